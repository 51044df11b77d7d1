import * as z from 'zod';
import { eventText } from '../scenarios/explain/evidence.ts';
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
  /** The two events of the log that the fault lies between. */
  between: z.tuple([z.string(), z.string()]),
});

const hypothesis = z.object({
  server: z.string(),
  client: z.string(),
  verdict: z.enum(['consistent', 'refuted', 'undecidable']),
  /** The fewest faults that explain the log. */
  faults: z.array(fault),
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
});

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

const notUnderstood = z.object({ pattern: z.string(), count: z.int(), firstLine: z.int() });

const job = z.object({
  job: z.string(),
  items: z.int().nullable(),
  /** How many events the log has of this job. */
  events: z.int(),
  /** The events themselves, in order. */
  log: z.array(logged).optional(),
  notUnderstood: z.array(notUnderstood),
  hypotheses: z.array(hypothesis),
  /** A consistent hypothesis with the fewest faults; null: there is none. */
  best: hypothesis.nullable(),
  /** What the page showed before the user came back. */
  view: view.nullable(),
  /** Did the page reach a terminal view by itself before the user came back? */
  settled: z.boolean().nullable(),
  refresh: z.enum(['helps', 'does not help']).nullable(),
  atFault: z.enum(['page', 'server']).nullable(),
  inCommon: z.object({ route: z.string(), afterMs: z.tuple([z.number(), z.number()]) }).nullable(),
  /** Of how many items the log does not say how long they took; if of any, nothing else was tried. */
  unknownWork: z.int(),
  counterfactuals: z.array(counterfactual),
  /** Up to how many faults were tried. */
  mostFaults: z.int(),
  because: z.string().nullable(),
});

export const explainReportSchema = z.object({ schemaVersion: z.literal(1), jobs: z.array(job) });
export type ExplainReport = z.infer<typeof explainReportSchema>;

/** The report of some explained jobs. */
export function explainReportOf(
  jobs: readonly JobExplanation[],
  unread: readonly NotUnderstood[],
  events: ReadonlyMap<string, readonly Event[]> = new Map(),
): ExplainReport {
  const report = {
    schemaVersion: 1,
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
