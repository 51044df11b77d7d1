import { describe, expect, test } from 'vitest';
import { SERVERS } from '../model/dialects.ts';
import {
  cancelReply,
  createReply,
  itemsReply,
  LARGEST_BODY,
  MOST_ITEMS,
  problem,
  processNextReply,
  statusReply,
} from './contract.ts';
import { createMemoryStore } from './store/memory.ts';
import {
  createHeldWorker,
  createIds,
  dialectOf,
  serverUnderTest,
} from './testing/bench.testing.ts';
import { settled } from './testing/virtual-time.testing.ts';

const JOBS = '/api/batch-jobs';
const JSON_TYPE = { 'Content-Type': 'application/json' };

async function refused(response: Response | Promise<Response>, status: number) {
  const answer = await response;
  expect(answer.status).toBe(status);
  expect(answer.headers.get('Content-Type')).toBe('application/problem+json');
  const body = problem.parse(await answer.json());
  expect(body.status).toBe(status);
  return body;
}

describe('the reference server', () => {
  test('takes a job, and says where to look', async () => {
    const { api } = serverUnderTest();
    const answer = await api.createRaw('{"items":["a","b"]}');
    expect(answer.status).toBe(202);
    const { jobId, status, total } = createReply.parse(await answer.json());
    expect({ status, total }).toEqual({ status: 'queued', total: 2 });
    expect(answer.headers.get('Location')).toBe(`${JOBS}/${jobId}/status`);
    const { items } = itemsReply.parse(await api.items(jobId));
    expect(items.map(({ name, status }) => [name, status])).toEqual([
      ['a', 'queued'],
      ['b', 'queued'],
    ]);
  });

  test('finishes with the last item, and says so', async () => {
    const outcomes = ['completed', 'failed'] as const;
    let at = 0;
    const { api } = serverUnderTest({ worker: async () => outcomes[at++]! });
    const { jobId } = await api.create(2);
    expect(processNextReply.parse(await api.next(jobId))).toMatchObject({
      success: true,
      status: 'processed',
      remainingItems: 1,
      progress: { total: 2, completed: 1, successful: 1, failed: 0, percentage: 50 },
    });
    expect(processNextReply.parse(await api.next(jobId))).toMatchObject({
      success: false,
      status: 'job_completed',
      remainingItems: 0,
      progress: { completed: 2, successful: 1, failed: 1, percentage: 100 },
    });
    expect(await api.status(jobId)).toMatchObject({ status: 'completed' });
    const again = await api.next(jobId);
    expect(again).toMatchObject({ success: true, status: 'job_completed' });
    expect(again.itemId).toBeUndefined();
  });

  test('answers a status read fresh, and says when to ask again until the end', async () => {
    const { app, api } = serverUnderTest();
    const { jobId } = await api.create(1);
    const path = `${JOBS}/${jobId}/status`;
    const open = await app.request(path);
    expect(open.headers.get('Cache-Control')).toBe('no-store');
    expect(Number(open.headers.get('Retry-After'))).toBeGreaterThan(0);
    const before = statusReply.parse(await open.json());
    await api.next(jobId);
    const over = await app.request(path);
    expect(over.headers.get('Retry-After')).toBeNull();
    expect(statusReply.parse(await over.json()).version).toBeGreaterThan(before.version);
  });

  test('says no_items while others work on the last ones', async () => {
    const { worker, waiting } = createHeldWorker();
    const { api } = serverUnderTest({ worker });
    const { jobId } = await api.create(1);
    const first = api.next(jobId);
    await settled();
    expect(await api.next(jobId)).toMatchObject({ status: 'no_items', remainingItems: 0 });
    expect(await api.status(jobId)).toMatchObject({ status: 'processing' });
    waiting[0]!.end('completed');
    expect(await first).toMatchObject({ status: 'job_completed' });
  });

  test('lets a cancel win over an item that finishes later', async () => {
    const { worker, waiting } = createHeldWorker();
    const { api } = serverUnderTest({ worker });
    const { jobId } = await api.create(2);
    const first = api.next(jobId);
    await settled();
    const answer = await api.cancel(jobId);
    expect(answer.status).toBe(200);
    expect(cancelReply.parse(await answer.json())).toEqual({ success: true, status: 'cancelled' });
    waiting[0]!.end('completed');
    expect(await first).toMatchObject({ success: false, status: 'job_cancelled' });
    const { items } = await api.items(jobId);
    expect(items.map((one) => one.status)).toEqual(['cancelled', 'cancelled']);
    expect(await api.next(jobId)).toMatchObject({ status: 'job_cancelled' });
    await refused(api.cancel(jobId), 409);
  });

  test('fails a job of which every item failed', async () => {
    const { api } = serverUnderTest({ worker: async () => 'failed' });
    const { jobId } = await api.create(1);
    await api.next(jobId);
    expect(await api.status(jobId)).toMatchObject({ status: 'failed' });
  });
});

