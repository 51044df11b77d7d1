import { checkEvents } from './check-events.ts';
import type { Event, Log } from './event.ts';
import { fullJobs, shortened } from './ids.ts';
import { LogError } from './log-error.ts';
import { rankOf } from './order.ts';
import { match, type Seen } from './skew.ts';

/** What was found out by laying a server's log and a page's side by side. */
export interface Merging {
  readonly server: string;
  readonly page: string;
  /** How many calls both logs have, and how many only one of them. */
  readonly both: number;
  readonly onlyServer: number;
  readonly onlyPage: number;
  /** How far the page's clock was ahead of the server's, ms; its times were set back by that. */
  readonly skewMs: number;
  /** What the calls allow for it; null: nothing bounds it from this side. */
  readonly between: readonly [least: number | null, most: number | null];
}

export interface Merged {
  readonly log: Log;
  readonly merging: Merging;
}

/** A visit that both logs have is at most so far apart, ms. */
const SAME_VISIT = 2000;

/**
 * Two logs of one incident as one: calls that both have are one call, by the server's id, and the
 * page's times are on the server's clock. Takes logs as `readWhole` gives them, in any order. Throws
 * LogError where they are not a server's and a page's, or have no job in common.
 */
export function merge(one: Log, other: Log): Merged {
  const [server, page] = sides(one, other);
  const jobs = fullJobs([...server.events, ...page.events]);
  const named = (log: Log) => log.events.map((event) => ({ ...event, job: jobs.get(event.job)! }));
  const ours = named(server);
  const theirs = named(page);
  const common = new Set(ours.map(({ job }) => job));
  if (!theirs.some(({ job }) => common.has(job))) throw strangers(server, page);
  const { pairs, skewMs, between } = match(
    callsOf(theirs, 'sends', ['receives']),
    callsOf(ours, 'arrives', ['answers']),
  );
  const moved = theirs.map((event) => {
    const at = event.at - skewMs;
    return 'call' in event
      ? { ...event, at, call: pairs.get(event.call) ?? event.call }
      : { ...event, at };
  }) as Event[];
  const events = [...withoutVisitsOf(moved, ours), ...moved].filter(({ kind }) => kind !== 'ends');
  events.sort((a, b) => a.at - b.at || rankOf(a) - rankOf(b));
  events.push(...endsOf([...ours, ...moved]));
  const log = shortened({
    events,
    notUnderstood: [...server.notUnderstood, ...page.notUnderstood],
    format: 'merged',
    read: server.read + page.read,
    understood: server.understood + page.understood,
  });
  checkEvents(log.events);
  const count = (some: readonly Event[], kind: Event['kind']) =>
    some.filter((event) => event.kind === kind).length;
  const both = pairs.size;
  return {
    log,
    merging: {
      server: fileOf(server),
      page: fileOf(page),
      both,
      onlyServer: count(ours, 'arrives') - both,
      onlyPage: count(theirs, 'sends') - both,
      skewMs,
      between,
    },
  };
}

const fileOf = ({ events: [first] }: Log): string => first?.source.file ?? '';
const has = ({ events }: Log, kind: Event['kind']): boolean =>
  events.some((one) => one.kind === kind);

const isPages = (log: Log): boolean =>
  log.format === 'har' || (has(log, 'sends') && !has(log, 'arrives'));

function sides(one: Log, other: Log): [server: Log, page: Log] {
  if (isPages(other) && !isPages(one)) return [one, other];
  if (isPages(one) && !isPages(other)) return [other, one];
  const what = isPages(one) ? 'pages' : 'servers';
  throw new LogError({
    file: fileOf(other),
    line: 1,
    what: `both logs are ${what}' logs, this one and ${fileOf(one)}`,
    expected: 'one of a server and one of a page (a HAR)',
    remedy: 'explain them one by one',
  });
}

function strangers(server: Log, page: Log): LogError {
  const jobs = ({ events }: Log) =>
    [...new Set(events.map(({ job }) => job))].slice(0, 3).join(', ');
  return new LogError({
    file: fileOf(page),
    line: 1,
    what: `no job of this log (${jobs(page)}) is in ${fileOf(server)} (${jobs(server)})`,
    expected: 'two logs of the same job',
    remedy: 'check that both are of the same incident, or explain them one by one',
  });
}

/** By job and route, in the order of time. */
function callsOf(
  events: readonly Event[],
  begins: 'sends' | 'arrives',
  ends: readonly Event['kind'][],
): Map<string, Seen[]> {
  const over = new Map<string, number>();
  for (const one of events) {
    if ('call' in one && ends.includes(one.kind)) over.set(one.call, one.at);
  }
  const calls = new Map<string, Seen[]>();
  for (const one of events) {
    if (one.kind !== begins) continue;
    const key = `${one.job} ${one.route}`;
    const some = calls.get(key) ?? [];
    calls.set(key, some);
    some.push({ id: one.call, from: one.at, to: over.get(one.call) ?? null });
  }
  return calls;
}

/**
 * The page's events, without the visits that the server has too: a page's load is one event, and it
 * is the server that says when it arrives.
 */
function withoutVisitsOf(page: Event[], server: readonly Event[]): readonly Event[] {
  const ours = server.filter(({ kind }) => kind === 'loads' || kind === 'leaves');
  for (const one of ours) {
    const same = page.findIndex(
      ({ kind, job, at }) =>
        kind === one.kind && job === one.job && Math.abs(at - one.at) <= SAME_VISIT,
    );
    if (same >= 0) page.splice(same, 1);
  }
  return server;
}

/** Each job's log lasts as long as either of the two. */
function endsOf(events: readonly Event[]): Event[] {
  const last = Math.max(...events.map(({ at }) => at));
  const ends = new Map<string, Event>();
  for (const one of events) if (one.kind === 'ends') ends.set(one.job, { ...one, at: last });
  return [...ends.values()];
}
