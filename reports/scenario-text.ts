import { type Comparison, compareScenario, type Scenario } from '../scenarios/scenario.ts';
import type { Colors } from './colors.ts';
import type { Entry } from './report.ts';

export interface ScenarioResult extends Comparison {
  readonly scenario: Scenario;
}

/** Commands to paste: what a scenario finds is expected, and so leaves no trace files. */
export function replayScenario(id: string, more = ''): string {
  const file = `${id}.json`;
  return `npx unstuck check ${id}${more} --reporter json > ${file}; npx unstuck replay ${file}`;
}

/** Compares each scenario with the entries that it asked for. */
export function resultsOf(
  scenarios: readonly Scenario[],
  entries: readonly Entry[],
): ScenarioResult[] {
  return scenarios.map((scenario) => {
    const own = entries.filter((one) => one.scenario === scenario.id);
    return { scenario, ...compareScenario(scenario, own) };
  });
}

const MARKS = {
  'as expected': ['ok  ', 'green'],
  'not as expected': ['FAIL', 'red'],
  incomplete: ['??  ', 'yellow'],
} as const;

/**
 * A line for each scenario; more where something is not as expected, and, if `how` is asked for, how
 * to see the violations that are.
 */
export function scenariosText(
  results: readonly ScenarioResult[],
  colors: Colors,
  how?: (scenario: Scenario) => string,
): string {
  const width = Math.max(...results.map(({ scenario }) => scenario.id.length));
  return results
    .flatMap(({ scenario, result, differences }) => {
      const [mark, color] = MARKS[result];
      const line = `  ${colors[color](mark)} ${scenario.id.padEnd(width)}  ${scenario.title}`;
      const see = how && scenario.violated.length > 0 ? [`see: ${how(scenario)}`] : [];
      return [line, ...[...differences, ...see].map((one) => `         ${one}`)];
    })
    .join('\n');
}

export function scenarioCounts(results: readonly ScenarioResult[]): string[] {
  const count = (result: Comparison['result']) =>
    results.filter((one) => one.result === result).length;
  return (['as expected', 'not as expected', 'incomplete'] as const).map(
    (result) => `${count(result)} ${result}`,
  );
}
