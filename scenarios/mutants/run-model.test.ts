import { performance } from 'node:perf_hooks';
import { describe, expect, test } from 'vitest';
import { isOptions, SAME } from './mutant.ts';
import { MUTANTS } from './mutants.ts';
import { judgeModel } from './run-model.ts';
import { runMutant } from './run-mutants.ts';

const options = { clock: () => performance.now() };
const all = MUTANTS.filter(isOptions);

describe.each(all.map((one) => [one.id, one] as const))('%s in the model', (_, mutant) => {
  const { without, change, items } = mutant;
  const changed = [without, change];

  test('is killed by its claim, which the reference keeps in the same world', async () => {
    expect((await runMutant(mutant, 'model', options)).fate).toBe('killed');
  });

  test('needs as many items as it says', () => {
    const fewer = Array.from({ length: items }, (_, n) => ({ ...mutant, items: n }));
    const verdicts = fewer.map((one) => judgeModel(one, changed, options).verdict);
    expect(verdicts).toEqual(fewer.map(() => 'holds'));
  });

  test('needs the faults and the user that it says', () => {
    const isCalm = mutant.faults === 'none' && mutant.users === 'none';
    const calm = { ...mutant, faults: 'none', users: 'none' };
    expect(judgeModel(calm, changed, options).verdict).toBe(isCalm ? 'violated' : 'holds');
  });

  test('needs every option that it changes', () => {
    const sides = (['server', 'client'] as const).flatMap((side) =>
      change[side]
        .split(',')
        .filter((one) => one !== '')
        .map((part, _, parts) => {
          const others = parts.filter((one) => one !== part).join(',');
          return { ...change, [side]: others };
        }),
    );
    const verdicts = sides.map((less) => judgeModel(mutant, [without, less], options).verdict);
    expect(verdicts).toEqual(sides.map(() => 'holds'));
  });

  test('leaves out a second defence only where that covers it up', () => {
    const { verdict } = judgeModel(mutant, [change], options);
    expect(verdict).toBe(without === SAME ? 'violated' : 'holds');
  });
});

describe('a run of a mutant', () => {
  const mutant = all.find((one) => one.id === 'C18')!;
  const nothing = { kind: 'options', ...SAME } as const;
  const fate = async (given: typeof mutant, bounds = {}) =>
    (await runMutant(given, 'model', { ...options, bounds })).fate;

  test('says survived where its claim is too weak', async () => {
    expect(await fate({ ...mutant, claim: 'truthful' })).toBe('survived');
  });

  test('says survived where nothing was changed', async () => {
    expect(await fate({ ...mutant, change: nothing })).toBe('survived');
  });

  test('says void where the reference violates the claim too', async () => {
    expect(await fate({ ...mutant, without: mutant.change, change: nothing })).toBe('void');
  });

  test('says incomplete where a bound kept the reference from its verdict', async () => {
    expect(await fate(mutant, { maxStates: 30 })).toBe('incomplete');
  });
});
