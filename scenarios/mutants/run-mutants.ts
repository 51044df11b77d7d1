import type { ExploreOptions } from '../configuration.ts';
import type { Level, Mutant } from './mutant.ts';
import { judgeMutant, judgeReference } from './run-code.ts';
import { type Judgement, judgeModel } from './run-model.ts';

/**
 * - `killed`: its claim is violated, and the reference keeps it in the same world;
 * - `survived`: its claim holds, so that the claim or the world is too weak;
 * - `void`: the reference violates the claim too, so that a kill would mean nothing;
 * - `disagrees`: code and model part, in the mutant or in the reference;
 * - `incomplete`: a bound was hit on either side.
 */
export type Fate = 'killed' | 'survived' | 'void' | 'disagrees' | 'incomplete';

export interface MutantRun {
  readonly mutant: Mutant;
  readonly level: Level;
  readonly fate: Fate;
  /** Of the shortest trace that was found; null: the violation is that a state is not reached. */
  readonly steps: number | null;
  /** Met in the mutant until it was killed. */
  readonly states: number;
  /** Executed of the mutant until it was killed; null at the model's level. */
  readonly schedules: number | null;
  /** ms, of mutant and reference. */
  readonly time: number;
}

/**
 * Runs a mutant, and the reference in its place, in the mutant's own world, at one of its levels.
 * Throws UsageError.
 */
export async function runMutant(
  mutant: Mutant,
  level: Level,
  options: ExploreOptions,
): Promise<MutantRun> {
  const [good, found] =
    level === 'model' ? modelOf(mutant, options) : await codeOf(mutant, options);
  const { steps, states, schedules } = found;
  const time = good.time + found.time;
  return { mutant, level, fate: fateOf(good, found), steps, states, schedules, time };
}

/** The user stopped before its turn. */
export const notRun = (mutant: Mutant, level: Level): MutantRun => ({
  ...{ mutant, level, fate: 'incomplete', steps: null, states: 0, time: 0 },
  schedules: level === 'code' ? 0 : null,
});

type Both = readonly [reference: Judgement, mutant: Judgement];

function modelOf(mutant: Mutant, options: ExploreOptions): Both {
  const { without, change } = mutant;
  if (change.kind === 'code') throw new Error(`the model knows nothing of ${mutant.id}`);
  return [judgeModel(mutant, [without], options), judgeModel(mutant, [without, change], options)];
}

async function codeOf(mutant: Mutant, options: ExploreOptions): Promise<Both> {
  return [await judgeReference(mutant, options), await judgeMutant(mutant, options)];
}

export function fateOf(reference: Judgement, found: Judgement): Fate {
  const verdicts = [reference.verdict, found.verdict];
  if (verdicts.includes('disagrees')) return 'disagrees';
  if (reference.verdict === 'violated') return 'void';
  if (verdicts.includes('incomplete')) return 'incomplete';
  return found.verdict === 'violated' ? 'killed' : 'survived';
}
