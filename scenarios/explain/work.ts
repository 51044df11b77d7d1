import type { Event } from '../logs/event.ts';
import { type OpenTime, openTimes } from './open-times.ts';
import type { PathStep } from './path.ts';
import type { Span } from './span.ts';

/** How long the work on an item takes, and how it ends. */
export interface Work {
  readonly ms: Span;
  readonly outcome: 'completed' | 'failed';
  /** The work itself is not on record: the time is that of its handler, or of its whole exchange. */
  readonly around?: OpenTime['seenBy'];
}

/** Of an item that was taken: its work, or for how long at least it went on. */
export interface Worked {
  readonly work: Work | null;
  readonly least: number;
}

/** By the items in the order in which they were taken. */
export function workOf(events: readonly Event[], path: readonly PathStep[]): Worked[] {
  return events.some(({ kind }) => kind === 'takes') ? loggedWork(events) : workOn(path, events);
}

function loggedWork(events: readonly Event[]): Worked[] {
  return events.flatMap((take): Worked[] => {
    if (take.kind !== 'takes') return [];
    const end = events.find((one) => one.kind === 'settles' && one.call === take.call);
    if (end?.kind !== 'settles') return [{ work: null, least: 0 }];
    const ms = end.at - take.at;
    return [{ work: { ms: [ms, ms], outcome: end.payload.outcome }, least: ms }];
  });
}

/** Where no line tells of the work: as long as its call was open, by the explanation's own calls. */
function workOn(path: readonly PathStep[], events: readonly Event[]): Worked[] {
  const calls = new Map(openTimes(events).map((one) => [one.call, one]));
  const works: Worked[] = [];
  for (const [i, { taken, to }] of path.entries()) {
    if (taken?.process !== 'call.handler' || taken.name !== 'arrives') continue;
    const { member } = taken;
    if (to.slots[member]!.handler === 'idle' || taken.payload.queued !== true) continue;
    const rest = path.slice(i + 1);
    const again = rest.findIndex(
      ({ taken: other }) =>
        other?.process === taken.process && other.member === member && other.name === 'arrives',
    );
    const own = [path[i]!, ...(again < 0 ? rest : rest.slice(0, again))];
    const name = own.find(({ calls: names }) => names[member] !== null)?.calls[member];
    const call = calls.get(name ?? '');
    const settled = own.find(
      ({ taken: other }) =>
        other?.process === taken.process && other.member === member && other.name === 'settles',
    );
    if (!call || !settled?.taken || !call.isAnswered) {
      works.push({ work: null, least: call?.ms ?? 0 });
      continue;
    }
    const outcome = settled.taken.payload.outcome as Work['outcome'];
    const work: Work = { ms: [call.ms, call.ms], outcome, around: call.seenBy };
    works.push({ work, least: call.ms });
  }
  return works;
}
