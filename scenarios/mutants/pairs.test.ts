import { performance } from 'node:perf_hooks';
import { describe, expect, test } from 'vitest';
import type { Mutant, OptionsMutant } from './mutant.ts';
import { isOptions, SAME } from './mutant.ts';
import { MUTANTS } from './mutants.ts';
import { pairsOf, runPair } from './pairs.ts';

const options = { clock: () => performance.now() };
const ids = (mutants: readonly Mutant[]) => mutants.map((one) => one.id).join(' ');
const byId = (id: string): OptionsMutant => MUTANTS.filter(isOptions).find((one) => one.id === id)!;

describe('every pair of mutants', () => {
  const { pairs } = pairsOf(MUTANTS);
  const runs = pairs.map((pair) => runPair(pair, options));

  test('is killed', () => {
    expect(pairs.length).toBeGreaterThan(100);
    expect(runs.filter((one) => one.fate !== 'killed').map((one) => ids(one.pair))).toEqual([]);
  });

  test('is killed by both claims, unless one mistake covers up the other', () => {
    const masked = runs.filter((one) => one.masked.length > 0);
    const texts = masked.map((one) => `${ids(one.pair)}: ${ids(one.masked)}`);
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
    ]);
  });
});

describe('a pair', () => {
  test('is not made of two that change one option in two ways, nor of one that contains the other', () => {
    const among = (...names: string[]) => pairsOf(names.map(byId)).pairs.map((pair) => ids(pair));
    expect(among('C14a', 'C16a')).toEqual([]);
    expect(among('C1a', 'C7a')).toEqual([]);
    expect(among('C1a', 'C21a')).toEqual([]);
    expect(among('C15', 'C16a')).toEqual(['C15 C16a']);
  });

  test('counts those that are left out', () => {
    const { pairs, left } = pairsOf(MUTANTS);
    const all = MUTANTS.filter(isOptions).length;
    expect(pairs.length + left).toBe((all * (all - 1)) / 2);
  });

  test('survives where neither claim is violated', () => {
    const blunt = (given: OptionsMutant): OptionsMutant => ({ ...given, claim: 'cancel-is-final' });
    const run = runPair([blunt(byId('C1a')), blunt(byId('C15'))], options);
    expect(run).toMatchObject({ fate: 'survived', masked: [{ id: 'C1a' }, { id: 'C15' }] });
  });

  test('is incomplete where a bound was hit and nothing is violated', () => {
    const run = runPair([byId('C1a'), byId('C15')], { ...options, bounds: { maxStates: 2 } });
    expect(run.fate).toBe('incomplete');
  });

  test('leaves out the second defence that either leaves out', () => {
    const bare = { ...byId('C22'), without: SAME };
    expect(runPair([byId('C1a'), bare], options).masked).toEqual([bare]);
    expect(runPair([byId('C1a'), byId('C22')], options).masked).toEqual([]);
  });
});
