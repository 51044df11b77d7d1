import type { View } from '../../client/view.ts';
import type { ProcessNextRead, Progress, StatusRead, Wire } from '../../client/wire.ts';
import type { FaultRoute } from '../../model/environment.ts';
import { UsageError } from '../../model/parse.ts';
import { viewOf } from './view-of.ts';
import { type WireMap, type WireOptions, wireSchema } from './wire-schema.ts';

/** Which of the protocol's calls a request is. */
export interface Routed {
  readonly route: FaultRoute;
  /** null: the route names no job. */
  readonly jobId: string | null;
}

/** One application's wire, for the scheduler, which watches, and for the reference client, which asks. */
export interface MappedWire {
  /** null: not one of the three. Takes a Request, or a client's URL, relative or not. */
  routeOf(request: { readonly method?: string; readonly url: string }): Routed | null;
  /** What makes a job of so many items; `init` is for fetch, `path` stands behind an origin. */
  create(items: number): { readonly path: string; readonly init: RequestInit };
  /** One of the three calls, in the same way; it has no body. */
  request(route: FaultRoute, jobId: string): { readonly path: string; readonly init: RequestInit };
  /** The new job's id. Throws as readStatus. */
  readCreate(body: unknown): string;
  /** The parsed body of a 2xx reply. Throws TypeError, which names the field and what was there. */
  readStatus(body: unknown, jobId?: string): StatusRead;
  readProcessNext(body: unknown, jobId?: string): ProcessNextRead;
  readCancel(body: unknown, jobId?: string): void;
  /** What a page would show that has just read this status. Throws as readStatus. */
  readView(body: unknown): View;
  /**
   * For `ClientDeps.wire`; `base` stands before every path. Throws UsageError where the application
   * wants methods that the reference client does not send.
   */
  forClient(base?: string): Wire;
}

/** Where nothing of `options` is given, this is the wire of server/contract.ts. */
export function mappedWire(options: WireOptions = {}): MappedWire {
  const map = wireSchema.parse(options);
  const reader = readerOf(map);
  const { status, processNext, cancel } = map.routes;
  const patterns = (
    [
      ['status', status],
      ['process-next', processNext],
      ['cancel', cancel],
    ] as const
  ).map(([route, text]) => ({ route, match: matcher(text) }));
  return {
    ...reader,
    routeOf({ method = 'GET', url }) {
      const target = new URL(url, 'http://localhost');
      for (const { route, match } of patterns) {
        const jobId = match(method.toUpperCase(), target);
        if (jobId !== undefined) return { route, jobId };
      }
      return null;
    },
    create(items) {
      const [method, path] = split(map.routes.create);
      const names = Array.from({ length: items }, (_, at) => `item ${at + 1}`);
      const body = nested(map.create.items.split('.'), map.create.as === 'count' ? items : names);
      const headers = { 'Content-Type': 'application/json' };
      return { path, init: { method, headers, body: JSON.stringify(body) } };
    },
    request(route, jobId) {
      const texts = { status, 'process-next': processNext, cancel };
      const [method, path] = split(texts[route]);
      return { path: withJob(path, jobId), init: { method } };
    },
    readCreate(body) {
      const id = at(body, map.create.jobId);
      if (typeof id === 'string' || typeof id === 'number') return String(id);
      throw wrong(map.create.jobId, 'the new job’s id', id);
    },
    readView: (body) => viewOf(reader.readStatus(body)),
    forClient(base = '') {
      const url = (text: string, method: string) => urlOf(text, method, base);
      return {
        ...reader,
        statusUrl: url(status, 'GET'),
        processUrl: url(processNext, 'POST'),
        cancelUrl: url(cancel, 'POST'),
      };
    },
  };
}

// ---- routes ----------------------------------------------------------------------------------------

const JOB = ':jobId';
const split = (text: string): [method: string, target: string] => {
  const at = text.indexOf(' ');
  return [text.slice(0, at), text.slice(at + 1)];
};

/** undefined: no match; null: it names no job. Of the query only what the pattern has must agree. */
function matcher(text: string): (method: string, url: URL) => string | null | undefined {
  const [method, target] = split(text);
  const { pathname, searchParams } = new URL(target, 'http://localhost');
  const parts = [
    { wanted: pattern(pathname), in: (url: URL) => url.pathname },
    ...[...searchParams].map(([name, value]) => ({
      wanted: pattern(value),
      // Encoded again, as a path is: an id with a slash is one piece.
      in: (url: URL) => encodeURIComponent(url.searchParams.get(name) ?? ''),
    })),
  ];
  return (given, url) => {
    if (given !== method) return undefined;
    let jobId: string | null = null;
    for (const { wanted, in: part } of parts) {
      const found = wanted.exec(part(url));
      if (!found) return undefined;
      if (found[1] !== undefined) jobId = decoded(found[1]);
    }
    return jobId;
  };
}

