import type { Event, Log, LogFormat, Route } from './event.ts';
import { Tally } from './tally.ts';
import type { Routed, Said, Words } from './words.ts';

/** One row of a server's log, whatever its format. null: the row does not say. */
export interface Row {
  readonly line: number;
  readonly at: number | null;
  readonly request: string | null;
  readonly method: string | null;
  readonly path: string | null;
  /** Who asks: a browser's user agent. */
  readonly agent: string | null;
  /** The status of the whole request. */
  readonly http: number | null;
  /** How long the request took from this row on, ms. */
  readonly duration: number | null;
  readonly message: string | null;
  /** When the request's id says that it came in. */
  readonly idAt: number | null;
}

interface Told {
  readonly said: Said;
  readonly at: number;
  readonly line: number;
}

/** What is kept of a request: only of those that are a job's. */
interface Kept {
  readonly id: string;
  routed: Routed | null;
  agent: string | null;
  at: number;
  line: number;
  lastAt: number;
  idAt: number | null;
  http: number | null;
  /** When the answer was ready, as far as status and duration tell. */
  doneAt: number | null;
  readonly told: Told[];
}

/** An id that says so much more than the first row means that the log lacks the rows between, ms. */
const LATE = 1000;

type Draft = Omit<Event, 'source'> & { line: number };

/**
 * Makes events of a server's rows, which may come in any order. Keeps what it needs of the requests
 * that are a job's, and counts the rest: memory grows with the jobs' own calls only.
 */
export class Gatherer {
  readonly #words: Words;
  readonly #file: string;
  readonly #tally = new Tally();
  readonly #kept = new Map<string, Kept>();
  /** What is said outside of any request. */
  readonly #loose: Told[] = [];
  #read = 0;
  #understood = 0;
  #last: { at: number; line: number } | null = null;

  constructor(words: Words, file: string) {
    this.#words = words;
    this.#file = file;
  }

