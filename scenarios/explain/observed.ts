import type { Event, EventOf, Route } from '../logs/event.ts';
import type { LineKind } from './place.ts';

/** The events between two indices, both included, in which one side's doings are on record. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

/** What a log of one job records at all, and where: absence means something only there. */
export interface Observed {
  readonly events: readonly Event[];
  /** null: nothing of what the server did is in the log. */
  readonly server: Span | null;
  /** null: nothing of what the page saw is in the log. */
  readonly browser: Span | null;
  /** How many loads of the page the log shows. */
  readonly loads: number;
  readonly created: boolean;
  readonly cancels: number;
  /** Does the log say how any item ended? */
  readonly outcomes: boolean;
  /** By call, the index of its events. */
  readonly arrives: ReadonlyMap<string, number>;
  readonly sends: ReadonlyMap<string, number>;
  /** How the page's call ended, where that is on record. */
  readonly over: ReadonlyMap<string, EventOf<'receives'> | EventOf<'breaks'>>;
  /** The line that the server's log has of a call, by its kind. */
  readonly lineOf: (call: string, kind: LineKind) => Event | undefined;
  /** The index of the last event of a call. */
  readonly last: ReadonlyMap<string, number>;
  /** Must the log say this of the call? What it does not say of it elsewhere either, is unknown. */
  readonly expects: (call: string, kind: LineKind) => boolean;
}

const isServers = ({ kind }: Event): boolean =>
  ['created', 'arrives', 'takes', 'settles', 'answers'].includes(kind);
const isPages = ({ kind }: Event): boolean => ['sends', 'receives', 'breaks'].includes(kind);

/** @param events the events of one job, in order */
export function observedIn(events: readonly Event[]): Observed {
  const index = (kind: Event['kind']): Map<string, number> => {
    const found = new Map<string, number>();
    for (const [i, one] of events.entries()) {
      if (one.kind === kind && 'call' in one) found.set(one.call, i);
    }
    return found;
  };
  const arrives = index('arrives');
  const sends = index('sends');
  const over = new Map<string, EventOf<'receives'> | EventOf<'breaks'>>();
  const last = new Map<string, number>();
  const lines = new Map<string, Map<string, Event>>();
  for (const [i, one] of events.entries()) {
    if (!('call' in one)) continue;
    last.set(one.call, i);
    if (one.kind === 'receives' || one.kind === 'breaks') over.set(one.call, one);
    if (!isServers(one)) continue;
    const known = lines.get(one.call) ?? new Map<string, Event>();
    known.set(one.kind === 'answers' ? `answers ${one.route}` : one.kind, one);
    lines.set(one.call, known);
  }
  const takesLogged = events.some(({ kind }) => kind === 'takes');
  const cancelling = (kind: 'arrives' | 'sends') =>
    events.filter((one) => one.kind === kind && one.route === 'cancel').length;
  return {
    events,
    server: spanOf(events, isServers, (one) => lostAtServer(one, arrives, over)),
    browser: spanOf(events, isPages, (one) => one.kind === 'arrives' && !sends.has(one.call)),
    loads: events.filter(({ kind }) => kind === 'loads').length,
    created: events.some(({ kind }) => kind === 'created'),
    cancels: Math.max(cancelling('arrives'), cancelling('sends')),
    outcomes: events.some(({ kind }) => kind === 'settles'),
    arrives,
    sends,
    over,
    lineOf: (call, kind) => lines.get(call)?.get(kind),
    last,
    expects(call, kind) {
      const known = lines.get(call);
      if (known?.has(kind)) return true;
      // A call that took an item says so, unless only its settling got through to the log.
      return kind === 'takes' && takesLogged && !known?.has('settles');
    },
  };
}

/** The page was answered, and no arrival is on record. */
function lostAtServer(
  one: Event,
  arrives: ReadonlyMap<string, number>,
  over: Observed['over'],
): boolean {
  if (one.kind !== 'sends' || arrives.has(one.call)) return false;
  const end = over.get(one.call);
  return end?.kind === 'receives' && end.http === undefined;
}

/**
 * From a side's first event on. To the log's end, unless the other side goes on to tell of what this
 * one would have had to record: then its record stopped before.
 */
function spanOf(
  events: readonly Event[],
  mine: (event: Event) => boolean,
  missing: (event: Event) => boolean,
): Span | null {
  const first = events.findIndex(mine);
  if (first < 0) return null;
  const other = events.some((one) => !mine(one) && (isServers(one) || isPages(one)));
  if (!other) return { from: 0, to: events.length };
  const last = events.findLastIndex(mine);
  const stopped = events.slice(last + 1).some(missing);
  return {
    from: events[first]!.kind === 'created' ? 0 : first,
    to: stopped ? last : events.length,
  };
}

/** Is the event at this index, or what happens just before it, within the span? */
export const covers = (span: Span | null, index: number): boolean =>
  span !== null && span.from <= index && index <= span.to;

/** How many calls of a route the log speaks of. */
export function callsOn(events: readonly Event[], route: Route): number {
  return new Set(events.flatMap((one) => ('route' in one && one.route === route ? [one.call] : [])))
    .size;
}