describe('a call that is sent twice', () => {
  test('has one effect and one answer', async () => {
    const { worker, waiting } = createHeldWorker();
    const { api } = serverUnderTest({ worker });
    const { jobId } = await api.create(2);
    const both = [api.next(jobId, 'k'), api.next(jobId, 'k')];
    await settled();
    expect(waiting).toHaveLength(1);
    waiting[0]!.end('failed');
    const [first, second] = await Promise.all(both);
    expect(second).toEqual(first);
    expect(await api.next(jobId, 'k')).toEqual(first);
    expect(await api.status(jobId)).toMatchObject({ progress: { completed: 1, failed: 1 } });
    void api.next(jobId, 'another');
    await settled();
    expect(waiting).toHaveLength(2);
  });

  test('is accepted twice as a cancel, too', async () => {
    const { api } = serverUnderTest();
    const { jobId } = await api.create(1);
    const answers = [await api.cancel(jobId, 'k'), await api.cancel(jobId, 'k')];
    expect(answers.map((one) => one.status)).toEqual([200, 200]);
    expect((await api.cancel(jobId, 'another')).status).toBe(409);
  });

  test('may be made again where the first attempt died', async () => {
    const { worker, waiting } = createHeldWorker();
    const { api, time } = serverUnderTest({ worker, lease: 300 });
    const { jobId } = await api.create(1);
    const first = api.nextRaw(jobId, 'k');
    await settled();
    waiting[0]!.end(new Error('out of memory'));
    expect((await first).status).toBe(500);
    const second = api.next(jobId, 'k');
    await time.pass(300);
    expect(waiting).toHaveLength(2);
    waiting[1]!.end('completed');
    expect(await second).toMatchObject({ status: 'job_completed' });
  });

  test('is told to wait where nothing is ever heard of the first attempt', async () => {
    const { worker, waiting } = createHeldWorker();
    const dialect = dialectOf('reference', { lease: 'none' });
    const { api, time } = serverUnderTest({ worker, dialect });
    const { jobId } = await api.create(1);
    const first = api.nextRaw(jobId, 'k');
    await settled();
    waiting[0]!.end(new Error('out of memory'));
    await first;
    const second = api.nextRaw(jobId, 'k');
    await time.pass(61_000);
    await refused(second, 409);
  });

  test('works twice in a dialect that knows no keys', async () => {
    const { api } = serverUnderTest({ dialect: dialectOf('as-deployed') });
    const { jobId } = await api.create(2);
    await api.next(jobId, 'k');
    await api.next(jobId, 'k');
    expect(await api.status(jobId)).toMatchObject({ progress: { completed: 2 } });
    expect((await api.create(2, 'k')).jobId).not.toBe((await api.create(2, 'k')).jobId);
  });
});

test('an attempt that another took over leaves no answer', async () => {
  const { worker, waiting } = createHeldWorker();
  const store = createMemoryStore();
  const asleep = serverUnderTest({ store, worker, lease: 300 });
  const { jobId } = await asleep.api.create(2);
  const first = asleep.api.next(jobId, 'k');
  await settled();
  const awake = serverUnderTest({ store, worker, lease: 300, newId: createIds('awake') });
  await awake.time.pass(301);
  const second = awake.api.next(jobId, 'k');
  await settled();
  waiting[1]!.end('completed');
  const answer = await second;
  waiting[0]!.end('completed');
  expect(await first).toMatchObject({ success: false });
  expect(await awake.api.next(jobId, 'k')).toEqual(answer);
});

