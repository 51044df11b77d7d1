import type { Fault } from '../../model/environment.ts';
import type { Event } from '../logs/event.ts';
import type { Hypothesis, InCommon } from './explanation.ts';
import { openTimes } from './open-times.ts';
import type { PathStep } from './path.ts';
import type { Span } from './span.ts';
import { type Work, workOf } from './work.ts';

export interface SameFault {
  readonly kind: Fault;
  readonly route: string;
  /** How long a call has to have been open. */
  readonly ms: Span;
  /** Only a call that is sent from then on, ms since the page's load, is struck; null: any. */
  readonly notBefore: number | null;
  /** So many calls on the route were open for longer before it, and nothing struck them. */
  readonly spares: number;
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
  /** When the user loads the page again, unless it has ended by then, ms since its first load. */
  readonly reloads: readonly number[];
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
  {
    common,
    path,
    reloads,
  }: {
    readonly common: InCommon | null;
    readonly path: readonly PathStep[];
    /** When the user loaded the page again though it was at work, ms since 1970. */
    readonly reloads: readonly number[];
  },
): SameWorld {
  const loaded = events.find(({ kind }) => kind === 'loads')?.at ?? events[0]!.at;
  const known = workOf(events, path);
  const cancels = events
    .filter((one) => (one.kind === 'arrives' || one.kind === 'sends') && one.route === 'cancel')
    .map(({ at }) => at - loaded);
  const told = known.flatMap(({ work }) => (work ? [work] : []));
  const [first] = told;
  const open = known.length - told.length + Math.max(0, items - known.length);
  // Whom a cancel spared has no work.
  const unknown = first || (cancels.length > 0 && told.length === known.length) ? 0 : open;
  const times = told.map(({ ms }) => ms[0]);
  const longer = (least: number): Work => ({
    ...first!,
    ms: [Math.max(least, Math.min(...times)), Math.max(least, ...times)],
    outcome: 'completed',
  });
  const rest = Array.from({ length: Math.max(0, items - known.length) }, () => longer(0));
  const faults = best.faults.map(({ kind, route, call, afterMs, at }): SameFault & Struck => ({
    kind: kind as Fault,
    route,
    call,
    ms: common && common.route === route ? common.afterMs : afterMs,
    notBefore: afterMs[1] < ON_ITS_WAY ? Math.max(0, at[0] - afterMs[1] - loaded - 1000) : null,
    spares: 0,
  }));
  const spared = sparedBy(events, faults);
  return {
    items,
    work: first ? [...known.map(({ work, least }) => work ?? longer(least)), ...rest] : [],
    faults: faults.map(({ call: _, ...fault }, i) => ({ ...fault, spares: spared[i]! })),
    mayBeRule:
      common !== null &&
      best.faults.every(({ afterMs }) => afterMs[0] >= ON_ITS_WAY) &&
      spared.every((many) => many === 0),
    cancels: cancels.slice(0, 1),
    reloads: reloads.map((at) => at - loaded),
    assumed: first ? open : 0,
    unknown,
  };
}

interface Struck {
  readonly call: string | null;
}

/** Of each fault, how many calls before the struck one it might have struck and did not. */
function sparedBy(events: readonly Event[], faults: readonly (SameFault & Struck)[]): number[] {
  const calls = openTimes(events);
  const struck = faults.map(({ call }) => calls.findIndex((one) => one.call === call));
  return faults.map(({ route, ms, notBefore }, i) => {
    if (notBefore !== null || struck[i]! < 0) return 0;
    const before = Math.max(-1, ...struck.filter((index) => index < struck[i]!));
    const between = calls.slice(before + 1, struck[i]);
    return between.filter((one) => one.route === route && one.ms > ms[1]).length;
  });
}
