import { type JobStatus, jobStatusSchema, type Reply, type Route, replySchema } from './event.ts';
import { SEED_VOCABULARY } from './seed-vocabulary.ts';
import {
  type Group,
  type ROUTE_MEANINGS,
  type VocabularyMap,
  type VocabularyOptions,
  vocabularySchema,
} from './vocabulary.ts';

/** Which request of a job it is; `job` is null where the route does not name one. */
export interface Routed {
  readonly is: (typeof ROUTE_MEANINGS)[number];
  readonly job: string | null;
}

export interface StatusSaid {
  readonly status: JobStatus;
  readonly completed?: number;
  readonly total?: number;
}
export interface NextSaid {
  readonly status?: Reply;
  readonly remaining?: number;
}

/** What one message says, in our words; the job and the call may be known from its request only. */
export type Said = { readonly job: string | null } & (
  | { readonly says: 'nothing' }
  | { readonly says: 'created'; readonly items: number }
  | { readonly says: 'takes'; readonly item?: string; readonly queued?: number }
  | { readonly says: 'settles'; readonly item?: string; readonly outcome: 'completed' | 'failed' }
  | {
      readonly says: 'answers';
      readonly route: 'status';
      readonly payload?: StatusSaid;
      readonly http?: number;
    }
  | {
      readonly says: 'answers';
      readonly route: 'process-next';
      readonly payload?: NextSaid;
      readonly http?: number;
    }
  | { readonly says: 'answers'; readonly route: 'cancel'; readonly http?: number }
);

/** A vocabulary, ready to read with. */
export interface Words {
  /** null: not a request that the vocabulary knows. `path` may have a host before and a query behind. */
  routed(method: string, path: string): Routed | null;
  /** null: no pattern fits, or a value of it is no word of ours. */
  said(message: string): Said | null;
  /** What a reply's body, parsed, says; undefined: nothing that was expected of it. */
  bodySays(route: Route, body: unknown): StatusSaid | NextSaid | undefined;
  /** The routes, for messages. */
  readonly requests: readonly string[];
}

/** Takes what a config says; what it does not say is the seed's. */
export function wordsOf(options: VocabularyOptions = {}): Words {
  const map = vocabularySchema.parse({ ...SEED_VOCABULARY, ...options });
  const routes = map.routes!.map(({ request, is }) => ({ is, match: matcher(request) }));
  const messages = map.messages!;
  const meaning = (text: string) =>
    map.words && Object.hasOwn(map.words, text) ? map.words[text]! : text;
  return {
    requests: map.routes!.map(({ request }) => request),
    routed(method, path) {
      const segments = segmentsOf(path);
      for (const { is, match } of routes) {
        const job = match(method, segments);
        if (job !== undefined) return { is, job };
      }
      return null;
    },
    said(message) {
      for (const one of messages) {
        const found = one.pattern.exec(message);
        if (found) return saidBy(one, found.groups ?? {}, meaning);
      }
      return null;
    },
    bodySays(route, body) {
      if (route === 'cancel') return undefined;
      const fields = map.bodies?.[route] as Readonly<Record<string, string>> | undefined;
      const groups: Record<string, string> = {};
      for (const [name, field] of Object.entries(fields ?? {})) {
        const value = at(body, field);
        if (typeof value === 'string' || typeof value === 'number') groups[name] = String(value);
      }
      const found = payloadOf(route, groups, meaning);
      return found === null || found === undefined ? undefined : found;
    },
  };
}

type Message = NonNullable<VocabularyMap['messages']>[number];
type Groups = { readonly [name in Group]?: string };
type Meaning = (text: string) => string;

function saidBy(
  { says, route, outcome, http }: Message,
  groups: Groups,
  meaning: Meaning,
): Said | null {
  const job = groups.job ?? null;
  const item = groups.item === undefined ? {} : { item: groups.item };
  switch (says) {
    case 'nothing':
      return { job, says };
    case 'created': {
      const items = count(groups.items);
      return items === null || items === undefined ? null : { job, says, items };
    }
    case 'takes': {
      const queued = count(groups.queued);
      // Items still queued include the one that is taken: nobody takes one of none.
      if (queued === null || queued === 0) return null;
      return { job, says, ...item, ...(queued === undefined ? {} : { queued }) };
    }
    case 'settles': {
      const came = outcome ?? meaning(groups.outcome ?? '');
      if (came !== 'completed' && came !== 'failed') return null;
      return { job, says, ...item, outcome: came };
    }
    case 'answers': {
      const error = http === undefined ? {} : { http };
      if (route === 'cancel') return { job, says, route, ...error };
      const payload = payloadOf(route!, groups, meaning);
      if (payload === null) return null;
      return { job, says, route, ...error, ...(payload ? { payload } : {}) } as Said;
    }
  }
}

/** null: a value has no word of ours; undefined: nothing was said. */
function payloadOf(
  route: 'status' | 'process-next',
  groups: Groups,
  meaning: Meaning,
): StatusSaid | NextSaid | null | undefined {
  const said = groups.status === undefined ? undefined : meaning(groups.status);
  const schema = route === 'status' ? jobStatusSchema : replySchema;
  if (said !== undefined && !schema.safeParse(said).success) return null;
  const numbers: Record<string, number> = {};
  for (const name of route === 'status'
    ? (['completed', 'total'] as const)
    : (['remaining'] as const)) {
    const number = count(groups[name]);
    if (number === null) return null;
    if (number !== undefined) numbers[name] = number;
  }
  if (said !== undefined) return { status: said, ...numbers } as StatusSaid | NextSaid;
  // Counts alone do not say how the job stands.
  return route === 'process-next' && Object.keys(numbers).length > 0 ? numbers : undefined;
}

/** null: it is no whole number. */
function count(text: string | undefined): number | null | undefined {
  if (text === undefined) return undefined;
  return /^\d{1,9}$/.test(text) ? Number(text) : null;
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

/** `host/a/b/?q` and `/a/b` alike: `['a', 'b']`. */
function segmentsOf(path: string): string[] {
  const bare = path.replace(/^[a-z]+:\/\//i, '').replace(/[?#].*$/s, '');
  const slash = bare.indexOf('/');
  const segments = slash < 0 ? [] : bare.slice(slash + 1).split('/');
  if (segments.at(-1) === '') segments.pop();
  return segments;
}

/** undefined: no match; null: it names no job. */
function matcher(
  request: string,
): (method: string, segments: string[]) => string | null | undefined {
  const [wanted, path] = request.split(' ') as [string, string];
  const pattern = segmentsOf(path);
  return (method, segments) => {
    if (method.toUpperCase() !== wanted || segments.length !== pattern.length) return undefined;
    let job: string | null = null;
    for (const [index, segment] of segments.entries()) {
      const part = pattern[index];
      if (part === ':job') job = decoded(segment);
      else if (part !== '*' && part !== segment) return undefined;
    }
    return job === '' ? undefined : job;
  };
}

function decoded(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}
