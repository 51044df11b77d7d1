import { UsageError } from '../model/parse.ts';
import { CHECKLIST } from './catalogue/checklist.ts';
import { FIXES } from './catalogue/fixes.ts';
import { LIBRARIES } from './catalogue/libraries.ts';
import { REFERENCE } from './catalogue/reference.ts';
import type { Scenario } from './scenario.ts';

/** Every scenario that ships with the project, by topic. */
export const CATALOGUE: readonly Scenario[] = [...CHECKLIST, ...FIXES, ...REFERENCE, ...LIBRARIES];

/** Those that the model can answer. */
export const MODEL_SCENARIOS = CATALOGUE.filter(({ library }) => !library);

/** Throws UsageError for an id that is not in the catalogue, with the ids that are most like it. */
export function scenarioOf(id: string): Scenario {
  const found = CATALOGUE.find((one) => one.id === id);
  if (found) return found;
  const ids = CATALOGUE.map((one) => one.id);
  const likely = ids.sort((a, b) => alike(id, b) - alike(id, a)).slice(0, 3);
  throw new UsageError(
    `unknown scenario "${id}": there are ${ids.length}, most like it ${likely.join(', ')}; "unstuck list" shows all`,
  );
}

/** How many of the pairs of neighbouring letters two names share (Dice 1945). */
function alike(a: string, b: string): number {
  const [x, y] = [pairsOf(a), pairsOf(b)];
  const shared = [...x].filter((pair) => y.has(pair)).length;
  return shared / (x.size + y.size || 1);
}

const pairsOf = (name: string): Set<string> =>
  new Set(Array.from({ length: Math.max(0, name.length - 1) }, (_, i) => name.slice(i, i + 2)));
