import { configurationOf } from '../reports/entries.ts';
import type { FailureNotes } from '../reports/failure-text.ts';
import type { Failure } from '../reports/group.ts';
import { remedyFor } from '../reports/hint.ts';
import type { Entry } from '../reports/report.ts';
import type { Io } from './io.ts';

/** A hint must not take longer than the run that it is about: larger ones go without a try. */
const MOST_STATES = 50_000;
const BOUNDS = { maxStates: 4 * MOST_STATES, timeLimit: 2000 };

/**
 * Looks for a change of options after which the claim holds: for the item count of the trace and
 * the next two, since a change that helps one item often leaves the others.
 */
export async function remedyOf(
  { shown }: Failure,
  io: Pick<Io, 'explore' | 'interrupted'>,
): Promise<FailureNotes['remedy']> {
  if (shown.states > MOST_STATES) return null;
  const configuration = configurationOf(shown);
  const items = [shown.items, shown.items + 1, shown.items + 2];
  const remedy = await remedyFor(shown, async ({ server, client }) => {
    for (const count of items) {
      if (io.interrupted()) return false;
      const tried = { ...configuration, server, client, items: count, claims: [shown.claim] };
      const entries: Entry[] = await io.explore(tried, BOUNDS);
      if (!entries.every((one) => one.verdict === 'holds')) return false;
    }
    return true;
  });
  return remedy && { ...remedy, items };
}