test('a worker that was suspended past its lease changes nothing any more', async () => {
  const { worker, waiting } = createHeldWorker();
  const store = createMemoryStore();
  const asleep = serverUnderTest({ store, worker, lease: 300 });
  const { jobId } = await asleep.api.create(1);
  const first = asleep.api.next(jobId);
  await settled();
  // Another process, whose clock goes on.
  const awake = serverUnderTest({ store, worker, lease: 300, newId: createIds('awake') });
  await awake.time.pass(301);
  const second = awake.api.next(jobId);
  await settled();
  expect(waiting).toHaveLength(2);
  waiting[0]!.end('failed');
  expect(await first).toMatchObject({ success: false, status: 'processed' });
  waiting[1]!.end('completed');
  expect(await second).toMatchObject({ success: true, status: 'job_completed' });
  expect(await awake.api.status(jobId)).toMatchObject({ progress: { completed: 1, failed: 0 } });
});

test('a cancel calls its worker off, and the call is answered with it', async () => {
  const { worker, waiting } = createHeldWorker();
  const { api, time } = serverUnderTest({ worker, lease: 300 });
  const { jobId } = await api.create(1);
  const call = api.next(jobId);
  await settled();
  const { signal, end } = waiting[0]!;
  signal.addEventListener('abort', () => end(new Error('called off')));
  await api.cancel(jobId);
  expect(signal.aborted).toBe(false);
  await time.pass(100);
  expect(signal.aborted).toBe(true);
  expect(await call).toMatchObject({ status: 'job_cancelled' });
});

test.each(['done', undefined, 'queued'])('a worker that answers %s has died', async (answer) => {
  const errors: unknown[] = [];
  const { api, time } = serverUnderTest({
    worker: async () => answer as never,
    onError: (error) => errors.push(error),
    lease: 300,
  });
  const { jobId } = await api.create(1);
  expect((await api.nextRaw(jobId)).status).toBe(500);
  expect(String(errors)).toContain('expected "completed" or "failed"');
  await time.pass(300);
  expect((await api.items(jobId)).items).toMatchObject([{ status: 'queued' }]);
});

test('a server knows nothing of the calls that it has answered', async () => {
  const down = new AbortController();
  let listening = 0;
  const { signal } = down;
  const [add, remove] = [signal.addEventListener, signal.removeEventListener];
  signal.addEventListener = (...all: Parameters<typeof add>) => {
    listening += 1;
    add.apply(signal, all);
  };
  signal.removeEventListener = (...all: Parameters<typeof remove>) => {
    listening -= 1;
    remove.apply(signal, all);
  };
  const { api } = serverUnderTest({ signal });
  const { jobId } = await api.create(5);
  for (let i = 0; i < 5; i++) await api.next(jobId);
  expect(listening).toBe(0);
});

describe.each(Object.keys(SERVERS))('a job of no items under %s', (name) => {
  test('is what its dialect makes of it', async () => {
    const { api } = serverUnderTest({ dialect: dialectOf(name) });
    const { jobId, status } = await api.create(0);
    expect(status).toBe(name === 'reference' ? 'completed' : 'queued');
    expect(await api.next(jobId)).toMatchObject({ status: 'job_completed' });
    const end = name === 'as-deployed' ? 'failed' : 'completed';
    expect((await api.status(jobId)).status).toBe(end);
  });
});

