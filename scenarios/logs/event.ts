import * as z from 'zod';

/**
 * An event of a log: what happened to a job, as a server's own records tell it, or as its page saw it
 * (`sends`, `receives`, `breaks`). Every importer produces these, whatever the log looked like. A
 * field that may be absent was not recorded; absent means unknown, and nobody may put a default in
 * its place.
 */

const LAST_MOMENT = Date.UTC(10_000, 0) - 1;

const error = 'expected milliseconds since 1970, or UTC like "2026-01-31T12:00:00.000Z"';
// A time without milliseconds is refused: .000 would be a guess, and order depends on it.
const momentSchema = z
  .union(
    [
      z.int({ error }).min(0, { error }).max(LAST_MOMENT, { error }),
      z.iso.datetime({ precision: 3, error }),
    ],
    { error },
  )
  .transform((moment) => (typeof moment === 'number' ? moment : Date.parse(moment)));

const nameSchema = z.string().min(1);
const countSchema = z.int().min(0);

export const routeSchema = z.enum(['status', 'process-next', 'cancel']);
export const jobStatusSchema = z.enum(['queued', 'processing', 'completed', 'failed', 'cancelled']);
export const replySchema = z.enum(['processed', 'job_completed', 'job_cancelled', 'no_items']);

export type Route = z.infer<typeof routeSchema>;
export type JobStatus = z.infer<typeof jobStatusSchema>;
export type Reply = z.infer<typeof replySchema>;

const anyEvent = { at: momentSchema, job: nameSchema };
const callEvent = { ...anyEvent, call: nameSchema };

/** The job exists from now on. */
const created = z.strictObject({
  ...anyEvent,
  kind: z.literal('created'),
  payload: z.strictObject({ items: countSchema }),
});

/** A load of the job's page arrives at the server. Any page loaded before is gone. */
const loads = z.strictObject({ ...anyEvent, kind: z.literal('loads') });

/** The user's tab leaves the job's page: that page is gone, its silence says nothing any more. */
const leaves = z.strictObject({ ...anyEvent, kind: z.literal('leaves') });

/** The request of a call reaches the server. */
const arrives = z.strictObject({ ...callEvent, kind: z.literal('arrives'), route: routeSchema });

/** The handler of a process-next call takes an item. */
const takes = z.strictObject({
  ...callEvent,
  kind: z.literal('takes'),
  payload: z
    .strictObject({
      item: nameSchema.exactOptional(),
      /** Items still queued as the handler read them, the one it takes included. */
      queued: z.int().min(1).exactOptional(),
    })
    .exactOptional(),
});

/** The handler of a process-next call has settled the item that it took. */
const settles = z.strictObject({
  ...callEvent,
  kind: z.literal('settles'),
  payload: z.strictObject({
    item: nameSchema.exactOptional(),
    outcome: z.enum(['completed', 'failed']),
  }),
});

/** The HTTP status of a reply that is an error; absent: it is none, or nobody recorded it. */
const httpErrorSchema = z.int().min(400).max(599);

/** What a reply says, by route. An error has no payload. */
function replySaid<K extends string>(kind: K) {
  const reply = { ...callEvent, kind: z.literal(kind), http: httpErrorSchema.exactOptional() };
  return z.discriminatedUnion('route', [
    z.strictObject({
      ...reply,
      route: z.literal('status'),
      payload: z
        .strictObject({
          status: jobStatusSchema,
          completed: countSchema.exactOptional(),
          total: countSchema.exactOptional(),
        })
        .exactOptional(),
    }),
    z.strictObject({
      ...reply,
      route: z.literal('process-next'),
      payload: z
        .strictObject({
          status: replySchema.exactOptional(),
          remaining: countSchema.exactOptional(),
        })
        .exactOptional(),
    }),
    z.strictObject({ ...reply, route: z.literal('cancel') }),
  ]);
}

/** The server's handler computes its answer. Whether it is delivered is another matter. */
const answers = replySaid('answers');

const pageCall = { ...callEvent, route: routeSchema };

/** The page sends a call. Where the log is the page's own, nothing says when it arrives, or if. */
const sends = z.strictObject({ ...pageCall, kind: z.literal('sends') });

/** The page has a reply, from the server or from whatever stands before it. */
const receives = replySaid('receives');

/** The page's call ends without a reply: cut, given up at its own deadline, or left behind. */
const breaks = z.strictObject({ ...pageCall, kind: z.literal('breaks') });

/** The log ends here. Up to this moment silence counts as evidence, after it nothing is known. */
const ends = z.strictObject({ ...anyEvent, kind: z.literal('ends') });

/** An event without its source: what one line of an NDJSON log holds. */
export const eventSchema = z.discriminatedUnion('kind', [
  created,
  loads,
  leaves,
  arrives,
  takes,
  settles,
  answers,
  sends,
  receives,
  breaks,
  ends,
]);

/** Where an event was read: the file as the reader named it, and the line, counted from 1. */
export interface Source {
  readonly file: string;
  readonly line: number;
}

export type Event = Readonly<z.output<typeof eventSchema>> & { readonly source: Source };
export type EventKind = Event['kind'];
/** The event of one kind: `EventOf<'answers'>`. */
export type EventOf<K extends EventKind> = Extract<Event, { readonly kind: K }>;

/** What the log says and the importer has no word for, and the line that says it first. */
export interface NotUnderstood {
  /** A line or row as such; a message; or requests on a route that the vocabulary does not have. */
  readonly kind: 'line' | 'message' | 'request';
  readonly pattern: string;
  readonly count: number;
  readonly firstLine: number;
}

export const LOG_FORMATS = ['vercel', 'har', 'ndjson'] as const;
export type LogFormat = (typeof LOG_FORMATS)[number];

/**
 * One log. Events are sorted by `at`; those of the same moment keep the file's order, in a runtime log
 * from its oldest row on.
 */
export interface Log {
  readonly events: readonly Event[];
  readonly notUnderstood: readonly NotUnderstood[];
  /** `merged`: a server's log and a page's, in one. */
  readonly format: LogFormat | 'merged';
  /** How many rows, entries or lines were read; blank ones do not count. */
  readonly read: number;
  /** How many of them the vocabulary knows. The others are in `notUnderstood`, each once. */
  readonly understood: number;
}

/** Takes a log; returns its events by job, jobs in the order of their first event. */
export function jobsOf(log: Log): Map<string, Event[]> {
  const jobs = new Map<string, Event[]>();
  for (const event of log.events) {
    const events = jobs.get(event.job);
    if (events) events.push(event);
    else jobs.set(event.job, [event]);
  }
  return jobs;
}
