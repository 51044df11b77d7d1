import { describe, expect, test } from 'vitest';
import { runScenario } from './run-scenario.ts';
import { compareScenario, configurationsOf, type FoundVerdict, scenario } from './scenario.ts';

const SCENARIO = scenario({
  id: 'an-example',
  title: 'An example',
  server: 'as-deployed',
  client: 'as-logged',
  items: '1..2',
  faults: 'cut@process-next=1',
  holds: ['truthful'],
  violated: ['settles'],
});

const found = (changes: Partial<Record<string, FoundVerdict['verdict']>> = {}): FoundVerdict[] =>
  [1, 2].flatMap((items) =>
    (['settles', 'truthful'] as const).map((claim) => {
      const verdict = changes[`${claim} ${items}`] ?? (claim === 'settles' ? 'violated' : 'holds');
      return {
        claim,
        items,
        verdict,
        because: verdict === 'incomplete' ? 'bound hit: time' : null,
      };
    }),
  );

describe('a scenario', () => {
  test('is as expected if every claim is, for every item count', () => {
    expect(compareScenario(SCENARIO, found())).toEqual({ result: 'as expected', differences: [] });
  });

  test('fails when what should be violated holds', () => {
    expect(compareScenario(SCENARIO, found({ 'settles 2': 'holds' }))).toEqual({
      result: 'not as expected',
      differences: ['settles, items 2: expected violated, found holds'],
    });
  });

  test('fails when what should hold is violated', () => {
    expect(compareScenario(SCENARIO, found({ 'truthful 1': 'violated' }))).toEqual({
      result: 'not as expected',
      differences: ['truthful, items 1: expected holds, found violated'],
    });
  });

  test('is incomplete when a verdict is not known and none is wrong', () => {
    const incomplete = found({ 'truthful 1': 'incomplete' });
    expect(compareScenario(SCENARIO, incomplete)).toEqual({
      result: 'incomplete',
      differences: ['truthful, items 1: expected holds, found incomplete: bound hit: time'],
    });
    const both = found({ 'truthful 1': 'incomplete', 'settles 1': 'holds' });
    expect(compareScenario(SCENARIO, both).result).toBe('not as expected');
  });

  test('fails when a claim was not asked', () => {
    expect(compareScenario(SCENARIO, found().slice(1))).toEqual({
      result: 'not as expected',
      differences: ['settles, items 1: expected violated, found not asked'],
    });
  });

  test('asks its claims, and only them, with each item count', () => {
    expect(configurationsOf(SCENARIO)).toMatchObject([
      { items: 1, claims: ['truthful', 'settles'], outcomes: 'both', users: {} },
      { items: 2, claims: ['truthful', 'settles'], outcomes: 'both', users: {} },
    ]);
  });
});

test('a run explores it and compares', () => {
  let time = 0;
  const clock = () => time++;
  const run = runScenario(SCENARIO, { clock });
  expect(run.result).toBe('as expected');
  expect(run.judged.map((one) => one.environment.items)).toEqual([1, 2]);
  const cut = runScenario(SCENARIO, { clock, bounds: { timeLimit: 0 } });
  expect(cut.result).toBe('incomplete');
});
