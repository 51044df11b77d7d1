import type { ExploreOptions } from '../configuration.ts';
import type { Mutant } from './mutant.ts';
import { type Judgement, judgeModel } from './run-model.ts';

/**
 * - `killed`: its claim is violated, and the reference keeps it in the same world;
 * - `survived`: its claim holds, so that the claim or the world is too weak;
 * - `void`: the reference violates the claim too, so that a kill would mean nothing;
 * - `incomplete`: a bound was hit on either side.
 */
export type Fate = 'killed' | 'survived' | 'void' | 'incomplete';

export interface MutantRun {
  readonly mutant: Mutant;
  readonly level: 'model';
  readonly fate: Fate;
  /** Of the shortest trace that shows the violation. */
  readonly steps: number | null;
  /** Explored of the mutant. */
  readonly states: number;
  /** ms, of both. */
  readonly time: number;
}

/** Runs a mutant, and the reference in its place, in the mutant's own world. Throws UsageError. */
export function runMutant(mutant: Mutant, options: ExploreOptions): MutantRun {
  const { without, change } = mutant;
  const good = judgeModel(mutant, [without], options);
  const found = judgeModel(mutant, [without, change], options);
  const { steps, states } = found;
  const time = good.time + found.time;
  return { mutant, level: 'model', fate: fateOf(good, found), steps, states, time };
}

export function fateOf(reference: Judgement, found: Judgement): Fate {
  if (reference.verdict === 'violated') return 'void';
  if (reference.verdict === 'incomplete' || found.verdict === 'incomplete') return 'incomplete';
  return found.verdict === 'violated' ? 'killed' : 'survived';
}
