import * as z from 'zod';
import { CLASSES } from '../scenarios/mutants/classes.ts';
import type { PairRun } from '../scenarios/mutants/pairs.ts';
import type { MutantRun } from '../scenarios/mutants/run-mutants.ts';

/**
 * What `unstuck check --mutants --reporter json` prints. Fields may be added in later versions, none
 * is renamed. Times are ms.
 */
export const MUTANTS_SCHEMA_VERSION = 1;

const fate = z.enum(['killed', 'survived', 'void', 'disagrees', 'incomplete']);

const run = z.object({
  /** The mutant's class of bugs, with a letter where the class has several mutants. */
  id: z.string(),
  title: z.string(),
  of: z.enum(['client', 'server', 'network']),
  level: z.enum(['model', 'code']),
  /** The claim that has to catch it. */
  claim: z.string(),
  /** The world in which it is run; texts are as on the command line. */
  items: z.int(),
  outcomes: z.enum(['success', 'failure', 'both']),
  faults: z.string(),
  users: z.string(),
  /** Options changed from the reference; null: lines of code. */
  options: z.object({ server: z.string(), client: z.string() }).nullable(),
  /** Defences that the reference has to do without, here. */
  without: z.object({ server: z.string(), client: z.string() }),
  fate,
  /** Of the shortest trace that was found. */
  steps: z.int().nullable(),
  /** Met in the mutant until it was killed. */
  states: z.int(),
  /** Executed until it was killed; null in the model. */
  schedules: z.int().nullable(),
  time: z.number(),
});

const pair = z.object({
  /** Mutants by options are paired in the model, those by code in the code. */
  level: z.enum(['model', 'code']),
  ids: z.tuple([z.string(), z.string()]),
  fate,
  /** Whose claim holds in its own world, because the other mistake covers it up. */
  masked: z.array(z.string()),
  time: z.number(),
});

export const mutantsReportSchema = z.object({
  schemaVersion: z.literal(MUTANTS_SCHEMA_VERSION),
  command: z.string(),
  mutants: z.array(run),
  pairs: z.array(pair),
  /**
   * Pairs that cannot be made: one option in two ways, one mutant contains the other, or one needs the
   * reference to do without a defence.
   */
  pairsLeftOut: z.int(),
  /** The pairs are a sample of so many, drawn with this seed; null: they are all. */
  pairsSampled: z.object({ of: z.int(), seed: z.int() }).nullable(),
  /** Classes without a mutant. */
  notApplicable: z.array(z.object({ id: z.string(), name: z.string(), because: z.string() })),
  /** What of a class none of its mutants stands for. */
  elsewhere: z.array(z.object({ id: z.string(), name: z.string(), what: z.string() })),
});

export type MutantsReport = z.infer<typeof mutantsReportSchema>;

export interface MutantsRun {
  readonly runs: readonly MutantRun[];
  readonly pairs: readonly PairRun[];
  readonly pairsLeftOut: number;
  readonly pairsSampled: { readonly of: number; readonly seed: number } | null;
}

export function mutantsReportOf(command: string, found: MutantsRun): MutantsReport {
  return {
    schemaVersion: MUTANTS_SCHEMA_VERSION,
    command,
    mutants: found.runs.map(({ mutant, ...rest }) => {
      const { change, ...own } = mutant;
      const options =
        change.kind === 'options' ? { server: change.server, client: change.client } : null;
      return { ...own, options, ...rest };
    }),
    pairs: found.pairs.map(({ mutants: [a, b], masked, ...rest }) => ({
      ids: [a.id, b.id],
      masked: masked.map(({ id }) => id),
      ...rest,
    })),
    pairsLeftOut: found.pairsLeftOut,
    pairsSampled: found.pairsSampled,
    notApplicable: Object.entries(CLASSES).flatMap(([id, { name, notApplicable }]) =>
      notApplicable === null ? [] : [{ id, name, because: notApplicable }],
    ),
    elsewhere: Object.entries(CLASSES).flatMap(([id, { name, elsewhere }]) =>
      elsewhere === null ? [] : [{ id, name, what: elsewhere }],
    ),
  };
}
