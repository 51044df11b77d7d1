import { performance } from 'node:perf_hooks';
import { describe, expect, test } from 'vitest';
import { CLAIMS } from '../model/claims.ts';
import { FAULTS } from '../model/environment.ts';
import { CATALOGUE, MODEL_SCENARIOS, scenarioOf } from './catalogue.ts';
import { runScenario } from './run-scenario.ts';

const clock = () => performance.now();

describe('every scenario is as expected', () => {
  test.each(MODEL_SCENARIOS.map((one) => [one.id, one] as const))('%s', (_, scenario) => {
    const { result, differences, judged } = runScenario(scenario, { clock });
    expect({ result, differences }).toEqual({ result: 'as expected', differences: [] });
    expect(judged.length).toBeGreaterThan(0);
  });
});

describe('the catalogue', () => {
  test('names each scenario once, in kebab-case', () => {
    const ids = CATALOGUE.map((one) => one.id);
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids.filter((id) => !/^[a-z0-9]+(-[a-z0-9]+)*$/.test(id))).toEqual([]);
  });

  test('has a title of its own for each', () => {
    const titles = CATALOGUE.map((one) => one.title);
    expect(new Set(titles).size).toBe(titles.length);
    expect(titles.filter((title) => title.length < 15 || title.length > 90)).toEqual([]);
  });

  test('asks each claim once in a scenario, and always one that a bare run would answer wrongly', () => {
    for (const { id, holds, violated } of CATALOGUE) {
      const claims = [...holds, ...violated];
      expect(new Set(claims).size, id).toBe(claims.length);
      const meant = claims.filter((one) => CLAIMS[one].kind === 'reachability');
      // A claim that has to be violated is proof enough that something ran.
      expect(meant.length + violated.length, id).toBeGreaterThan(0);
    }
  });

  test('asks the whole checklist three times', () => {
    const checks = [
      'one-item-completes-at-once',
      'three-items-show-progress-and-complete',
      'ten-items-complete',
      'cancel-shows-cancelled',
      'enrich-all-appears-by-itself',
      'no-refresh-is-needed',
    ];
    for (const check of checks) {
      expect(scenarioOf(check)).toMatchObject({ server: 'as-deployed', client: 'as-logged' });
      expect(scenarioOf(`${check}-as-analysed`)).toMatchObject({ server: 'as-analysed' });
      expect(scenarioOf(`${check}-reference`)).toMatchObject({
        server: 'reference',
        client: 'reference',
        violated: [],
      });
    }
  });

  test('tries the reference pair with every fault', () => {
    for (const fault of FAULTS) expect(scenarioOf(`reference-${fault}`).faults).toBe(fault);
  });

  test('keeps the logged bug a bug', () => {
    expect(scenarioOf('logged-bug')).toMatchObject({
      server: 'as-deployed',
      client: 'as-logged',
      faults: 'cut@process-next=1',
      violated: ['settles'],
    });
  });

  test('tells what is most like a name that it does not have', () => {
    expect(() => scenarioOf('reference-cuts')).toThrow(
      /^unknown scenario "reference-cuts": there are \d+, most like it reference-cut, /,
    );
    expect(() => scenarioOf('')).toThrow('unknown scenario ""');
  });
});
