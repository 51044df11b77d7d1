import * as z from 'zod';
import { eventText } from '../scenarios/explain/event-text.ts';
import type { JobExplanation } from '../scenarios/explain/explanation.ts';
import type { Event, NotUnderstood } from '../scenarios/logs/event.ts';

/**
 * What `unstuck explain --reporter json` prints. Fields may be added in later versions, none is
 * renamed. Times are ms; `at` is ms since 1970.
 */

const view = z.object({
  /** null: nothing is shown yet. */
  status: z.string().nullable(),
  completed: z.int(),
  total: z.int(),
  error: z.boolean(),
  /** Is the "Enrich all" button there? */
  action: z.boolean(),
  cancel: z.boolean(),
});

const refutation = z.object({
  /** Number of the event among the job's events, from 1. */
  event: z.int(),
  /** Line of the log's file. */
  line: z.int(),
  at: z.number(),
  text: z.string(),
  /** What the model could have shown there instead. */
  instead: z.array(z.string()),
});

const fault = z.object({
  kind: z.string(),
  /** The struck call, as the log names it; null: the log never saw it. */
  call: z.string().nullable(),
  route: z.string(),
  /** How long the call had been open for the browser: least and most. */
  afterMs: z.tuple([z.number(), z.number()]),
  /** When it struck: earliest and latest. */
  at: z.tuple([z.number(), z.number()]).readonly(),
  /** The two events of the log that the fault lies between. */
  between: z.tuple([z.string(), z.string()]),
  /** From the struck call's first event to the next call's there; null: there is none. */
  gapMs: z.number().nullable(),
});

/** What a user sees from a moment on: `at` is ms since 1970, in another world since the page's load. */
const seen = z.array(z.object({ at: z.number(), view: view.nullable() }));

const hypothesis = z.object({
  server: z.string(),
  client: z.string(),
  verdict: z.enum(['consistent', 'refuted', 'undecidable']),
  /** The fewest faults that explain the log. */
  faults: z.array(fault),
  /** Other faults, as many, that explain it as well. */
  alternatives: z.array(z.array(fault)),
  /** When the tab has to have been hidden; empty unless that was allowed. */
  hidden: z.array(z.object({ between: z.tuple([z.string(), z.string()]).readonly() })),
  refutedAt: refutation.nullable(),
  /** Where it fails if no fault is allowed; null: it needs none. */
  withoutFaults: refutation.nullable(),
  /** Why it is undecidable. */
  because: z.string().nullable(),
});

const counterfactual = z.object({
  server: z.string(),
  client: z.string(),
  settles: z.boolean(),
  view: view.nullable(),
  /** From the page's load to its terminal view; null: never. */
  afterMs: z.number().nullable(),
  /** What is above is for typical times; this for all that were tried. */
  timings: z.enum(['settles in every', 'settles in some', 'settles in none']),
  /** The least and the most of `afterMs` where it settles; null: nowhere. */
  rangeMs: z.tuple([z.number(), z.number()]).readonly().nullable(),
  seen,
});

const names = z.object({ server: z.string(), client: z.string() });

/** One line of the log, as people read it. */
const logged = z.object({
  at: z.number(),
  line: z.int(),
  kind: z.string(),
  /** As the log names it; null: it belongs to no call. */
  call: z.string().nullable(),
  route: z.string().nullable(),
  text: z.string(),
});

const notUnderstood = z.object({
  kind: z.enum(['line', 'message', 'request']),
  pattern: z.string(),
  count: z.int(),
  firstLine: z.int(),
});