describe('what cannot be is a problem', () => {
  const { app, api } = serverUnderTest();
  test.each([
    ['{"items":', 400, /JSON/],
    ['{"items":-1}', 422, /^body\.items: .*>=0/],
    ['{"items":1.5}', 422, /^body\.items/],
    [`{"items":${MOST_ITEMS + 1}}`, 422, /^body\.items/],
    ['{"items":"3"}', 422, /^body\.items: expected a whole number from 0 to 1000, or a list/],
    ['{"items":["a\\u0000"]}', 422, /^body\.items/],
    ['{"items":[""]}', 422, /^body\.items/],
    ['{"items":{"length":3}}', 422, /^body\.items/],
    ['{}', 422, /^body\.items/],
    ['[]', 422, /^body: .*expected object/],
    ['null', 422, /^body: .*expected object/],
  ])('a body like %j', async (body, status, detail) => {
    expect((await refused(api.createRaw(body), status)).detail).toMatch(detail);
  });

  test('a body that is too large', async () => {
    const body = JSON.stringify({ items: ['x'.repeat(LARGEST_BODY)] });
    expect((await refused(api.createRaw(body), 413)).detail).toMatch(/65536 bytes/);
  });

  test('a body of another type', async () => {
    const { detail } = await refused(api.createRaw('items=3', { 'Content-Type': 'a/b' }), 415);
    expect(detail).toBe('a/b: expected Content-Type application/json');
  });

  test('a key of no use', async () => {
    const headers = { ...JSON_TYPE, 'Idempotency-Key': 'x'.repeat(256) };
    expect((await refused(api.createRaw('{"items":1}', headers), 422)).detail).toMatch(/^headers/);
  });

  test.each([
    ['GET', `${JOBS}/nobody/status`, 404],
    ['POST', `${JOBS}/nobody/process-next`, 404],
    ['POST', `${JOBS}/nobody/cancel`, 404],
    ['GET', `${JOBS}/nobody/items`, 404],
    ['GET', `${JOBS}/%00%ff/status`, 404],
    ['GET', `${JOBS}/${'x'.repeat(65)}/status`, 404],
    ['GET', `${JOBS}/__proto__/status`, 404],
    ['GET', '/', 404],
    ['GET', '/api/batch-jobs/nobody', 404],
    ['GET', '/batch-jobs/nobody', 404],
    ['GET', JOBS, 405],
    ['DELETE', `${JOBS}/nobody/status`, 405],
    ['GET', `${JOBS}/nobody/process-next`, 405],
    ['PUT', `${JOBS}/nobody/cancel`, 405],
  ])('%s %s', async (method, path, status) => {
    await refused(app.request(path, { method }), status);
  });

  test('a method that is not allowed is told which one is', async () => {
    const answer = await app.request(`${JOBS}/nobody/status`, { method: 'POST' });
    expect(answer.headers.get('Allow')).toBe('GET, HEAD');
  });

  test('a mistake in here, of which no more is told', async () => {
    const errors: unknown[] = [];
    const worker = async () => {
      throw new Error('secret');
    };
    const { api: careless } = serverUnderTest({ worker, onError: (error) => errors.push(error) });
    const { jobId } = await careless.create(1);
    const body = await refused(careless.nextRaw(jobId), 500);
    expect(JSON.stringify(body)).not.toContain('secret');
    expect(errors).toHaveLength(1);
  });

  test('a store that is out of order', async () => {
    const store = createMemoryStore();
    store.perform = () => Promise.reject(new Error('secret'));
    const { api: broken } = serverUnderTest({ store });
    const { jobId } = await broken.create(1);
    expect(JSON.stringify(await refused(broken.nextRaw(jobId), 500))).not.toContain('secret');
  });
});

describe('the page', () => {
  const page = {
    html: (jobId: string, client: string) => `<p>${jobId} ${client}</p>`,
    assets: { '/assets/page.js': { type: 'text/javascript', body: 'start()' } },
  };
  const { app } = serverUnderTest({ page });

  test('is served in the client dialect that is asked for', async () => {
    const answer = await app.request('/batch-jobs/7?client=as-logged');
    expect(answer.headers.get('Content-Type')).toMatch('text/html');
    expect(await answer.text()).toBe('<p>7 as-logged</p>');
    expect(await (await app.request('/batch-jobs/7')).text()).toBe('<p>7 reference</p>');
  });

  test('has its assets', async () => {
    const answer = await app.request('/assets/page.js');
    expect(answer.headers.get('Content-Type')).toBe('text/javascript');
    expect(await answer.text()).toBe('start()');
  });

  test('refuses a dialect that nobody knows', async () => {
    const { detail } = await refused(app.request('/batch-jobs/7?client=nonsense'), 400);
    expect(detail).toMatch(/unknown client dialect "nonsense": choose from as-logged/);
  });
});
