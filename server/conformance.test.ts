import { fc, test as property } from '@fast-check/vitest';
import { expect, test } from 'vitest';
import { CLIENTS, SERVERS } from '../model/dialects.ts';
import { judge } from '../model/judge.ts';
import { dialectOf, serverUnderTest } from './testing/bench.testing.ts';
import { dialects } from './testing/dialects.testing.ts';
import { runSchedule, type World } from './testing/schedule.testing.ts';

const worlds = fc.record({
  items: fc.nat({ max: 3 }),
  callers: fc.integer({ min: 1, max: 3 }),
  cancels: fc.nat({ max: 2 }),
});
const picks = fc.array(fc.nat({ max: 1000 }), { minLength: 5, maxLength: 45, size: 'max' });

property.prop([dialects, worlds, picks], { numRuns: 400 })(
  'in every dialect each operation is the step of the model that it is named after',
  async (dialect, world, schedule) => {
    const { differs } = await runSchedule(
      { ...world, dialect, model: dialect, crashes: 0 },
      schedule,
    );
    expect(differs).toBeNull();
  },
);

const NAMES = Object.keys(SERVERS);

test.each(NAMES)('a model of another server than %s is found out', async (name) => {
  for (const [other, model] of Object.entries(SERVERS)) {
    // A lagging one only adds a step: who never takes it breaks no step of the model.
    if (other === name || (name === 'as-analysed' && other === 'as-lagging')) continue;
    const world = { dialect: SERVERS[name]!, model, items: 2, callers: 2, cancels: 1, crashes: 0 };
    expect(await firstDifference(world), other).not.toBeNull();
  }
});

async function firstDifference(world: World): Promise<string | null> {
  for (const schedule of fc.sample(picks, { seed: 7, numRuns: 500 })) {
    const { differs } = await runSchedule(world, schedule);
    if (differs !== null) return differs;
  }
  return null;
}

test('a job that is finished after its last reply fails if all its items failed, in the model, too', async () => {
  const dialect = dialectOf('fix-1-both', { final: 'failed-if-all-failed' });
  const { judgements } = judge(
    { server: dialect, client: CLIENTS.reference! },
    { items: 1, outcomes: 'failure', faults: [], users: {} },
    { clock: () => 0, claims: ['can-fail'] },
  );
  expect(judgements).toMatchObject([{ claim: 'can-fail', verdict: 'holds' }]);
  const { api } = serverUnderTest({ dialect, worker: async () => 'failed' });
  const { jobId } = await api.create(1);
  await api.next(jobId);
  expect((await api.status(jobId)).status).toBe('failed');
});