/** Literal but for the job's id, which is a part of one segment. */
const pattern = (text: string): RegExp =>
  new RegExp(`^${text.split(JOB).map(escaped).join('([^/]+)')}$`);
const escaped = (text: string): string => text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');

function decoded(segment: string): string | null {
  try {
    return decodeURIComponent(segment);
  } catch {
    return null;
  }
}

function urlOf(text: string, sends: string, base: string): (jobId: string) => string {
  const [method, target] = split(text);
  if (method !== sends) {
    throw new UsageError(
      `wire: the reference client sends ${sends}, not ${method}, for "${text}"; give a client of your own`,
    );
  }
  return (jobId) => base + withJob(target, jobId);
}

const withJob = (target: string, jobId: string): string =>
  target.replaceAll(JOB, () => encodeURIComponent(jobId));

// ---- replies ---------------------------------------------------------------------------------------

function readerOf(map: WireMap) {
  const { counts } = map;
  const statuses = meanings(map.status.words);
  const answers = meanings(map.processNext.words);

  function checkJob(body: unknown, jobId: string | undefined): void {
    if (typeof body !== 'object' || body === null) throw wrong('the reply', 'an object', body);
    if (map.jobId === null || jobId === undefined) return;
    const said = at(body, map.jobId) ?? jobId;
    if (said !== jobId) throw wrong(map.jobId, JSON.stringify(jobId), said);
  }

  function progressOf(body: unknown): Progress {
    const total = count(body, counts.total);
    const completed = count(body, counts.completed);
    const failed = counts.failed === null ? 0 : count(body, counts.failed);
    return {
      total,
      completed,
      failed,
      successful:
        counts.successful === null
          ? Math.max(0, completed - failed)
          : count(body, counts.successful),
      version:
        counts.version === null || at(body, counts.version) === undefined
          ? undefined
          : count(body, counts.version),
    };
  }

  function remainingIn(body: unknown): number {
    const { remaining } = map.processNext;
    if (remaining.kind === 'count') return count(body, remaining.field);
    return at(body, remaining.field) === remaining.nothing ? 0 : 1;
  }

  return {
    readStatus(body: unknown, jobId?: string): StatusRead {
      checkJob(body, jobId);
      return { status: meaning(statuses, body, map.status.field), ...progressOf(body) };
    },
    readProcessNext(body: unknown, jobId?: string): ProcessNextRead {
      checkJob(body, jobId);
      const answer = meaning(answers, body, map.processNext.field);
      const told = map.processNext.counts === null ? NOTHING_TOLD : progressOf(body);
      return { answer, remaining: remainingIn(body), ...told };
    },
    readCancel(body: unknown, jobId?: string): void {
      if (map.cancel === null) return;
      checkJob(body, jobId);
      const { field, is } = map.cancel;
      if (at(body, field) !== is) throw wrong(field, JSON.stringify(is), at(body, field));
    },
  };
}

/** Older than every version, so that a client keeps the counts that it has. */
const NOTHING_TOLD: Progress = { total: 0, completed: 0, successful: 0, failed: 0, version: -1 };

type Word = string | number | boolean;

function meanings<T extends string>(words: Readonly<Record<T, readonly Word[]>>): Map<unknown, T> {
  const entries = Object.entries(words) as [T, readonly Word[]][];
  return new Map(
    entries.flatMap(([ours, theirs]) => theirs.map((their) => [their, ours] as const)),
  );
}

function meaning<T>(words: ReadonlyMap<unknown, T>, body: unknown, field: string): T {
  const found = words.get(at(body, field));
  if (found !== undefined) return found;
  const choices = [...words.keys()].map((one) => JSON.stringify(one)).join(', ');
  throw wrong(field, `one of ${choices}`, at(body, field));
}

function at(body: unknown, field: string): unknown {
  let value = body;
  for (const name of field.split('.')) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, name))
      return undefined;
    value = (value as Readonly<Record<string, unknown>>)[name];
  }
  return value;
}

/** `['a', 'b'], 1` -> `{ a: { b: 1 } }` */
const nested = (names: readonly string[], value: unknown): unknown =>
  names.reduceRight((inner, name) => ({ [name]: inner }), value);

function count(body: unknown, field: string): number {
  const value = at(body, field);
  if (Number.isInteger(value) && (value as number) >= 0) return value as number;
  throw wrong(field, 'a whole number of at least 0', value);
}

const wrong = (field: string, expected: string, found: unknown): TypeError =>
  new TypeError(`${field}: expected ${expected}, found ${JSON.stringify(found) ?? 'nothing'}`);
