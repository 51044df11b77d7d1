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
  /** Default: model. */
  readonly level?: Entry['level'];
}

export interface ExploreAllOptions {
  /** Explores what is of another level than the model. */
  readonly code?: Explore | null;
  /** So many explorations at a time. */
  readonly lanes?: number;
  /** Say what the machines did. */
  readonly coverage?: boolean;
}

/**
 * Explores what is listed, so many at a time as `lanes` says; the answers are in the order of the list.
 * Once the user asks to stop, what was found stays, and the rest is incomplete.
 */
export async function exploreAll(
  work: readonly Work[],
  bounds: Partial<Bounds>,
  io: Io,
  { code = null, lanes = 1, coverage = false }: ExploreAllOptions = {},
): Promise<Entry[]> {
  const progress = progressOn(io);
  const answers: Entry[][] = [];
  let next = 0;
  const lane = async (): Promise<void> => {
    for (let index = next++; index < work.length; index = next++) {
      const { configuration, scenario, level = 'model' } = work[index]!;
      const explore = level === 'model' ? io.explore : code!;
      const what = `${configurationText(configuration)}, items ${configuration.items}`;
      progress.begin(what, index + 1, work.length);
      const found = io.interrupted()
        ? notExplored(configuration, bounds, 'interrupted before its turn', level)
        : await explore(configuration, bounds, (far) => progress.far(far), coverage);
      answers[index] = scenario ? found.map((one) => askedBy(scenario, one)) : found;
    }
  };
  try {
    await Promise.all(Array.from({ length: lanes }, lane));
  } finally {
    // Where one lane failed the others begin nothing more.
    next = work.length;
    progress.end();
  }
  return answers.flat();
}

const askedBy = (scenario: Scenario, one: Entry): Entry => ({
  ...one,
  scenario: scenario.id,
  expected: expectedOf(scenario, one.claim),
});
