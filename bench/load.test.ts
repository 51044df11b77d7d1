import { expect, test } from 'vitest';
import { REAL } from '../cli/ambient.ts';
import { load } from './load.ts';

test('200 jobs of 20 items, 50 clients at once, one call in ten broken: every client settles, every count adds up', async () => {
  const { timing, random } = REAL;
  const options = { jobs: 200, items: 20, clients: 50, faulty: 0.1, timing, random };
  const { settled, wrong, worked, twice, faults } = await load(options);
  expect({ settled, wrong, worked, twice }).toEqual({
    settled: 200,
    wrong: 0,
    worked: 4_000,
    twice: 0,
  });
  expect(faults).toBeGreaterThan(200);
});
