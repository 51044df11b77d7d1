import { describe, expect, test } from 'vitest';
import { ask, stepsOf } from './ask.ts';
import { philosopherClaims, philosophers } from './philosophers.ts';
import { complaintsAbout } from './rewalk.ts';

describe('philosophers who all take the left fork first', () => {
  // Each of them thinks (T), has the left fork (L) or eats (E, both forks). Two neighbours in a row can
  // be anything but E then L or E then E, for the fork between them is taken. So the states are the
  // closed walks of length N in a graph whose matrix, rows and columns T L E, is
  //   1 1 1
  //   1 1 1
  //   1 0 0
  // with the eigenvalues 0 and 1 ± √2: (1 + √2)^N + (1 - √2)^N states, the Pell-Lucas numbers
  // 2, 6, 14, 34, ... of which each is twice the one before plus the one before that.
  test.each([
    [1, 2],
    [2, 6],
    [3, 14],
    [4, 34],
    [8, 1154],
    [12, 39202],
  ])('%i of them have %i states', (size, states) => {
    expect(ask(philosophers(size), philosopherClaims).states).toBe(states);
  });

  test('starve, by a shortest schedule: each takes one fork', () => {
    const answer = ask(philosophers(3), philosopherClaims);
    expect(answer.kinds).toEqual({
      'nobody waits for everybody': 'violated',
      'forks are not shared': 'holds',
      'somebody eats': 'holds',
      'somebody gets to eat': 'violated',
    });
    const shortest = [0, 1, 2].map((i) => `seat.philosopher[${i}] take left`);
    expect(stepsOf(answer.traceOf('nobody waits for everybody'))).toEqual(shortest);
    // The run that starves is the one that stops there: nothing more is possible.
    const stopped = answer.traceOf('somebody gets to eat');
    expect(stepsOf(stopped)).toEqual(shortest);
    expect(stopped.loop).toBeNull();
    expect(answer.compiled.steps(stopped.states[3]!)).toEqual([]);
  });

  test.each([2, 5, 8])('%i of them starve after that many steps, no fewer', (size) => {
    const { traceOf, compiled } = ask(philosophers(size), philosopherClaims);
    const trace = traceOf('nobody waits for everybody');
    expect(trace.steps).toHaveLength(size);
    expect(complaintsAbout(compiled, trace)).toEqual([]);
  });

  test('a single one, whose two forks are one, never eats', () => {
    const answer = ask(philosophers(1), philosopherClaims);
    expect(answer.kinds['somebody eats']).toBe('violated');
    expect(answer.of('somebody eats')).toMatchObject({ trace: null });
  });

  test('stand for as many interleavings as there are ways to come to the deadlock', () => {
    // All states but the deadlock are one component, since everybody can put everything down again;
    // the deadlock can be entered by any of the N as the last one.
    for (const size of [2, 3, 4]) {
      expect(ask(philosophers(size), philosopherClaims).interleavings).toBe(BigInt(size));
    }
  });
});
