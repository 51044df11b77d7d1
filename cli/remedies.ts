import { configurationOf } from '../reports/entries.ts';
import type { FailureNotes } from '../reports/failure-text.ts';
import type { Failure } from '../reports/group.ts';
import { type Holds, remedyFor } from '../reports/hint.ts';
import type { Io } from './io.ts';

/**
 * Hints must not take longer than the run that they are about. Counted in states, not in time, so
 * that the same run gives the same hints.
 */
const EACH = 100_000;
const TOGETHER = 400_000;
/** To begin an exploration costs as much as so many states. */
const BEGINNING = 2000;
const BOUNDS = { maxStates: 50_000 };

export type Remedies = (failure: Failure) => Promise<FailureNotes['remedy']>;

/**
 * Looks for a change of options after which the claim holds: for the item count of the trace and
 * the next two, since a change that helps one item often leaves the others.
 */
export function remediesWith(io: Pick<Io, 'explore' | 'interrupted'>): Remedies {
  let together = TOGETHER;
  return async ({ shown }) => {
    if (shown.states > BOUNDS.maxStates || shown.bounds.hit !== null) return null;
    const configuration = configurationOf(shown);
    const items = [shown.items, shown.items + 1, shown.items + 2];
    let left = Math.min(EACH, together);
    const holdsFor =
      (counts: readonly number[]): Holds =>
      async ({ server, client }) => {
        for (const count of counts) {
          if (left <= 0 || io.interrupted()) return false;
          const tried = { ...configuration, server, client, items: count, claims: [shown.claim] };
          const [found] = await io.explore(tried, BOUNDS);
          const cost = BEGINNING + (found?.states ?? 0);
          left -= cost;
          together -= cost;
          if (found?.verdict !== 'holds') return false;
        }
        return true;
      };
    // One more item shows most of what there is to see; the others are asked at the end.
    const likely = await remedyFor(shown, holdsFor([shown.items + 1]));
    if (!likely) return null;
    const sure = (await holdsFor([shown.items, shown.items + 2])(likely))
      ? likely
      : await remedyFor(shown, holdsFor(items));
    return sure && { ...sure, items };
  };
}
