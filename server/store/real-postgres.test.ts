import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { StepName, Store } from '../store.ts';
import { dialectOf, serverUnderTest } from '../testing/bench.testing.ts';
import {
  findPostgres,
  type RealPostgres,
  startPostgres,
} from '../testing/real-postgres.testing.ts';
import { storeSuite } from '../testing/store-suite.testing.ts';
import type { WorkItem } from '../worker.ts';
import { createPostgresStore } from './postgres.ts';

const found = findPostgres();
if ('missing' in found) console.warn(`SKIPPED, the tests on a real Postgres: ${found.missing}`);
const why = 'missing' in found ? ` (skipped: ${found.missing})` : '';

test('where there is no Postgres, what is missing is named', () => {
  expect(findPostgres('/nowhere', '/none', '/no/pg_config')).toEqual({
    missing:
      'no folder has initdb and postgres: looked through PATH, /none/*/bin and /no/pg_config --bindir; install postgresql to run these tests',
  });
});

let names = 0;
const newId = () => `real-${++names}`;

describe.skipIf('missing' in found)(`a real Postgres${why}`, () => {
  let postgres: RealPostgres;
  let store: Store;
  beforeAll(async () => {
    if ('missing' in found) return;
    postgres = await startPostgres(found.folder);
    // Servers that start at once bring the database up to date without getting in each other's way.
    const stores = await Promise.all(
      Array.from({ length: 4 }, () => createPostgresStore({ url: postgres.url, connections: 8 })),
    );
    store = stores.pop()!;
    await Promise.all(stores.map((one) => one.close()));
  });
  afterAll(async () => {
    await store?.close();
    await postgres?.stop();
  });

  storeSuite(() => store, 30);

  test('50 calls at once lose no update and work no item twice', async () => {
    const { worker, worked } = counted();
    const { api } = serverUnderTest({ store, worker, newId });
    const { jobId } = await api.create(50);
    const replies = await Promise.all(Array.from({ length: 50 }, () => api.next(jobId)));
    expect(worked.size).toBe(50);
    expect([...worked.values()].every((times) => times === 1)).toBe(true);
    expect(replies.filter((one) => one.status === 'job_completed')).toHaveLength(1);
    expect(new Set(replies.map((one) => one.version)).size).toBe(50);
    expect(await api.status(jobId)).toMatchObject({
      status: 'completed',
      progress: { completed: 50, successful: 50, failed: 0 },
    });
  });

  test('50 calls at once on 7 items work each of them once', async () => {
    const { worker, worked } = counted();
    const { api } = serverUnderTest({ store, worker, newId });
    const { jobId } = await api.create(7);
    await Promise.all(Array.from({ length: 50 }, () => api.next(jobId)));
    expect([...worked.values()]).toEqual([1, 1, 1, 1, 1, 1, 1]);
    expect(await api.status(jobId)).toMatchObject({ progress: { completed: 7 } });
  });

  test('as-deployed works an item twice: both select it before either takes it', async () => {
    const { worker, worked } = counted();
    const dialect = dialectOf('as-deployed');
    const { api } = serverUnderTest({
      store: meeting(store, 'takes item'),
      dialect,
      worker,
      newId,
    });
    const { jobId } = await api.create(2);
    const [a, b] = await Promise.all([api.next(jobId), api.next(jobId)]);
    expect(a.itemId).toBe(b.itemId);
    expect([...worked.values()]).toEqual([2]);
  });

  test('as-deployed loses an update: both read the counters before either writes them', async () => {
    const { worker, worked } = counted();
    const dialect = dialectOf('as-deployed', { take: 'atomic' });
    const { api } = serverUnderTest({
      store: meeting(store, 'writes counters'),
      dialect,
      worker,
      newId,
    });
    const { jobId } = await api.create(2);
    await Promise.all([api.next(jobId), api.next(jobId)]);
    expect([...worked.values()]).toEqual([1, 1]);
    const { status, progress } = await api.status(jobId);
    expect({ status, completed: progress.completed }).toEqual({
      status: 'processing',
      completed: 1,
    });
    const { items } = await api.items(jobId);
    expect(items.map((one) => one.status)).toEqual(['completed', 'completed']);
  });
});

/** How often each item was worked on. */
function counted() {
  const worked = new Map<string, number>();
  const worker = async ({ id }: WorkItem) => {
    worked.set(id, (worked.get(id) ?? 0) + 1);
    return 'completed' as const;
  };
  return { worked, worker };
}

/** The same store, in which two calls have to come to this step before either may take it. */
function meeting(store: Store, step: StepName): Store {
  let arrived = 0;
  let open = () => {};
  const both = new Promise<void>((resolve) => {
    open = resolve;
  });
  return {
    ...store,
    async perform(jobId, operation) {
      if (operation.step === step) {
        arrived += 1;
        if (arrived === 2) open();
        await both;
      }
      return store.perform(jobId, operation);
    },
  };
}
