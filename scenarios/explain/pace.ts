import type { Taken } from '../../model/checker/compile.ts';
import { type Span, within } from './span.ts';
import type { Work } from './work.ts';

/** How long things take in one run, where the incident leaves it open. */
export interface Pace {
  /** A request or an answer on the network, ms. */
  readonly transit: number;
  /** A store operation, ms. */
  readonly store: number;
  /** Where in the bounds of a fault's time, and of a work's: 0 the least, 1 the most. */
  readonly faults: number;
  readonly work: number;
  /** Every call that is open for so long is struck, not only as many as in the incident. */
  readonly rule: boolean;
}

const CATCH_UP = 1000;
const LEASE = 30_000;
/** What a handler does beside its work: takes, marks, reads, writes, replies. */
const STORE_OPERATIONS = 5;

/** From when a step is possible until it is taken, ms, if nothing strikes and nobody presses. */
export function delayOf(
  pace: Pace,
  { name, process }: Pick<Taken, 'name' | 'process'>,
  about: {
    /** The call's request is still on its way. */
    readonly isRequested: boolean;
    /** What the page waits for. */
    readonly wait: Span | null;
    /** On the item that the call has. */
    readonly work: Work | undefined;
  },
): number {
  switch (name) {
    case 'timer fires': {
      const [least, most] = about.wait ?? [0, 0];
      return (least + most) / 2;
    }
    case 'settles':
      return about.work ? worked(pace, about.work) : pace.store;
    case 'catches up':
      return CATCH_UP;
    case 'lease expires':
      return LEASE;
    default: {
      const onTheWay = name === 'delivers' || about.isRequested;
      if (process.startsWith('call') && onTheWay) return pace.transit;
      return process === 'call.handler' ? pace.store : 0;
    }
  }
}

/** What is left of a call for its work, at this pace. */
function worked(pace: Pace, { ms, around }: Work): number {
  const time = within(ms, pace.work);
  if (!around) return time;
  const transits = around === 'exchange' ? 2 : 0;
  return Math.max(0, time - transits * pace.transit - STORE_OPERATIONS * pace.store);
}
