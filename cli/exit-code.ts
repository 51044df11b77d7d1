import { isNotReached, isUnexpected } from '../reports/group.ts';
import type { MutantsReport } from '../reports/mutants-report.ts';
import type { Entry } from '../reports/report.ts';
import type { ScenarioResult } from '../reports/scenario-text.ts';

/** Every claim holds within the bounds, or every scenario is as expected. */
export const OK = 0;
/** A claim is violated, a scenario is not as expected, levels disagree, or a trace does not replay. */
export const VIOLATED = 1;
/** The user asked for something that does not exist or cannot be. */
export const USAGE = 2;
/** A bound was hit, or the run was interrupted: nothing is violated as far as it went. */
export const INCOMPLETE = 3;
/** Nothing ran, or a state that should be reachable is not: nothing was proven. */
export const VACUOUS = 4;

/** What is worst wins: violated over incomplete over vacuous. */
export function exitCodeOf(entries: readonly Entry[]): number {
  if (entries.some((one) => one.verdict === 'disagrees')) return VIOLATED;
  if (entries.some((one) => isUnexpected(one) && !isNotReached(one))) return VIOLATED;
  if (entries.some((one) => one.verdict === 'incomplete')) return INCOMPLETE;
  if (entries.length === 0 || entries.some(isNotReached)) return VACUOUS;
  return OK;
}

/** Of scenarios: their expectations decide. */
export function scenariosCode(results: readonly Pick<ScenarioResult, 'result'>[]): number {
  const found = results.map((one) => one.result);
  if (found.includes('not as expected')) return VIOLATED;
  return found.includes('incomplete') ? INCOMPLETE : OK;
}

export function mutantsCode({ mutants, pairs }: Pick<MutantsReport, 'mutants' | 'pairs'>): number {
  const fates = [...mutants, ...pairs].map((one) => one.fate);
  if (fates.every((fate) => fate === 'killed')) return OK;
  return fates.every((fate) => fate === 'killed' || fate === 'incomplete') ? INCOMPLETE : VIOLATED;
}

interface Explained {
  readonly best: unknown;
  /** Why not everything was tried. */
  readonly incomplete: string | null;
  readonly hypotheses: readonly { readonly verdict: string }[];
}

/** Of explained jobs: a job that nothing explains, then one that cannot be decided. */
export function explainedCode(jobs: readonly Explained[]): number {
  const undecidable = (one: Explained) =>
    one.best === null && one.hypotheses.some(({ verdict }) => verdict === 'undecidable');
  if (jobs.some((one) => one.best === null && !undecidable(one))) return VIOLATED;
  return jobs.some((one) => undecidable(one) || one.incomplete !== null) ? INCOMPLETE : OK;
}

/** Of several runs that are shown as one. */
export const worstCode = (codes: readonly number[]): number =>
  [VIOLATED, INCOMPLETE, VACUOUS].find((code) => codes.includes(code)) ?? OK;
