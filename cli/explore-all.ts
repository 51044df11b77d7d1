import type { Bounds } from '../model/checker/bounds.ts';
import { notExplored } from '../reports/entries.ts';
import type { Entry } from '../reports/report.ts';
import type { Configuration } from '../scenarios/configuration.ts';
import { configurationText } from '../scenarios/configuration.ts';
import type { Scenario } from '../scenarios/scenario.ts';
import { expectedOf } from '../scenarios/scenario.ts';
import type { Explore, Io } from './io.ts';
import { progressOn } from './progress.ts';

export interface Work {
  readonly configuration: Configuration;
  /** Who asks; null: the command line. */
  readonly scenario: Scenario | null;
}

/**
 * Explores what is listed, one after the other. Once the user asks to stop, what was found
 * stays, and the rest is incomplete.
 */
export async function exploreAll(
  work: readonly Work[],
  bounds: Partial<Bounds>,
  io: Io,
  explore: Explore = io.explore,
  level: Entry['level'] = 'model',
  coverage = false,
): Promise<Entry[]> {
  const progress = progressOn(io);
  const entries: Entry[] = [];
  for (const [index, { configuration, scenario }] of work.entries()) {
    const what = `${configurationText(configuration)}, items ${configuration.items}`;
    progress.begin(what, index + 1, work.length);
    const found = io.interrupted()
      ? notExplored(configuration, bounds, 'interrupted before its turn', level)
      : await explore(configuration, bounds, ({ states }) => progress.states(states), coverage);
    const asked = scenario
      ? found.map((one) => ({
          ...one,
          scenario: scenario.id,
          expected: expectedOf(scenario, one.claim),
        }))
      : found;
    entries.push(...asked);
  }
  progress.end();
  return entries;
}