  add(row: Row): void {
    this.#read += 1;
    if (row.at === null) {
      this.#tally.add('line', 'a row without its time', row.line, 'as is');
      return;
    }
    const { at, line, message, method, path } = row;
    if (this.#last === null || at > this.#last.at) this.#last = { at, line };
    const routed = method === null || path === null ? null : this.#words.routed(method, path);
    const known = row.request === null ? undefined : this.#kept.get(row.request);
    const isJobs = routed !== null || (known?.routed ?? null) !== null;
    const said = message === null ? null : this.#words.said(message);
    if (said && said.says !== 'nothing' && row.request === null)
      this.#loose.push({ said, at, line });
    else if (row.request !== null && (isJobs || (said && said.says !== 'nothing'))) {
      this.#keep(row, row.request, at, routed, said);
    }
    if (said || (isJobs && message === null)) this.#understood += 1;
    else if (isJobs || path === null) this.#tally.add('message', message ?? '(no message)', line);
    else this.#tally.add('request', `${method ?? '?'} ${routeText(path)}`, line, 'as is');
  }

  /** Is there anything of a job at all? */
  get isEmpty(): boolean {
    return ![...this.#kept.values()].some(({ routed, told }) => routed?.job || told.length > 0);
  }

  get notUnderstood() {
    return this.#tally.all;
  }

  /** The log, ids in full; events are not checked yet. */
  log(format: LogFormat): Log {
    const drafts = [...this.#kept.values()].flatMap((one) => this.#eventsOf(one));
    for (const { said, at, line } of this.#loose) {
      if (said.says === 'created' && said.job !== null)
        drafts.push(created(said, said.job, at, line));
      else {
        this.#understood -= 1;
        this.#tally.add('message', `${said.says}, but of no request`, line, 'as is');
      }
    }
    drafts.push(...leavings([...this.#kept.values()]));
    const jobs = new Set(drafts.map(({ job }) => job));
    const { at, line } = this.#last ?? { at: 0, line: 1 };
    drafts.sort((a, b) => a.at - b.at || RANK[a.kind]! - RANK[b.kind]! || a.line - b.line);
    for (const job of jobs) drafts.push({ at, job, kind: 'ends', line } as Draft);
    const events = drafts.map(({ line, ...event }) => ({
      ...event,
      source: { file: this.#file, line },
    })) as Event[];
    return {
      events,
      notUnderstood: this.#tally.all,
      format,
      read: this.#read,
      understood: this.#understood,
    };
  }

  #keep(row: Row, id: string, at: number, routed: Routed | null, said: Said | null): void {
    const kept = this.#kept.get(id) ?? newKept(id, at, row.line);
    this.#kept.set(id, kept);
    kept.routed ??= routed;
    kept.agent ??= row.agent;
    kept.idAt ??= row.idAt;
    if (at < kept.at || (at === kept.at && row.line < kept.line)) {
      kept.at = at;
      kept.line = row.line;
    }
    kept.lastAt = Math.max(kept.lastAt, at);
    if (row.http !== null) kept.http = Math.max(kept.http ?? 0, row.http);
    if (row.duration !== null) kept.doneAt = Math.max(kept.doneAt ?? 0, at + row.duration);
    if (said && said.says !== 'nothing') kept.told.push({ said, at, line: row.line });
    else if (said?.job && !kept.routed?.job) kept.told.push({ said, at, line: row.line });
  }

  #eventsOf(kept: Kept): Draft[] {
    const { id, routed, told } = kept;
    const job = routed?.job ?? told.find(({ said }) => said.job !== null)?.said.job ?? null;
    const drafts = told.flatMap(({ said, at, line }) =>
      said.says === 'created' && said.job !== null ? [created(said, said.job, at, line)] : [],
    );
    if (job === null) {
      this.#unplaced(kept, 'of no job');
      return drafts;
    }
    if (routed?.is === 'page') {
      return [...drafts, { at: kept.at, job, kind: 'loads', line: kept.line } as Draft];
    }
    const route = routed && isCall(routed.is) ? routed.is : routeSaid(told);
    if (route === null) return drafts;
    const early = kept.idAt !== null && kept.idAt < kept.at - LATE;
    const first = told.find(({ at }) => at === kept.at)?.said.says;
    if (!early && first === 'settles' && !told.some(({ said }) => said.says === 'takes')) {
      // The log begins in the middle of this call, and nothing tells when it came.
      this.#unplaced(kept, 'of a call that began before the log');
      return drafts;
    }
    const call = { job, call: id };
    const start = early ? kept.idAt! : kept.at;
    drafts.push({ at: start, ...call, kind: 'arrives', route, line: kept.line } as Draft);
    const once = new Set<string>();
    for (const { said, at, line } of told.toSorted((a, b) => a.at - b.at || b.line - a.line)) {
      const event = callEvent(said, route);
      if (!event) continue;
      // A row that an export has twice is one event.
      const key = `${event.kind} ${said.says === 'takes' || said.says === 'settles' ? said.item : ''}`;
      if (once.has(key)) continue;
      once.add(key);
      drafts.push({ at, ...call, ...event, line } as Draft);
    }
    if (kept.http !== null && kept.http >= 400 && !once.has('answers ')) {
      const at = Math.max(start, kept.doneAt ?? kept.lastAt);
      drafts.push({
        at,
        ...call,
        kind: 'answers',
        route,
        http: kept.http,
        line: kept.line,
      } as Draft);
    }
    return drafts;
  }

  /** What was understood at first turns out to have no place. */
  #unplaced({ told }: Kept, why: string): void {
    for (const { said, line } of told) {
      if (said.says === 'nothing' || said.says === 'created') continue;
      this.#understood -= 1;
      this.#tally.add('message', `${said.says}, but ${why}`, line, 'as is');
    }
  }
}

/** Of one moment: what has to come first. */
const RANK: Readonly<Record<Event['kind'], number>> = {
  created: 0,
  leaves: 1,
  loads: 2,
  sends: 3,
  arrives: 4,
  takes: 5,
  settles: 6,
  answers: 7,
  receives: 8,
  breaks: 8,
  ends: 9,
};
export const rankOf = ({ kind }: Pick<Event, 'kind'>): number => RANK[kind];

const newKept = (id: string, at: number, line: number): Kept => ({
  id,
  routed: null,
  agent: null,
  at,
  line,
  lastAt: at,
  idAt: null,
  http: null,
  doneAt: null,
  told: [],
});

const isCall = (is: Routed['is']): is is Route => is !== 'page' && is !== 'elsewhere';

/** Where no path says it: items are taken and settled by process-next only. */
function routeSaid(told: readonly Told[]): Route | null {
  for (const { said } of told) {
    if (said.says === 'takes' || said.says === 'settles') return 'process-next';
    if (said.says === 'answers') return said.route;
  }
  return null;
}

const created = (said: Said & { says: 'created' }, job: string, at: number, line: number): Draft =>
  ({ at, job, kind: 'created', payload: { items: said.items }, line }) as Draft;

/** null: nothing, or the answer of another route. */
function callEvent(said: Said, route: Route): { readonly kind: Event['kind'] } | null {
  switch (said.says) {
    case 'takes':
    case 'settles': {
      const { says: kind, job: _, ...payload } = said;
      return Object.keys(payload).length > 0 ? { kind, ...{ payload } } : { kind };
    }
    case 'answers': {
      const { says: kind, job: _, ...answer } = said;
      return answer.route === route ? { kind, ...answer } : null;
    }
    default:
      return null;
  }
}

/** The browser that loaded a job's page last asks for another page: the job's page is left. */
function leavings(all: readonly Kept[]): Draft[] {
  const open = new Map<string, string>();
  const left: Draft[] = [];
  const visits = all.filter(({ routed }) => routed?.is === 'page' || routed?.is === 'elsewhere');
  for (const { routed, agent, at, line } of visits.sort((a, b) => a.at - b.at)) {
    const who = agent ?? '';
    const before = open.get(who);
    const job = routed!.job;
    if (before !== undefined && before !== job)
      left.push({ at, job: before, kind: 'leaves', line } as Draft);
    if (job === null) open.delete(who);
    else open.set(who, job);
  }
  return left;
}

/** A path without its host and with what names one thing folded: `/api/jobs/<id>/items`. */
function routeText(path: string): string {
  const bare = path.replace(/[?#].*$/s, '');
  const from = bare.startsWith('/') ? 0 : bare.indexOf('/');
  return (from < 0 ? '/' : bare.slice(from))
    .split('/')
    .map((segment) => (/\d/.test(segment) && segment.length > 5 ? '<id>' : segment.slice(0, 40)))
    .join('/');
}