const job = z.object({
  job: z.string(),
  items: z.int().nullable(),
  /** How many events the log has of this job. */
  events: z.int(),
  /** The log does not have the job's creation: what came before its first event is open. */
  startsInTheMiddle: z.boolean(),
  /** How many loads of the page the log shows. None: when it was opened is open. */
  loads: z.int(),
  /** When the log stops something is still under way; null: nothing explains the log. */
  endsInTheMiddle: z.boolean().nullable(),
  /** How the visit that is told ended: the user left or came back, or the log stops. */
  until: z.enum(['return', 'end of log']).nullable().optional(),
  /** When the user loaded the page again before that, while it was at work; ms since 1970. */
  reloads: z.array(z.number()).optional(),
  /** The events themselves, in order. */
  log: z.array(logged).optional(),
  notUnderstood: z.array(notUnderstood),
  hypotheses: z.array(hypothesis),
  /** A consistent hypothesis with the fewest faults; null: there is none. */
  best: hypothesis.nullable(),
  /** The hypotheses with as few faults, in groups that something could have told apart. */
  groups: z.array(z.object({ hypotheses: z.array(names) })),
  /** What would have told the groups (by index) apart, had it been recorded. */
  apart: z.array(
    z.object({
      field: z.string(),
      values: z.array(z.object({ value: z.string(), groups: z.array(z.int()) })),
    }),
  ),
  /** What the page showed before the user came back. */
  view: view.nullable(),
  /** What the user saw, by the best explanation: each change, at a time at which it may have been. */
  seen,
  /** Did the page reach a terminal view by itself before the user came back? */
  settled: z.boolean().nullable(),
  refresh: z.enum(['helps', 'does not help']).nullable(),
  atFault: z.enum(['page', 'server']).nullable(),
  inCommon: z
    .object({
      route: z.string(),
      afterMs: z.tuple([z.number(), z.number()]),
      gapMs: z.tuple([z.number(), z.number()]).readonly().nullable(),
    })
    .nullable(),
  /** Of how many items the log does not say how long they took; if of any, nothing else was tried. */
  unknownWork: z.int(),
  /** Of how many items it was taken that they take as long as the others did. */
  assumedWork: z.int(),
  counterfactuals: z.array(counterfactual),
  /** Up to how many faults were tried. */
  mostFaults: z.int(),
  /** The tab was allowed to have been hidden. */
  hiddenTab: z.boolean().optional(),
  /** Why not everything was tried; null: everything was. */
  incomplete: z.string().nullable(),
  because: z.string().nullable(),
  /** What the log would have had to record, if nothing can be said. */
  needed: z.array(z.string()),
});

/** How the log was read. */
const log = z.object({
  format: z.enum(['vercel', 'har', 'ndjson', 'merged']),
  /** Rows, entries or lines; the difference is in `notUnderstood`. */
  read: z.int(),
  understood: z.int(),
  /** Of two logs: how a server's and a page's were laid side by side. */
  merging: z
    .object({
      server: z.string(),
      page: z.string(),
      both: z.int(),
      onlyServer: z.int(),
      onlyPage: z.int(),
      /** How far the page's clock was ahead, ms, and within what; null: nothing bounds it. */
      skewMs: z.int(),
      between: z.tuple([z.int().nullable(), z.int().nullable()]).readonly(),
    })
    .nullable(),
});

export const explainReportSchema = z.object({
  schemaVersion: z.literal(1),
  log: log.optional(),
  jobs: z.array(job),
});
export type ExplainReport = z.infer<typeof explainReportSchema>;

/** The report of some explained jobs. */
export function explainReportOf(
  jobs: readonly JobExplanation[],
  unread: readonly NotUnderstood[],
  log?: z.input<typeof explainReportSchema>['log'],
  events: ReadonlyMap<string, readonly Event[]> = new Map(),
): ExplainReport {
  const report = {
    schemaVersion: 1,
    log,
    jobs: jobs.map((one) => ({
      ...one,
      ...logOf(events.get(one.job)),
      notUnderstood: [...unread],
    })),
  };
  return explainReportSchema.parse(report);
}

function logOf(events: readonly Event[] | undefined): { log?: z.infer<typeof logged>[] } {
  if (!events) return {};
  const log = events.map((event) => ({
    at: event.at,
    line: event.source.line,
    kind: event.kind,
    call: 'call' in event ? event.call : null,
    route: 'route' in event ? event.route : null,
    text: eventText(event),
  }));
  return { log };
}
