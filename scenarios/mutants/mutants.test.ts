import { describe, expect, test } from 'vitest';
import { CLASSES } from './classes.ts';
import { classOf } from './mutant.ts';
import { MUTANTS } from './mutants.ts';

describe('the classes', () => {
  const ids = Array.from({ length: 25 }, (_, i) => `C${i + 1}`);

  test('are all twenty-five', () => expect(Object.keys(CLASSES)).toEqual(ids));

  test('each have a mutant or the reason why not, never both', () => {
    for (const [id, { notApplicable }] of Object.entries(CLASSES)) {
      const own = MUTANTS.filter((one) => classOf(one) === id);
      expect(own.length > 0, id).toBe(notApplicable === null);
    }
  });
});

describe('the mutants', () => {
  test('are named once each, with a letter only where a class has several', () => {
    const names = MUTANTS.map((one) => one.id);
    expect(new Set(names).size).toBe(names.length);
    for (const one of MUTANTS) {
      const own = MUTANTS.filter((other) => classOf(other) === classOf(one));
      expect(/[ab]$/.test(one.id), one.id).toBe(own.length > 1);
    }
  });

  test('have a title of their own each', () => {
    const titles = MUTANTS.map((one) => one.title);
    expect(new Set(titles).size).toBe(titles.length);
    expect(titles.filter((one) => !/^\S.{10,65}$/.test(one))).toEqual([]);
  });

  test('are of the server, the client and the network', () => {
    expect(new Set(MUTANTS.map((one) => one.of))).toEqual(new Set(['client', 'server', 'network']));
  });
});
