import { isNotReached, isUnexpected } from '../reports/group.ts';
import type { Entry } from '../reports/report.ts';

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
