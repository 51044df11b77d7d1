import { performance } from 'node:perf_hooks';
import { beforeAll, describe, expect, test } from 'vitest';
import type { Level, Mutant, OptionsMutant } from './mutant.ts';
import { isOptions, LEVELS, SAME } from './mutant.ts';
import { MUTANTS } from './mutants.ts';
import { type Pair, type PairRun, pairsOf, runPair } from './pairs.ts';

const options = { clock: () => performance.now() };
const ids = (mutants: readonly Mutant[]) => mutants.map((one) => one.id).join(' ');
const byId = (id: string): OptionsMutant => MUTANTS.filter(isOptions).find((one) => one.id === id)!;

describe('every pair of mutants', () => {
  const made = LEVELS.flatMap((level) => pairsOf(MUTANTS, level).pairs);
  let runs: PairRun[] = [];
  beforeAll(async () => {
    runs = [];
    for (const pair of made) runs.push(await runPair(pair, options));
  }, 180_000);

  test('is killed', () => {
    expect(runs.length).toBeGreaterThan(200);
    expect(runs.filter((one) => one.fate !== 'killed').map((one) => ids(one.mutants))).toEqual([]);
  });

  test('is killed by both claims, unless one mistake covers up the other', () => {
    const masked = runs.filter((one) => one.masked.length > 0);
    const texts = masked.map((one) => `${ids(one.mutants)}: ${ids(one.masked)}`);
    expect(texts).toEqual([
      // A page that stops after an error has no second call to overlap with the first.
      'C1a C15: C15',
      'C1a C16a: C16a',
      'C1a C25: C25',
      // Without a deadline no call is late.
      'C3a C7a: C7a',
      'C7a C15: C15',
      'C7a C16a: C16a',
      'C7a C25: C25',
      'C12a C15: C15',
      'C12a C16a: C16a',
      'C12a C25: C25',
      // A job that ends on an empty call needs no item back.
      'C14a C18: C18',
      'C15 C21a: C15',
      'C16a C18: C18',
      'C16a C21a: C16a',
      'C21a C25: C25',
      // The same once more, in the code.
      'C3b C7b: C7b',
      // A page that is never told the end, or has fallen silent, shows no wrong button.
      'C5 C14b: C14b',
      // Who shows the last read as it came shows its end, too.
      'C6a C13b: C6a',
      'C6b C13b: C6b',
      'C7b C14b: C14b',
      'C7b C16b: C16b',
      'C7b C19: C19',
      'C11 C13b: C11',
      'C11 C14b: C14b',
      'C12b C13b: C12b',
      'C12b C14b: C14b',
      'C14b C21b: C14b',
      'C16b C21b: C16b',
      // A job that ends an item too early needs no call for its last item.
      'C17b C20a: C20a',
      'C17b C21b: C21b',
      'C19 C21b: C19',
    ]);
  });
});

describe('a pair', () => {
  const among = (level: Level, ...names: string[]) => {
    const some = MUTANTS.filter((one) => names.includes(one.id));
    return pairsOf(some, level).pairs;
  };
  const texts = (pairs: readonly Pair[]) => pairs.map(({ mutants }) => ids(mutants));
  const model = (a: OptionsMutant, b: OptionsMutant) =>
    runPair({ level: 'model', mutants: [a, b] }, options);

  test('is not made of two that change one option in two ways, nor of one that contains the other', () => {
    expect(among('model', 'C14a', 'C16a')).toEqual([]);
    expect(among('model', 'C1a', 'C7a')).toEqual([]);
    expect(among('model', 'C1a', 'C21a')).toEqual([]);
    expect(texts(among('model', 'C15', 'C16a'))).toEqual(['C15 C16a']);
  });

  test('is not made of the same lines of code, nor of a server that one of them needs weaker', () => {
    expect(among('code', 'C7b', 'C21b')).toEqual([]);
    expect(among('code', 'C5', 'C20b')).toEqual([]);
    expect(texts(among('code', 'C5', 'C21b'))).toEqual(['C5 C21b']);
    expect(among('code', 'C5', 'C15')).toEqual([]);
  });

  test.each(LEVELS)('counts those of the %s that are left out', (level) => {
    const { pairs, left } = pairsOf(MUTANTS, level);
    const own = MUTANTS.filter((one) => isOptions(one) === (level === 'model')).length;
    expect(pairs.length + left).toBe((own * (own - 1)) / 2);
  });

  test('survives where neither claim is violated', async () => {
    const blunt = (given: OptionsMutant): OptionsMutant => ({ ...given, claim: 'cancel-is-final' });
    const run = await model(blunt(byId('C1a')), blunt(byId('C15')));
    expect(run).toMatchObject({ fate: 'survived', masked: [{ id: 'C1a' }, { id: 'C15' }] });
  });

  test('is incomplete where a bound was hit and nothing is violated', async () => {
    const hasty = { ...options, bounds: { maxStates: 2 } };
    const mutants = [byId('C1a'), byId('C15')] as const;
    expect((await runPair({ level: 'model', mutants }, hasty)).fate).toBe('incomplete');
  });

  test('leaves out in each world the second defence that is left out there', async () => {
    const bare = { ...byId('C22'), without: SAME };
    expect((await model(byId('C1a'), bare)).masked).toEqual([bare]);
    expect((await model(byId('C1a'), byId('C22'))).masked).toEqual([]);
  });
});
