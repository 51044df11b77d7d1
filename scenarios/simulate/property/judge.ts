import { CLAIMS, type ClaimName } from '../../../model/claims.ts';
import type { Explorer, StrategyOptions } from '../explorer.ts';
import { idleIn } from '../idle.ts';
import { type CodeVerdict, verdictOn } from '../verdicts.ts';
import type { Plan } from './plan.ts';

/** What a run can fail by: a claim, or that code and model part. */
export type Failing = ClaimName | 'disagrees';

/** One run, and what it violates. */
export interface Ran {
  readonly plan: Plan;
  readonly explorer: Explorer;
  readonly failing: ReadonlySet<Failing>;
}

/**
 * What one run violates by itself: a safety claim in one of its steps, a liveness claim where it has
 * come to an end, or, where states can be known again, where it goes round a fair cycle.
 */
export function failingIn(
  explorer: Explorer,
  claims: readonly ClaimName[],
  options: StrategyOptions,
): Set<Failing> {
  if (explorer.disagrees) return new Set(['disagrees']);
  const suspects = claims.filter((one) => isSuspect(one, explorer));
  return new Set(suspects.filter((one) => verdictOf(explorer, one, options).kind === 'violated'));
}

export function verdictOf(
  explorer: Explorer,
  claim: ClaimName,
  options: StrategyOptions,
): CodeVerdict {
  const nodes = [...explorer.nodes.values()];
  const idle = idleIn(explorer, options.idlePolls);
  return verdictOn(claim, { nodes, because: 'one run', idle });
}

/** Judging takes longer than looking whether there is anything to judge. */
function isSuspect(claim: ClaimName, { nodes }: Explorer): boolean {
  const { kind } = CLAIMS[claim];
  if (kind === 'reachability') return false;
  if (kind === 'liveness') return true;
  for (const { broken, edges } of nodes.values()) {
    if (broken.includes(claim) || edges.some((one) => one.broken.includes(claim))) return true;
  }
  return false;
}
