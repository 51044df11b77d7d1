import type { Page } from 'har-format';
import type { Event, Log, Route } from './event.ts';
import {
  bodyOf,
  callIn,
  endOf,
  entrySchema,
  isDocument,
  isPrefetch,
  pageSchema,
  type Seen,
} from './har-entry.ts';
import { eachHarItem, type HarItem } from './har-items.ts';
import { LogError } from './log-error.ts';
import { rankOf } from './order.ts';
import { Tally } from './tally.ts';
import type { Words } from './words.ts';

/** A document that the tab loaded. */
interface Visit {
  readonly at: number;
  readonly line: number;
  readonly job: string | null;
}

/**
 * Reads what a browser's developer tools recorded of one tab (HAR 1.2): what the page sent, what it
 * received, and what broke. Lines of events are the numbers of the entries, from 1.
 *
 * A stream: one entry is in memory at a time, its body with it. Throws LogError where the text
 * is no HAR. The events are not checked, and ids are in full.
 */
export async function readHar(
  chunks: AsyncIterable<string>,
  file: string,
  words: Words,
): Promise<Log> {
  const reading = new HarReading(file, words);
  let hasEntries: boolean;
  try {
    hasEntries = await eachHarItem(chunks, (item) => reading.take(item));
  } catch (error) {
    if (error instanceof LogError) throw error;
    throw new LogError({
      file,
      line: Math.max(1, reading.read),
      what: `not JSON after entry ${reading.read} (${(error as Error).message})`,
      expected: 'a whole HAR: an object with log.entries',
      remedy: 'save the log again from the network panel; it was cut off or changed',
    });
  }
  if (hasEntries) return reading.log();
  throw new LogError({
    file,
    line: 1,
    what: 'JSON, but there is no list log.entries in it',
    expected: 'a HAR, as in {"log":{"version":"1.2","entries":[…]}}',
    remedy:
      'save the log with "Save all as HAR" in the network panel, or name its format with --format',
  });
}

class HarReading {
  read = 0;
  #understood = 0;
  #lastAt = 0;
  readonly #file: string;
  readonly #words: Words;
  readonly #tally = new Tally();
  readonly #events: Event[] = [];
  readonly #visits: Visit[] = [];
  readonly #pages = new Map<string, Visit>();
  readonly #documents = new Set<string>();

  constructor(file: string, words: Words) {
    this.#file = file;
    this.#words = words;
  }

  take({ of, number, value }: HarItem): void {
    if (of === 'pages') this.#takePage(value);
    else this.#takeEntry(this.#parse(value, number), number);
  }

  log(): Log {
    for (const [id, page] of this.#pages) if (!this.#documents.has(id)) this.#visits.push(page);
    this.#addVisits();
    const events = this.#events;
    events.sort((a, b) => a.at - b.at || rankOf(a) - rankOf(b) || a.source.line - b.source.line);
    for (const job of new Set(events.map((one) => one.job))) {
      events.push({ at: this.#lastAt, job, kind: 'ends', source: this.#source(this.read) });
    }
    const { read } = this;
    return {
      events,
      notUnderstood: this.#tally.all,
      format: 'har',
      read,
      understood: this.#understood,
    };
  }

  #parse(value: unknown, number: number): Seen {
    const parsed = entrySchema.safeParse(value);
    if (parsed.success) return parsed.data;
    const [issue] = parsed.error.issues;
    throw new LogError({
      file: this.#file,
      line: number,
      what: `entry ${number} has a wrong ${issue!.path.join('.')}`,
      expected: issue!.message.replace(/^.*?expected /i, ''),
      remedy: 'save the log again from the network panel',
    });
  }

  #takePage(value: unknown): void {
    const parsed = pageSchema.safeParse(value);
    if (!parsed.success) return;
    const { id, title, startedDateTime } = parsed.data satisfies Partial<Page>;
    // Chrome names a page by its address, Firefox by its title, which says nothing.
    if (!/^https?:/.test(title)) return;
    const routed = this.#words.routed('GET', title);
    const job = routed?.is === 'page' ? routed.job : null;
    this.#pages.set(id, { at: Date.parse(startedDateTime), line: 1, job });
  }

  #takeEntry(entry: Seen, number: number): void {
    this.read = number;
    const { request, pageref } = entry;
    const at = Date.parse(entry.startedDateTime);
    const took = entry.time ?? -1;
    const endAt = at + Math.max(0, Math.round(took));
    this.#lastAt = Math.max(this.#lastAt, endAt);
    const routed = this.#words.routed(request.method, request.url);
    const isCall = routed && routed.is !== 'page' && routed.is !== 'elsewhere';
    if (isDocument(entry) || (routed && !isCall && !isPrefetch(entry))) {
      // A part of the page that a script fetches is a visit too, if it is the whole page's address.
      if (isDocument(entry) && pageref) this.#documents.add(pageref);
      const job = routed?.is === 'page' ? routed.job : null;
      this.#visits.push({ at, line: number, job });
    }
    if (!routed || (isCall && routed.job === null)) {
      this.#tally.add('request', `${request.method} ${addressOf(request.url)}`, number, 'as is');
      return;
    }
    this.#understood += 1;
    if (isCall) this.#addCall(entry, number, routed.job!, routed.is as Route, at, endAt);
  }

  #addCall(
    entry: Seen,
    number: number,
    job: string,
    route: Route,
    at: number,
    endAt: number,
  ): void {
    const of = { job, call: callIn(entry) ?? `entry-${number}`, route };
    const source = this.#source(number);
    this.#events.push({ at, ...of, kind: 'sends', source });
    const end = endOf(entry);
    if (end.kind === 'pending') return;
    if (end.kind === 'breaks') {
      this.#events.push({ at: endAt, ...of, kind: 'breaks', source });
      return;
    }
    const isError = end.http >= 400;
    const payload = isError ? undefined : this.#words.bodySays(route, bodyOf(entry));
    const said = { ...(isError ? { http: end.http } : {}), ...(payload ? { payload } : {}) };
    this.#events.push({ at: endAt, ...of, kind: 'receives', ...said, source } as Event);
  }

  /** One tab: whatever document it loads next, the one before is left. */
  #addVisits(): void {
    let open: string | null = null;
    for (const { at, line, job } of this.#visits.sort((a, b) => a.at - b.at || a.line - b.line)) {
      const source = this.#source(line);
      if (open !== null && open !== job)
        this.#events.push({ at, job: open, kind: 'leaves', source });
      if (job !== null) this.#events.push({ at, job, kind: 'loads', source });
      open = job;
    }
  }

  #source = (line: number) => ({ file: this.#file, line: Math.max(1, line) });
}

/** Where a request went, without what names one thing. */
function addressOf(url: string): string {
  const bare = url.replace(/[?#].*$/s, '').replace(/^data:.*$/s, 'data:');
  return bare
    .split('/')
    .map((part) => (/\d/.test(part) && part.length > 12 ? '<id>' : part.slice(0, 40)))
    .join('/');
}
