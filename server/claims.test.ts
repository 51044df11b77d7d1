import { fc, test as property } from '@fast-check/vitest';
import { describe, expect, test } from 'vitest';
import { CLIENTS, SERVERS } from '../model/dialects.ts';
import { judge } from '../model/judge.ts';
import { dialectOf } from './testing/bench.testing.ts';
import { runSchedule, type World } from './testing/schedule.testing.ts';
import type { Watched } from './testing/watch.testing.ts';

const CLAIMS: readonly Watched[] = ['counts-add-up', 'each-item-once', 'cancel-is-final'];
const schedules = fc.array(fc.nat({ max: 1000 }), {
  minLength: 5,
  maxLength: 45,
  // Short ones get nowhere.
  size: 'max',
});

property.prop(
  [
    fc.record({
      items: fc.nat({ max: 4 }),
      callers: fc.integer({ min: 1, max: 3 }),
      cancels: fc.nat({ max: 2 }),
      crashes: fc.nat({ max: 2 }),
    }),
    schedules,
  ],
  { numRuns: 300 },
)('whatever is called in whatever order, the reference breaks no claim', async (world, picks) => {
  const dialect = dialectOf('reference');
  const { broken, replies } = await runSchedule({ ...world, dialect }, picks);
  expect([...broken]).toEqual([]);
  for (const { progress } of replies) {
    expect(progress.completed).toBe(progress.successful + progress.failed);
    expect(progress.total).toBe(world.items);
  }
});

/** The same worlds for the model and for the code. */
const WORLDS = [
  { says: 'two tabs', callers: 2, cancels: 0, users: { 'second-tab': 1 } },
  { says: 'one tab and its cancel button', callers: 1, cancels: 1, users: { cancel: 1 } },
];

describe.each(WORLDS)('with $says', ({ callers, cancels, users }) => {
  describe.each(Object.keys(SERVERS))('%s', (name) => {
    const dialect = dialectOf(name);
    test.each([0, 1, 2])('breaks what the model says it breaks, items: %i', async (items) => {
      const world: World = { dialect, items, callers, cancels, crashes: 0 };
      const expected = brokenInModel(world, users);
      expect(await brokenBySome(world, expected)).toEqual(expected);
    });
  });
});

function brokenInModel({ dialect, items }: World, users: object): Watched[] {
  const subject = { server: dialect, client: CLIENTS.reference! };
  const environment = { items, outcomes: 'both', faults: [], users } as const;
  const { judgements } = judge(subject, environment, { clock: () => 0, claims: CLAIMS });
  return judgements
    .filter((one) => one.verdict === 'violated')
    .map((one) => one.claim as Watched)
    .sort();
}

/**
 * The same schedules every time: what is found is found again. At least so many that a claim which
 * should hold is tried, and more where one that is broken was not yet met.
 */
async function brokenBySome(world: World, expected: readonly Watched[]): Promise<Watched[]> {
  const broken = new Set<Watched>();
  let tried = 0;
  for (const picks of fc.sample(schedules, { seed: 7, numRuns: 2000 })) {
    for (const claim of (await runSchedule(world, picks)).broken) broken.add(claim);
    tried += 1;
    if (tried >= 60 && expected.every((claim) => broken.has(claim))) break;
  }
  return [...broken].sort();
}
