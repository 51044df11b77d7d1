import * as z from 'zod';
import { CLAIMS, type ClaimName } from '../model/claims.ts';
import { USERS } from '../model/environment.ts';
import { MOST_ITEMS, OUTCOMES } from '../model/parse.ts';
import { STRATEGIES } from '../scenarios/simulate/strategies.ts';
import { SCHEMA_VERSION } from './schema-version.ts';
import { printable, stepSchema, traceSchema } from './trace-schema.ts';

export const boundsSchema = z.strictObject({
  maxStates: z.int().min(1),
  /** Bytes of keys, index and edges. */
  maxMemory: z.int().min(1),
  /** ms, for each configuration */
  timeLimit: z.number().positive(),
  /** The bound that was hit: states, memory, time, members or interrupted. null: none. */
  hit: z.string().nullable(),
});

const answerCount = z.int().min(0);

export const schedulesSchema = z.strictObject({
  /** `orders`, level `browser`: one schedule of each response order. */
  strategy: z.enum([...STRATEGIES, 'orders']),
  /** null: nothing was left to chance. */
  seed: z.int().min(0).nullable(),
  executed: z.int().min(0),
  /** How often one was cut, or never begun, since another one had shown the rest. */
  pruned: z.int().min(0),
  /** Strategy `property`: of these item counts one was generated for each run. */
  among: z.array(z.int().min(0)).optional(),
  /** Strategy `property`: where the seed leads to this trace; with --seed and --path it is found again. */
  path: printable.optional(),
  /** Runs that failed as this one does, each simpler than the one before. */
  shrinks: z.int().min(0).optional(),
  /** Steps of the run that failed first. */
  before: z.int().min(0).optional(),
  /** `orders`: how many there are within the bounds; those that were not executed are left. */
  of: z.int().min(0).optional(),
});

export const differenceSchema = z.strictObject({
  /** The moves up to there, the last of them may be the one that the model lacks. */
  steps: z.array(stepSchema),
  what: z.string(),
  code: z.array(z.string()),
  model: z.array(z.string()),
});

const names = z.array(printable);

/** What one machine did in some run, by the names of its chart. `never`: it could, and did not. */
export const coverageSchema = z.strictObject({
  /** item, job, exchange, handler, page, cache */
  machine: printable,
  states: z.strictObject({ met: names, never: names }),
  /** Each branch of a guarded transition for itself: `queued: finish (1 of 2)`. */
  transitions: z.strictObject({ taken: names, never: names }),
});

export const entrySchema = z.strictObject({
  /** Where the schedules ran. */
  level: z.enum(['model', 'code', 'browser']),
  claim: z.enum(Object.keys(CLAIMS) as [ClaimName, ...ClaimName[]]),
  /** As given: `as-deployed`, `as-deployed,take=atomic`. */
  server: z.string(),
  client: z.string(),
  /** Are they no dialects: a config's own subject, or a page that a scenario makes of a library? */
  own: z.enum(['config', 'library']).optional(),
  items: z.int().min(0).max(MOST_ITEMS),
  outcomes: z.enum(OUTCOMES),
  /** Budgets by fault: `{ "cut@process-next": 1 }`. */
  faults: z.record(z.string(), z.int().min(1)),
  /** Budgets by user action: `{ "cancel": 1 }`. */
  users: z.partialRecord(z.enum(USERS), z.int().min(1)),
  /** The scenario that asked, and what it expects. */
  scenario: z.string().nullable(),
  expected: z.enum(['holds', 'violated']).nullable(),
  /**
   * `holds`: in every interleaving within the bounds; a hit bound or a sample never yields it.
   * `disagrees`: code and model part, so that neither is judged.
   */
  verdict: z.enum(['holds', 'violated', 'incomplete', 'disagrees']),
  /** Why it is incomplete; else null. */
  because: z.string().nullable(),
  /** Of the whole configuration, the same for each of its claims. */
  states: z.int().min(0),
  transitions: z.int().min(0),
  depth: z.int().min(0),
  /** ms: exploring and judging all claims of the configuration. */
  time: z.number().min(0).optional(),
  /** The number of maximal interleavings, in decimal; null where a bound was hit. */
  interleavings: z.string().regex(/^\d+$/, 'expected a whole number in decimal').nullable(),
  bounds: boundsSchema,
  assumptions: z.array(z.string()),
  /** A shortest one. null: not violated, or a state that no interleaving reaches. */
  trace: traceSchema.nullable(),
  /** From the trace's end: would a refresh have helped? null: not asked, or a bound was hit. */
  refresh: z.enum(['helps', 'does not help']).nullable(),
  /** `page`: the reference page would have settled from there. */
  atFault: z.enum(['page', 'server']).nullable(),
  /** Liveness: all states in which a run may stay, and how the oracle's answers split. */
  stuckStates: z
    .strictObject({
      total: answerCount,
      helps: answerCount,
      doesNotHelp: answerCount,
      page: answerCount,
      server: answerCount,
    })
    .nullable(),
  /** Level `code`: what was executed. */
  schedules: schedulesSchema.optional(),
  /** Of the whole configuration, with its first claim only. Absent: it was not asked for. */
  coverage: z.array(coverageSchema).optional(),
  /** Level `browser`: pictures of the trace, as PNG files: of its end, and of all views on one sheet. */
  pictures: z.array(printable).optional(),
  /** Verdict `disagrees`: the first difference between code and model. */
  difference: differenceSchema.optional(),
});

/** What a run explores at one place of its list: a configuration and its claims. */
const askedSchema = entrySchema
  .pick({
    level: true,
    server: true,
    client: true,
    own: true,
    items: true,
    outcomes: true,
    faults: true,
    users: true,
  })
  .extend({
    scenario: entrySchema.shape.scenario,
    claims: z.array(entrySchema.shape.claim),
  });

/** Which part of a run over several machines this is. */
export const shardSchema = z
  .strictObject({
    /** From 1. */
    index: z.int().min(1),
    of: z.int().min(1),
    /** Of unstuck. */
    version: z.string(),
    /** The same in every part of one run, and in no part of another. */
    run: z.string(),
    level: entrySchema.shape.level,
    bounds: boundsSchema.omit({ hit: true }),
    /** What the whole run explores; the part k of n has the k-th place and every n-th after it. */
    plan: z.array(askedSchema),
  })
  .refine(({ index, of }) => index <= of, { path: ['index'], message: 'expected at most "of"' });

/** How the verdicts compare with stored ones (`--expect`). */
export const expectationsSchema = z.strictObject({
  file: z.string(),
  asExpected: z.int().min(0),
  differences: z.array(
    z.strictObject({
      /** The claim and the configuration, or what of the configuration differs. */
      what: z.string(),
      /** null: it is not stored. */
      expected: z.string().nullable(),
      /** null: it was not asked. */
      found: z.string().nullable(),
    }),
  ),
});

export const reportSchema = z.strictObject({
  schemaVersion: z.literal(SCHEMA_VERSION),
  /** The command that made it; to be pasted. */
  command: z.string(),
  entries: z.array(entrySchema),
  /** There only with `--shard`. */
  shard: shardSchema.optional(),
  /** There only with `--expect`. */
  expectations: expectationsSchema.optional(),
});

export type Report = z.infer<typeof reportSchema>;
export type Entry = z.infer<typeof entrySchema>;
export type Shard = z.infer<typeof shardSchema>;
export type Asked = Shard['plan'][number];
export type ComparedExpectations = z.infer<typeof expectationsSchema>;
export type ReportedTrace = z.infer<typeof traceSchema>;
