import { describe, expect, test } from 'vitest';
import { type Bounds, DEFAULT_BOUNDS } from './bounds.ts';
import type { Claim } from './claim.ts';
import { ask } from './examples/ask.ts';
import { counter, countOf, factory } from './examples/counter.ts';
import { philosopherClaims, philosophers, seated } from './examples/philosophers.ts';
import type { Layout } from './layout.ts';
import type { CheckOptions } from './verdict.ts';

// Twelve philosophers have 39,202 states; the deadlock is at depth 12, the last of all.
const claims = (layout: Layout): Claim[] => {
  // Once: each time it is written anew, as code.
  const hungry = seated(layout, 'one fork');
  return [
    ...philosopherClaims(layout),
    { kind: 'never', name: 'nobody takes a fork', bad: (f) => hungry(f) > 0 },
    { kind: 'sometimes', name: 'all sleep', found: () => false },
    { kind: 'at last always', name: 'nobody is hungry', good: (f) => hungry(f) === 0 },
  ];
};
const twelve = (options: Partial<CheckOptions>) => ask(philosophers(12), claims, options);
const bounded = (bounds: Partial<Bounds>) => twelve({ bounds });

const INCOMPLETE = {
  'nobody waits for everybody': 'incomplete',
  'forks are not shared': 'incomplete',
  'somebody eats': 'holds',
  'somebody gets to eat': 'incomplete',
  'nobody takes a fork': 'violated',
  'all sleep': 'incomplete',
};

describe('a bound that is hit', () => {
  test.each<[string, Partial<Bounds>]>([
    ['states', { maxStates: 5000 }],
    ['memory', { maxMemory: 500_000 }],
  ])('on %s leaves open what was not found before', (bound, bounds) => {
    const answer = bounded(bounds);
    expect(answer.bound).toBe(bound);
    expect(answer.kinds).toMatchObject(INCOMPLETE);
    expect(answer.of('forks are not shared')).toEqual({
      kind: 'incomplete',
      because: `bound hit: ${bound}`,
    });
    expect(answer.interleavings).toBeNull();
    expect(answer.states).toBeLessThan(39_202);
  });

  test('on time leaves open what was not found before', () => {
    let now = 0;
    const clock = () => {
      now += 1;
      return now;
    };
    // The clock is read every 1,024 states.
    const answer = twelve({ clock, bounds: { timeLimit: 5 } });
    expect(answer.bound).toBe('time');
    expect(answer.kinds).toMatchObject(INCOMPLETE);
  });

  test('at the very start leaves everything open', () => {
    const answer = bounded({ timeLimit: -1 });
    expect(answer.bound).toBe('time');
    expect(new Set(Object.values(answer.kinds))).toEqual(new Set(['incomplete']));
  });

  test('by whoever watches the progress leaves open what was not found before', () => {
    const seen: { states: number; depth: number }[] = [];
    const answer = ask(philosophers(14), claims, {
      onProgress: (progress) => {
        seen.push(progress);
        return true;
      },
    });
    expect(answer.bound).toBe('interrupted');
    expect(seen).toHaveLength(1);
    expect(seen[0]!.states).toBeGreaterThanOrEqual(131_072);
    expect(answer.kinds).toMatchObject(INCOMPLETE);
  });

  test('in the number of members leaves open what was not found, liveness always', () => {
    // The third start finds nobody idle; what would follow is not known.
    const answer = ask(factory(2, true), (layout): Claim[] => [
      { kind: 'never', name: 'none works', bad: (f) => f[layout.at('work.made', 1)] !== 0 },
      { kind: 'never', name: 'nothing', bad: () => false },
      { kind: 'sometimes', name: 'rest', found: (f) => f[layout.at('work.made', 1)] === 0 },
      { kind: 'sometimes', name: 'more', found: () => false },
      { kind: 'at last', name: 'work', good: () => false },
    ]);
    expect(answer.bound).toBe('members');
    expect(answer.kinds).toEqual({
      'none works': 'violated',
      nothing: 'incomplete',
      rest: 'holds',
      more: 'incomplete',
      work: 'incomplete',
    });
  });
});

describe('what was found before a bound was hit', () => {
  const alive = (layout: Layout): Claim[] => [
    { kind: 'at last', name: 'counts to the end', good: (f) => countOf(layout, f) === 4000 },
    { kind: 'at last always', name: 'moves on', good: (f) => countOf(layout, f) > 0 },
  ];

  test('is violated: an end that the bound had no part in', () => {
    const bounds = { maxStates: 2000 };
    const answer = ask(counter(4000, { stop: 'user' }), alive, { bounds });
    expect(answer.bound).toBe('states');
    // After 0 steps it can be stopped.
    expect(answer.kinds).toEqual({ 'counts to the end': 'violated', 'moves on': 'violated' });
    expect(answer.traceOf('moves on').steps.map((one) => one.name)).toEqual(['stop']);
  });

  test('does not include states that were never expanded: they have no steps and are no ends', () => {
    const answer = ask(counter(4000), alive, { bounds: { maxStates: 2000 } });
    expect(answer.kinds).toEqual({ 'counts to the end': 'incomplete', 'moves on': 'incomplete' });
  });
});

test('a bound that is not hit changes nothing', () => {
  const free = twelve({});
  const tight = bounded({ maxStates: 39_202, maxMemory: 2 ** 30 });
  expect(tight.bound).toBeNull();
  expect(tight.kinds).toEqual(free.kinds);
});

test('every bound is finite by default', () => {
  for (const bound of Object.values(DEFAULT_BOUNDS))
    expect(bound).toBeLessThan(Number.MAX_SAFE_INTEGER);
});
