import { performance } from 'node:perf_hooks';
import { describe, expect, test } from 'vitest';
import type { Mutant } from './mutant.ts';
import { mutant, SAME } from './mutant.ts';
import { MUTANTS } from './mutants.ts';
import { pairsOf, runPair } from './pairs.ts';

const options = { clock: () => performance.now() };
const ids = (mutants: readonly Mutant[]) => mutants.map((one) => one.id).join(' ');
const byId = (id: string): Mutant => MUTANTS.find((one) => one.id === id)!;

describe('every pair of mutants', () => {
  const { pairs } = pairsOf(MUTANTS);
  const runs = pairs.map((pair) => runPair(pair, options));

  test('is killed', () => {
    expect(pairs.length).toBeGreaterThan(100);
    expect(runs.filter((one) => one.fate !== 'killed').map((one) => ids(one.pair))).toEqual([]);
  });

  test('is killed by both claims, but for three in which one covers up the other', () => {
    const masked = runs.filter((one) => one.masked.length > 0);
    expect(masked.map((one) => `${ids(one.pair)}: ${ids(one.masked)}`)).toEqual([
      'C3 C7: C7',
      'C14 C18: C18',
      'C16 C18: C18',
    ]);
  });
});

describe('a pair', () => {
  test('is not made of two that change one option in two ways, nor of one that contains the other', () => {
    const among = (...names: string[]) => pairsOf(names.map(byId)).pairs.map((pair) => ids(pair));
    expect(among('C14', 'C16')).toEqual([]);
    expect(among('C1', 'C7')).toEqual([]);
    expect(among('C1', 'C21')).toEqual([]);
    expect(among('C15', 'C16')).toEqual(['C15 C16']);
  });

  test('counts those that are left out', () => {
    const { pairs, left } = pairsOf(MUTANTS);
    expect(pairs.length + left).toBe((MUTANTS.length * (MUTANTS.length - 1)) / 2);
  });

  test('survives where neither claim is violated', () => {
    const blunt = (given: Mutant): Mutant => ({ ...given, claim: 'cancel-is-final' });
    const run = runPair([blunt(byId('C1')), blunt(byId('C15'))], options);
    expect(run).toMatchObject({ fate: 'survived', masked: [{ id: 'C1' }, { id: 'C15' }] });
  });

  test('is incomplete where a bound was hit and nothing is violated', () => {
    const run = runPair([byId('C1'), byId('C15')], { ...options, bounds: { maxStates: 2 } });
    expect(run.fate).toBe('incomplete');
  });

  test('leaves out the second defence that either leaves out', () => {
    const bare = mutant({ ...byId('C22'), without: SAME, server: 'idempotency=none' });
    expect(runPair([byId('C1'), bare], options).masked).toEqual([bare]);
    expect(runPair([byId('C1'), byId('C22')], options).masked).toEqual([]);
  });
});
