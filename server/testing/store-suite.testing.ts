import { describe, expect, test } from 'vitest';
import { SERVERS } from '../../model/dialects.ts';
import { arrives } from '../operations/process-next.ts';
import type { Rules } from '../operations/rules.ts';
import { readsStatus } from '../operations/status.ts';
import type { Store } from '../store.ts';
import { createHeldWorker, dialectOf, serverUnderTest } from './bench.testing.ts';
import { sameAsMemory } from './same-as-memory.testing.ts';
import { settled } from './virtual-time.testing.ts';

let count = 0;
/** Stores are reused: no two tests may name the same job. */
const fresh = (): string => `test-${++count}`;
const newId = fresh;

/** What every store has to do. `storeOf` is asked once a test. */
export function storeSuite(storeOf: () => Store, runs: number): void {
  test('knows only the jobs that were created', async () => {
    const store = storeOf();
    const rules: Rules = { dialect: dialectOf('reference'), now: () => 0, lease: 1 };
    expect(await store.perform('nobody', readsStatus(rules))).toBeNull();
    expect(await store.perform('nobody', arrives(rules, { id: 'a', key: null }))).toBeNull();
    expect(await store.items('nobody', 0)).toBeNull();
  });

  test('keeps the items in their order', async () => {
    const { api } = serverUnderTest({ store: storeOf(), newId });
    const names = Array.from({ length: 12 }, (_, at) => `name ${12 - at} – ✓`);
    const { jobId } = await api.create(names);
    expect((await api.items(jobId)).items.map((one) => one.name)).toEqual(names);
  });

  test('creates one job for one key', async () => {
    const { api, store } = serverUnderTest({ store: storeOf(), newId });
    const key = fresh();
    const both = await Promise.all([api.create(2, key), api.create(2, key)]);
    expect(both[0]).toEqual(both[1]);
    await api.next(both[0].jobId);
    expect(await api.create(2, key)).toEqual(both[0]);
    expect(await store.unfinished()).toContain(both[0].jobId);
    expect(await api.create(3, key)).toMatchObject({ status: 422 });
  });

  test('lists the jobs that are not over, oldest first', async () => {
    const { api, store } = serverUnderTest({ store: storeOf(), newId });
    const ids: string[] = [];
    for (const items of [1, 2, 3]) ids.push((await api.create(items)).jobId);
    await api.next(ids[1]!);
    await api.next(ids[0]!);
    const open = (await store.unfinished()).filter((id) => ids.includes(id));
    expect(open).toEqual([ids[1], ids[2]]);
  });

  test("gives a second attempt the first one's answer, from another server too", async () => {
    const { worker, waiting } = createHeldWorker();
    const { store, idle } = watched(storeOf());
    const here = serverUnderTest({ store, worker, newId });
    const there = serverUnderTest({ store, worker, newId });
    const { jobId } = await here.api.create(2);
    const first = here.api.next(jobId, 'k');
    await until(() => waiting.length > 0);
    const second = here.api.next(jobId, 'k');
    const third = there.api.next(jobId, 'k');
    await idle();
    waiting[0]!.end('failed');
    const answer = await first;
    expect(await second).toEqual(answer);
    // The other server looks again from time to time.
    await there.time.pass(100);
    expect(await third).toEqual(answer);
    expect(await there.api.next(jobId, 'k')).toEqual(answer);
    expect(waiting).toHaveLength(1);
    expect(await here.api.status(jobId)).toMatchObject({ progress: { completed: 1, failed: 1 } });
  });

  test('gives the item of a dead worker back, and keeps that of a live one', async () => {
    const { worker, waiting } = createHeldWorker();
    const lease = 900;
    const { store, idle } = watched(storeOf());
    const { api, time } = serverUnderTest({ store, worker, lease, newId });
    const { jobId } = await api.create(2);
    const statuses = async () => (await api.items(jobId)).items.map((one) => one.status);
    const dies = api.nextRaw(jobId);
    await until(() => waiting.length === 1);
    const lives = api.next(jobId);
    await until(() => waiting.length === 2);
    waiting[0]!.end(new Error('out of memory'));
    expect((await dies).status).toBe(500);
    for (let ms = 0; ms < 2 * lease; ms += lease / 3) {
      await time.pass(lease / 3);
      await idle();
    }
    expect(await statuses()).toEqual(['queued', 'processing']);
    const again = api.next(jobId);
    await until(() => waiting.length === 3);
    expect(waiting[2]!.item.name).toBe('item 1');
    waiting[2]!.end('completed');
    waiting[1]!.end('completed');
    await Promise.all([again, lives]);
    expect(await api.status(jobId)).toMatchObject({ status: 'completed', progress: PROGRESS_OF_2 });
  });

  test('gives an item back at the moment its lease expires, not before', async () => {
    const [store, jobId] = [storeOf(), fresh()];
    const items = [{ id: 'a', name: 'a' }];
    await store.create({ id: jobId, status: 'queued', items, key: null });
    let now = 0;
    const rules: Rules = { dialect: dialectOf('reference'), now: () => now, lease: 10 };
    const arrival = async (id: string) => {
      const arrived = await store.perform(jobId, arrives(rules, { id, key: null }));
      const [item] = (await store.items(jobId, now))!;
      return [arrived!.kind, item!.holder];
    };
    expect(await arrival('first')).toEqual(['works', 'first']);
    now = 9.999;
    expect(await arrival('second')).toEqual(['answers', 'first']);
    now = 10;
    expect((await store.items(jobId, now))![0]!.status).toBe('queued');
    expect(await arrival('third')).toEqual(['works', 'third']);
  });

  describe.each(Object.keys(SERVERS))('under %s', (name) => {
    test('counts what happens one after the other', async () => {
      const outcomes = ['completed', 'failed', 'completed'] as const;
      let at = 0;
      const worker = async () => outcomes[at++]!;
      const dialect = dialectOf(name);
      const { api, time } = serverUnderTest({ store: storeOf(), dialect, worker, newId });
      const { jobId } = await api.create(3);
      for (let call = 0; call < 4; call++) await api.next(jobId);
      await time.pass(1000);
      expect(await api.status(jobId)).toMatchObject({
        status: 'completed',
        progress: { total: 3, completed: 3, successful: 2, failed: 1, percentage: 100 },
      });
    });
  });

  sameAsMemory(storeOf, fresh, runs);
}

const PROGRESS_OF_2 = { total: 2, completed: 2, successful: 2, failed: 0, percentage: 100 };

/** Real stores take real time, though no clock is asked. */
async function until(isSo: () => boolean): Promise<void> {
  while (!isSo()) await settled();
}

/** The same store, and a way to wait until it has nothing under way. */
function watched(store: Store): { readonly store: Store; readonly idle: () => Promise<void> } {
  let busy = 0;
  const perform: Store['perform'] = async (jobId, operation) => {
    busy++;
    try {
      return await store.perform(jobId, operation);
    } finally {
      busy--;
    }
  };
  const idle = async () => {
    await settled();
    await until(() => busy === 0);
    await settled();
  };
  return { store: { ...store, perform }, idle };
}
