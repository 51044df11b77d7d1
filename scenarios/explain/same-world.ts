import type { Fault } from '../../model/environment.ts';
import type { Event } from '../logs/event.ts';
import type { Hypothesis, InCommon } from './explanation.ts';
import type { PathStep } from './path.ts';

/** Bounds of a time, ms. */
export type Span = readonly [least: number, most: number];

/** How long the work on an item takes, and how it ends. */
export interface Work {
  readonly ms: Span;
  readonly outcome: 'completed' | 'failed';
}

export interface SameFault {
  readonly kind: Fault;
  readonly route: string;
  /** How long a call has to have been open. */
  readonly ms: Span;
  /** Only a call that is sent from then on, ms since the page's load, is struck; null: any. */
  readonly notBefore: number | null;
}

/** The world of an incident, to be tried with other servers and pages. */
export interface SameWorld {
  readonly items: number;
  /** Of the items in the order in which they are taken. */
  readonly work: readonly Work[];
  /** In order: the next call on the route that is open for so long is struck. */
  readonly faults: readonly SameFault[];
  /** The faults may be a rule: every call on a route that is open for so long is struck. */
  readonly mayBeRule: boolean;
  /** When the user presses cancel, ms since the page's load. */
  readonly cancels: readonly number[];
  /** Of how many items it was taken that they take as long as the others. */
  readonly assumed: number;
  /** Of how many items nothing is known. */
  readonly unknown: number;
}

/** A call that was open for longer was not struck on its way, ms. */
const ON_ITS_WAY = 5000;

/** Arrivals, work times and faults as the log and its best explanation tell them. */
export function sameWorldOf(
  events: readonly Event[],
  items: number,
  best: Hypothesis,
  common: InCommon | null,
  path: readonly PathStep[],
): SameWorld {
  const loaded = events.find(({ kind }) => kind === 'loads')?.at ?? events[0]!.at;
  const known = events.some(({ kind }) => kind === 'takes') ? loggedWork(events) : workOn(path);
  const cancels = events
    .filter((one) => (one.kind === 'arrives' || one.kind === 'sends') && one.route === 'cancel')
    .map(({ at }) => at - loaded);
  const times = known.flatMap((one) => (one ? [one.ms[0]] : []));
  const open = known.filter((one) => one === null).length + Math.max(0, items - known.length);
  const isKnown = times.length > 0;
  // Whom a cancel spared has no work.
  const unknown = isKnown || (cancels.length > 0 && times.length === known.length) ? 0 : open;
  const like: Work = { ms: [Math.min(...times), Math.max(...times)], outcome: 'completed' };
  const rest = Array.from({ length: Math.max(0, items - known.length) }, () => null);
  return {
    items,
    work: isKnown ? [...known, ...rest].map((one) => one ?? like) : [],
    faults: best.faults.map(({ kind, route, afterMs, at }) => ({
      kind: kind as Fault,
      route,
      ms: common && common.route === route ? common.afterMs : afterMs,
      notBefore: afterMs[1] < ON_ITS_WAY ? Math.max(0, at[0] - afterMs[1] - loaded - 1000) : null,
    })),
    mayBeRule: common !== null && best.faults.every(({ afterMs }) => afterMs[0] >= ON_ITS_WAY),
    cancels: cancels.slice(0, 1),
    assumed: isKnown ? open : 0,
    unknown,
  };
}

/** As the log has it, by the items in the order in which they were taken; null: it does not say. */
function loggedWork(events: readonly Event[]): (Work | null)[] {
  return events.flatMap((take) => {
    if (take.kind !== 'takes') return [];
    const end = events.find((one) => one.kind === 'settles' && one.call === take.call);
    if (end?.kind !== 'settles') return [null];
    return [{ ms: [end.at - take.at, end.at - take.at], outcome: end.payload.outcome } as const];
  });
}

/** Where only the page's side is on record: as the explanation has it. */
function workOn(path: readonly PathStep[]): (Work | null)[] {
  const works: (Work | null)[] = [];
  const under = new Map<number, { at: number; index: number }>();
  for (const { at, taken, to } of path) {
    if (taken?.process !== 'call.handler') continue;
    const { member, name, payload } = taken;
    if (name === 'arrives' && to.slots[member]!.handler !== 'idle' && payload.queued === true) {
      under.set(member, { at, index: works.push(null) - 1 });
    }
    const begun = under.get(member);
    if (name !== 'settles' || !begun) continue;
    const ms = at - begun.at;
    works[begun.index] = { ms: [ms, ms], outcome: payload.outcome as Work['outcome'] };
    under.delete(member);
  }
  return works;
}

/** A moment of the span: 0 is the least, 1 the most. */
export const within = ([least, most]: Span, where: number): number =>
  Math.round(least + (most - least) * where);
