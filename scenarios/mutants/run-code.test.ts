import { performance } from 'node:perf_hooks';
import { describe, expect, test } from 'vitest';
import { type CodeMutant, isOptions, levelsOf, SAME } from './mutant.ts';
import { MUTANTS } from './mutants.ts';
import { judgeMutant, subjectOf } from './run-code.ts';
import { runMutant } from './run-mutants.ts';

const options = { clock: () => performance.now() };
const SLOW = 180_000;

describe('every mutant is killed in the code by its claim, which the reference keeps', () => {
  test.each(MUTANTS.map((one) => [one.id, one] as const))(
    '%s',
    async (_, mutant) => {
      const { fate, schedules } = await runMutant(mutant, 'code', options);
      expect(fate).toBe('killed');
      expect(schedules).toBeGreaterThan(0);
    },
    SLOW,
  );
});

const isCode = (one: (typeof MUTANTS)[number]): one is CodeMutant => !isOptions(one);
const own = MUTANTS.filter(isCode).map((one) => [one.id, one] as const);

describe.each(own)('%s, which the model knows nothing of', (_, mutant) => {
  test(
    'needs as many items as it says',
    async () => {
      const verdicts: string[] = [];
      for (let items = 0; items < mutant.items; items++) {
        verdicts.push((await judgeMutant({ ...mutant, items }, options)).verdict);
      }
      expect(verdicts).toEqual(Array.from({ length: mutant.items }, () => 'holds'));
    },
    SLOW,
  );

  test('needs the faults that it says', async () => {
    const { verdict } = await judgeMutant({ ...mutant, faults: 'none' }, options);
    expect(verdict).toBe(mutant.faults === 'none' ? 'violated' : 'holds');
  });

  test('claims no dialect, nor does the reference in its place', () => {
    expect(subjectOf(mutant, true).model).toBeUndefined();
    expect(subjectOf(mutant, false).model).toBeUndefined();
    expect(levelsOf(mutant)).toEqual(['code']);
  });
});

describe('a run in the code', () => {
  const byId = (id: string) => MUTANTS.find((one) => one.id === id)!;

  test('says survived where the claim is too weak', async () => {
    const blunt = { ...byId('C5'), claim: 'truthful' } as const;
    expect((await runMutant(blunt, 'code', options)).fate).toBe('survived');
  });

  test('says void where the reference violates the claim too', async () => {
    const lost = { ...byId('C20b'), outcomes: 'failure', claim: 'can-complete' } as const;
    await expect(runMutant(lost, 'code', options)).rejects.toThrow('can-complete was not judged');
    const without = { server: 'lease=none', client: 'error=stop' };
    const worse = { ...byId('C2'), without };
    expect((await runMutant(worse, 'code', options)).fate).toBe('void');
  });

  test('says incomplete where there was no time', async () => {
    let at = 0;
    const clock = () => (at += 10);
    const hasty = { clock, bounds: { timeLimit: 1 } };
    expect((await runMutant(byId('C21b'), 'code', hasty)).fate).toBe('incomplete');
  });

  test('known gap: an item that fails for ever under a lease has no finite set of states', async () => {
    const patient = { ...byId('C20b'), without: SAME };
    const { verdict } = await judgeMutant(patient, { ...options, bounds: { timeLimit: 500 } });
    expect(verdict).toBe('incomplete');
  });
});
