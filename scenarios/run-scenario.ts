import type { Judged } from '../model/judge.ts';
import { type ExploreOptions, judgeConfiguration } from './configuration.ts';
import { type Comparison, compareScenario, configurationsOf, type Scenario } from './scenario.ts';

export interface ScenarioRun extends Comparison {
  readonly scenario: Scenario;
  /** One for each item count. */
  readonly judged: readonly Judged[];
}

/** Explores every configuration of a scenario and compares the verdicts with what it expects. */
export function runScenario(scenario: Scenario, options: ExploreOptions): ScenarioRun {
  const judged = configurationsOf(scenario).map((one) => judgeConfiguration(one, options));
  const found = judged.flatMap(({ environment, judgements }) =>
    judgements.map((one) => ({ ...one, items: environment.items })),
  );
  return { scenario, judged, ...compareScenario(scenario, found) };
}
