import { performance } from 'node:perf_hooks';
import { describe, expect, test } from 'vitest';
import { parseClient, parseFaults, parseServer, parseUsers } from '../../model/parse.ts';
import { CLASSES } from './classes.ts';
import { classOf, dialectText, SAME } from './mutant.ts';
import { MUTANTS } from './mutants.ts';
import { judgeModel } from './run-model.ts';
import { runMutant } from './run-mutants.ts';

const options = { clock: () => performance.now() };
const named = MUTANTS.map((one) => [one.id, one] as const);

describe.each(named)('%s', (_, mutant) => {
  const { without, change, items } = mutant;
  const changed = [without, change];

  test('is killed by its claim, which the reference keeps in the same world', () => {
    expect(runMutant(mutant, options).fate).toBe('killed');
  });

  test('needs as many items as it says', () => {
    for (let fewer = 0; fewer < items; fewer++) {
      expect(judgeModel({ ...mutant, items: fewer }, changed, options).verdict).toBe('holds');
    }
  });

  test('needs the faults and the user that it says', () => {
    const isCalm = mutant.faults === 'none' && mutant.users === 'none';
    const calm = { ...mutant, faults: 'none', users: 'none' };
    expect(judgeModel(calm, changed, options).verdict).toBe(isCalm ? 'violated' : 'holds');
  });

  test('needs every option that it changes', () => {
    for (const side of ['server', 'client'] as const) {
      const parts = change[side].split(',').filter((one) => one !== '');
      for (const part of parts) {
        const others = parts.filter((one) => one !== part).join(',');
        const less = { ...change, [side]: others };
        expect(judgeModel(mutant, [without, less], options).verdict, part).toBe('holds');
      }
    }
  });

  test('leaves out a second defence only where that covers it up', () => {
    const { verdict } = judgeModel(mutant, [change], options);
    expect(verdict).toBe(without === SAME ? 'violated' : 'holds');
  });

  test('is told as the command line would', () => {
    expect(() => parseServer(dialectText(without.server, change.server))).not.toThrow();
    expect(() => parseClient(dialectText(without.client, change.client))).not.toThrow();
    expect(parseFaults(mutant.faults).length + Object.keys(parseUsers(mutant.users)).length).toBe(
      Number(mutant.faults !== 'none') + Number(mutant.users !== 'none'),
    );
    expect(mutant.title).toMatch(/^\S.{10,65}$/);
  });
});

describe('the classes', () => {
  const ids = Array.from({ length: 25 }, (_, i) => `C${i + 1}`);

  test('are all twenty-five', () => expect(Object.keys(CLASSES)).toEqual(ids));

  test('each have a mutant or the reason why not, never both', () => {
    for (const [id, { notApplicable }] of Object.entries(CLASSES)) {
      const own = MUTANTS.filter((one) => classOf(one) === id);
      expect(own.length > 0, id).toBe(notApplicable === null);
    }
  });

  test('name each mutant once', () => {
    expect(new Set(MUTANTS.map((one) => one.id)).size).toBe(MUTANTS.length);
  });
});

describe('a run of a mutant', () => {
  const [mutant] = MUTANTS.filter((one) => one.id === 'C18');

  test('says survived where its claim is too weak', () => {
    expect(runMutant({ ...mutant!, claim: 'truthful' }, options).fate).toBe('survived');
  });

  test('says survived where nothing was changed', () => {
    expect(runMutant({ ...mutant!, change: SAME }, options).fate).toBe('survived');
  });

  test('says void where the reference violates the claim too', () => {
    const { change } = mutant!;
    expect(runMutant({ ...mutant!, without: change, change: SAME }, options).fate).toBe('void');
  });

  test('says incomplete where a bound was hit, though the mutant be killed before it', () => {
    const bounds = { maxStates: 30 };
    expect(runMutant(mutant!, { ...options, bounds }).fate).toBe('incomplete');
  });
});
