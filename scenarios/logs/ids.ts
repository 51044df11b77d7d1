import type { Event, Log } from './event.ts';

/**
 * The same log with ids as short as people write them, as long as no two become one: of a UUID the
 * first 8 digits, of a platform's request id the last 8. A job that is named by the beginning of
 * another's id is that job.
 */
export function shortened(log: Log): Log {
  const jobs = namesFor(fullJobs(log.events), shortId);
  const calls = namesFor(new Map(all(log, (one) => ('call' in one ? one.call : null))), shortCall);
  const items = namesFor(new Map(all(log, itemOf)), shortId);
  const events = log.events.map((event) => {
    const short = { ...event, job: jobs.get(event.job)! } as Event;
    if (!('call' in short)) return short;
    const named = { ...short, call: calls.get(short.call)! } as Event;
    const item = itemOf(named);
    if (item === null) return named;
    const { payload } = named as Event & { kind: 'takes' };
    return { ...named, payload: { ...payload, item: items.get(item)! } } as Event;
  });
  // Two names of one job have had an end each.
  const isLast = (one: Event, at: number) =>
    one.kind !== 'ends' ||
    events.findLastIndex(({ kind, job }) => kind === 'ends' && job === one.job) === at;
  return { ...log, events: events.filter(isLast) };
}

const itemOf = (event: Event): string | null =>
  event.kind === 'takes' || event.kind === 'settles' ? (event.payload?.item ?? null) : null;

function all(log: Log, of: (event: Event) => string | null): [string, string][] {
  return log.events.flatMap((event) => {
    const id = of(event);
    return id === null ? [] : [[id, id] as [string, string]];
  });
}

/** At least so much of an id must agree. */
const SHORTEST = 6;

/** Each id as the log has it, and the longest one of the same job. */
export function fullJobs(events: readonly Event[]): Map<string, string> {
  const ids = [...new Set(events.map(({ job }) => job))];
  return new Map(
    ids.map((id) => {
      const longer = ids.filter((one) => one !== id && id.length >= SHORTEST && one.startsWith(id));
      const whole = longer.filter(
        (one) => !ids.some((other) => other !== one && other.startsWith(one)),
      );
      return [id, whole.length === 1 ? whole[0]! : id];
    }),
  );
}

function namesFor(
  full: ReadonlyMap<string, string>,
  short: (id: string) => string,
): Map<string, string> {
  const taken = new Map<string, Set<string>>();
  for (const id of full.values()) {
    const owners = taken.get(short(id)) ?? new Set();
    taken.set(short(id), owners.add(id));
  }
  return new Map(
    [...full].map(([id, whole]) => [
      id,
      taken.get(short(whole))!.size === 1 ? short(whole) : whole,
    ]),
  );
}

const shortId = (id: string): string =>
  /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(id) ? id.slice(0, 8) : id;
const shortCall = (id: string): string =>
  /^[\w:]+-\d{13}-[0-9a-f]{8,}$/i.test(id) ? id.slice(-8) : shortId(id);
