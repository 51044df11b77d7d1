import type { Event, Log, LogFormat } from './event.ts';
import { rankOf } from './order.ts';
import { created, type Draft, eventsOf, leavings } from './requests.ts';
import { type Kept, newKept, type Row, type Told } from './row.ts';
import { Tally } from './tally.ts';
import type { Routed, Said, Words } from './words.ts';

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
  /** When the file's first row was, and its last one so far. */
  #from: number | null = null;
  #to = 0;

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
    this.#from ??= at;
    this.#to = at;
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

  /** The log, ids in full; events are not checked yet. */
  log(format: LogFormat): Log {
    const kept = [...this.#kept.values()];
    // Platforms export the newest first: of one moment, too.
    const isDown = this.#from !== null && this.#to < this.#from;
    if (isDown) turnAround(kept);
    const drafts: Draft[] = leavings(kept);
    for (const one of kept) {
      const found = eventsOf(one);
      drafts.push(...found.drafts);
      for (const { told, why } of found.unplaced) this.#misplaced(told, why);
    }
    for (const told of this.#loose) {
      const draft = created(told);
      if (draft) drafts.push(draft);
      else this.#misplaced(told, 'of no request');
    }
    const direction = isDown ? -1 : 1;
    drafts.sort((a, b) => a.at - b.at || rankOf(a) - rankOf(b) || direction * (a.line - b.line));
    const { at, line } = this.#last ?? { at: 0, line: 1 };
    for (const job of new Set(drafts.map(({ job }) => job))) {
      drafts.push({ at, job, kind: 'ends', line });
    }
    const events = drafts.map(({ line, ...event }) => ({
      ...event,
      source: { file: this.#file, line },
    })) as Event[];
    const [notUnderstood, read, understood] = [this.#tally.all, this.#read, this.#understood];
    return { events, notUnderstood, format, read, understood };
  }

  #keep(row: Row, id: string, at: number, routed: Routed | null, said: Said | null): void {
    const kept = this.#kept.get(id) ?? newKept(id, at, row.line);
    this.#kept.set(id, kept);
    kept.routed ??= routed;
    kept.agent ??= row.agent;
    kept.idAt ??= row.idAt;
    if (at < kept.at) Object.assign(kept, { at, line: row.line, lastLine: row.line });
    else if (at === kept.at) {
      kept.line = Math.min(kept.line, row.line);
      kept.lastLine = Math.max(kept.lastLine, row.line);
    }
    kept.lastAt = Math.max(kept.lastAt, at);
    if (row.http !== null) kept.http = Math.max(kept.http ?? 0, row.http);
    if (row.duration !== null) kept.doneAt = Math.max(kept.doneAt ?? 0, at + row.duration);
    if (said && said.says !== 'nothing') kept.told.push({ said, at, line: row.line });
    else if (said?.job && !kept.routed?.job) kept.told.push({ said, at, line: row.line });
  }

  /** What was understood at first turns out to have no place. */
  #misplaced({ said, line }: Told, why: string): void {
    this.#understood -= 1;
    this.#tally.add('message', `${said.says}, but ${why}`, line, 'as is');
  }
}

/** What was read from the newest row to the oldest, in the order in which it happened. */
function turnAround(kept: Kept[]): void {
  kept.reverse();
  for (const one of kept) {
    one.line = one.lastLine;
    one.told.reverse();
  }
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
