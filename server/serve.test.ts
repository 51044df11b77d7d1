import { Agent, request } from 'node:http';
import { afterEach, describe, expect, test } from 'vitest';
import { type Serving, serve } from './serve.ts';
import { createMemoryStore } from './store/memory.ts';
import {
  createHeldWorker,
  createIds,
  dialectOf,
  serverUnderTest,
} from './testing/bench.testing.ts';
import { createVirtualTime, settled } from './testing/virtual-time.testing.ts';

const LEASE = 1000;
const HERE = { host: '127.0.0.1', port: 0, lease: LEASE };

describe('a server that listens', () => {
  const open: Serving[] = [];
  afterEach(async () => {
    for (const one of open.splice(0)) await one.stop(0);
  });

  async function start() {
    const { worker, waiting } = createHeldWorker();
    const [timing, store, dialect] = [
      createVirtualTime(),
      createMemoryStore(),
      dialectOf('reference'),
    ];
    const options = { ...HERE, store, dialect, timing, worker, newId: createIds() };
    const serving = await serve(options);
    const { api } = serverUnderTest({ ...options, newId: createIds('other') });
    const { jobId } = await api.create(1);
    const path = `${serving.url}/api/batch-jobs/${jobId}`;
    return { serving, timing, waiting, api, jobId, path };
  }
  const until = async (isSo: () => boolean): Promise<void> => {
    while (!isSo()) await settled();
  };

  test('finishes what it works on though its browser is gone, and takes no more', async () => {
    const { serving, timing, waiting, api, jobId, path } = await start();
    const browser = new AbortController();
    const gone = fetch(`${path}/process-next`, { method: 'POST', signal: browser.signal });
    await until(() => waiting.length === 1);
    browser.abort();
    await expect(gone).rejects.toThrow('aborted');
    const stopped = serving.stop(5000);
    await expect(fetch(`${path}/status`)).rejects.toThrow();
    expect(waiting[0]!.signal.aborted).toBe(false);
    waiting[0]!.end('completed');
    await settled();
    await timing.pass(1000);
    expect(await stopped).toBe('settled');
    expect(await api.status(jobId)).toMatchObject({ status: 'completed' });
  });

  test('refuses what a kept connection still brings', async () => {
    const { serving, timing, waiting, path } = await start();
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    const asked = (method: string, what: string) =>
      new Promise<number>((resolve, reject) => {
        const sent = request(`${path}/${what}`, { method, agent }, (reply) => {
          reply.resume();
          reply.once('end', () => resolve(reply.statusCode!));
        });
        sent.once('error', reject).end();
      });
    const working = fetch(`${path}/process-next`, { method: 'POST' });
    await until(() => waiting.length === 1);
    expect(await asked('GET', 'status')).toBe(200);
    const stopped = serving.stop(5000);
    const late = await asked('POST', 'process-next').catch(() => 503);
    expect(late).toBe(503);
    expect(waiting).toHaveLength(1);
    waiting[0]!.end('completed');
    expect((await working).status).toBe(200);
    await timing.pass(1000);
    expect(await stopped).toBe('settled');
    agent.destroy();
  });

  test('calls work off after the grace time, and its item comes back', async () => {
    const { serving, timing, waiting, api, jobId, path } = await start();
    const call = fetch(`${path}/process-next`, { method: 'POST' });
    await until(() => waiting.length === 1);
    const { signal, end } = waiting[0]!;
    signal.addEventListener('abort', () => end(new Error('called off')));
    const stopped = serving.stop(5000);
    await timing.pass(4999);
    expect(signal.aborted).toBe(false);
    await timing.pass(1);
    expect((await call).status).toBe(500);
    const statuses = async () => (await api.items(jobId)).items.map((one) => one.status);
    expect(await statuses()).toEqual(['processing']);
    await timing.pass(LEASE);
    expect(await stopped).toBe('called off');
    expect(await statuses()).toEqual(['queued']);
  });

  test('says why it cannot listen', async () => {
    const { serving } = await start();
    open.push(serving);
    const port = Number(new URL(serving.url).port);
    const { worker } = createHeldWorker();
    const [timing, store, dialect] = [
      createVirtualTime(),
      createMemoryStore(),
      dialectOf('reference'),
    ];
    const again = serve({ ...HERE, port, store, dialect, timing, worker, newId: createIds() });
    await expect(again).rejects.toMatchObject({ code: 'EADDRINUSE' });
  });

  test('catches up with the jobs that another run left behind', async () => {
    const dialect = dialectOf('as-lagging');
    const before = serverUnderTest({ dialect });
    const { jobId } = await before.api.create(1);
    await before.api.next(jobId);
    expect(await before.api.status(jobId)).toMatchObject({ status: 'processing' });
    const { worker } = createHeldWorker();
    const [timing, { store }] = [createVirtualTime(), before];
    const options = { ...HERE, store, dialect, timing, worker, newId: createIds('new') };
    open.push(await serve(options));
    await timing.pass(1000);
    expect(await before.api.status(jobId)).toMatchObject({ status: 'completed' });
  });
});
