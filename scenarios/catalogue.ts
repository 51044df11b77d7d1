import { unknown } from '../model/parse.ts';
import { CHECKLIST } from './catalogue/checklist.ts';
import { FIXES } from './catalogue/fixes.ts';
import { REFERENCE } from './catalogue/reference.ts';
import type { Scenario } from './scenario.ts';

/** Every scenario that ships with the project, by topic. */
export const CATALOGUE: readonly Scenario[] = [...CHECKLIST, ...FIXES, ...REFERENCE];

/** Throws UsageError for an id that is not in the catalogue. */
export function scenarioOf(id: string): Scenario {
  const found = CATALOGUE.find((one) => one.id === id);
  if (!found)
    throw unknown(
      'scenario',
      id,
      CATALOGUE.map((one) => one.id),
    );
  return found;
}
