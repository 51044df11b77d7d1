import { expect, test } from 'vitest';
import { failuresOf, groupsOf, isNotReached, totalsOf } from './group.ts';
import type { Entry } from './report.ts';

const TRACE: Entry['trace'] = {
  steps: [],
  loop: null,
  identities: false,
  end: { views: [], job: 'queued', state: {} },
};

function entry(changes: Partial<Entry> = {}): Entry {
  return {
    level: 'model',
    claim: 'settles',
    server: 'as-deployed',
    client: 'as-logged',
    items: 1,
    outcomes: 'both',
    faults: {},
    users: {},
    scenario: null,
    expected: null,
    verdict: 'holds',
    because: null,
    states: 10,
    transitions: 20,
    depth: 5,
    interleavings: '7',
    bounds: { maxStates: 1, maxMemory: 1, timeLimit: 1, hit: null },
    assumptions: [],
    trace: null,
    refresh: null,
    atFault: null,
    stuckStates: null,
    ...changes,
  };
}

const violated = (changes: Partial<Entry> = {}) =>
  entry({ verdict: 'violated', trace: TRACE, ...changes });

test('what was explored once is counted once, whatever the number of claims', () => {
  const entries = [
    entry(),
    entry({ claim: 'truthful' }),
    entry({ items: 2, depth: 9, interleavings: '1000000000000000000000' }),
  ];
  expect(totalsOf(entries)).toMatchObject({
    holds: 3,
    states: 20,
    transitions: 40,
    depth: 9,
    interleavings: 1_000_000_000_000_000_000_007n,
  });
});

test('two scenarios that ask the same are two explorations', () => {
  const entries = [entry({ scenario: 'a' }), entry({ scenario: 'b' })];
  expect(totalsOf(entries).states).toBe(20);
});

test('one unknown number of interleavings makes the sum unknown', () => {
  const entries = [entry(), entry({ items: 2, interleavings: null, verdict: 'incomplete' })];
  expect(totalsOf(entries)).toMatchObject({ incomplete: 1, interleavings: null });
});

test('a state that is not reached is not counted as a violation', () => {
  const missed = entry({ claim: 'can-fail', verdict: 'violated' });
  expect(isNotReached(missed)).toBe(true);
  expect(totalsOf([missed])).toMatchObject({ violated: 0, notReached: 1 });
  expect(failuresOf([missed])).toEqual([]);
});

test('a failure is shown for the fewest items that violate the claim', () => {
  const entries = [violated({ items: 3 }), entry({ items: 1 }), violated({ items: 2 })];
  const [failure, ...others] = failuresOf(entries);
  expect(failure?.shown.items).toBe(2);
  expect(failure?.all.map((one) => one.items)).toEqual([1, 2, 3]);
  expect(others).toEqual([]);
});

test('every claim and every configuration has a failure of its own', () => {
  const entries = [
    violated(),
    violated({ claim: 'truthful' }),
    violated({ server: 'reference' }),
    violated({ faults: { cut: 1 } }),
    violated({ users: { cancel: 1 } }),
    violated({ outcomes: 'success' }),
  ];
  expect(groupsOf(entries)).toHaveLength(5);
  expect(failuresOf(entries)).toHaveLength(6);
});

test('a violation that a scenario expects is no failure; one that it does not expect is', () => {
  expect(failuresOf([violated({ scenario: 'a', expected: 'violated' })])).toEqual([]);
  expect(failuresOf([violated({ scenario: 'a', expected: 'holds' })])).toHaveLength(1);
});
