import { delay, HttpResponse, http } from 'msw';
import { setupServer } from 'msw/node';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { GoodServer } from './testing/good-server.testing.ts';
import { targetOf } from './testing/held-network.testing.ts';
import { stepBack } from './testing/laws.testing.ts';
import { JOB, json, processNextReply, statusReply } from './testing/replies.testing.ts';
import { settled, VirtualTiming } from './testing/virtual-timing.testing.ts';
import type { View } from './view.ts';
import { watchJob } from './watch-job.ts';

// Over the global fetch, against recorded and faulty replies: first the faults, then a good server.

const ORIGIN = 'http://jobs.test';
const ITEMS = 3;
const network = setupServer();
beforeAll(() => network.listen({ onUnhandledRequest: 'error' }));
afterEach(() => network.resetHandlers());
afterAll(() => network.close());

/** One answer each; after the last one the server is well. */
type Fault = () => Response | Promise<Response>;

class World {
  readonly timing = new VirtualTiming();
  readonly server = new GoodServer(ITEMS);
  readonly views: View[] = [];
  readonly requests: Request[] = [];
  /** Answers that never come. */
  hanging = 0;
  #inFlight = 0;
  readonly client = watchJob({
    jobId: JOB,
    base: ORIGIN,
    timing: this.timing,
    random: () => 0.5,
    fetch: async (url, init) => {
      this.#inFlight += 1;
      return fetch(url, init).finally(() => {
        this.#inFlight -= 1;
      });
    },
  });

  constructor(faults: Partial<Record<'status' | 'process-next', Fault[]>>) {
    const left = {
      status: [...(faults.status ?? [])],
      cancel: [],
      'process-next': [...(faults['process-next'] ?? [])],
    };
    network.use(
      http.all(`${ORIGIN}/api/batch-jobs/:id/:target`, ({ request }) => {
        const target = targetOf(request.url);
        this.requests.push(request);
        return left[target].shift()?.() ?? this.server.answer(target);
      }),
    );
    this.client.subscribe(() => this.views.push(this.client.view()));
  }

  /** Everything that comes without a timer has come after this. */
  async calm(): Promise<void> {
    for (let turn = 0; turn < 20; turn++) await settled();
    while (this.#inFlight > this.hanging) await settled();
    for (let turn = 0; turn < 20; turn++) await settled();
  }

  /** Lets time pass until nothing is left to wait for. */
  async end(): Promise<View> {
    for (let timers = 0; timers < 50; timers++) {
      await this.calm();
      if (!this.timing.fireNext()) return this.client.view();
      this.hanging = 0;
    }
    throw new Error('the client never came to rest');
  }
}

const text = (body: string, type: string, init: ResponseInit = {}): Response =>
  new Response(body, { ...init, headers: { 'content-type': type, ...init.headers } });

/** What went wrong in the wild, and what the error line says of it. */
const FAULTY: [name: string, fault: Fault, error: RegExp][] = [
  [
    'HTML instead of JSON',
    () => text('<!doctype html><h1>Sign in</h1>', 'text/html'),
    /understood/,
  ],
  [
    'truncated JSON',
    () => text('{"jobId":"job-1","status":"compl', 'application/json'),
    /understood/,
  ],
  ['204 without a body', () => new Response(null, { status: 204 }), /understood/],
  ['304 without a body', () => new Response(null, { status: 304 }), /answered 304/],
  [
    '401 because the session has expired',
    () => json({ status: 401 }, { status: 401 }),
    /answered 401/,
  ],
  [
    '404 from an instance that does not know the job',
    () => json({ status: 404 }, { status: 404 }),
    /answered 404/,
  ],
  [
    '429 with Retry-After',
    () => json({ status: 429 }, { status: 429, headers: { 'retry-after': '7' } }),
    /answered 429/,
  ],
  ['500', () => json({ status: 500 }, { status: 500 }), /answered 500/],
  ['a connection that breaks', () => HttpResponse.error(), /arrived/],
  ['a body that breaks off', () => brokenOff(), /arrived/],
  ['JSON that is no object', () => json([]), /understood/],
  ['null', () => json(null), /understood/],
  [
    'counts that are no numbers',
    () => json({ ...statusReply('completed', 3, 3), progress: { total: '3' } }),
    /understood/,
  ],
  [
    'a status that nobody has heard of',
    () => json({ ...statusReply('completed', 3, 3), status: 'done' }),
    /understood/,
  ],
];

function brokenOff(): Response {
  const body = new ReadableStream({
    start(controller) {
      controller.enqueue(new TextEncoder().encode('{"jobId":'));
      controller.error(new Error('reset'));
    },
  });
  return new Response(body, { headers: { 'content-type': 'application/json' } });
}

describe.each(FAULTY)('%s', (_name, fault, error) => {
  test('on the first status read: an error line and nothing else, until the server is well', async () => {
    const world = new World({ status: [fault, fault] });
    world.client.start();
    await world.calm();
    expect(world.client.view()).toMatchObject({
      status: null,
      error: expect.stringMatching(error),
    });
    expect(await world.end()).toMatchObject({ status: 'completed', completed: ITEMS, error: null });
    expect(stepBack(world.views)).toBeNull();
  });

  test('on process-next: an error line beside the progress, until the server is well', async () => {
    const world = new World({ 'process-next': [fault, fault] });
    world.client.start();
    await world.calm();
    expect(world.client.view()).toMatchObject({
      status: 'queued',
      total: ITEMS,
      cancel: true,
      error: expect.stringMatching(error),
    });
    expect(await world.end()).toMatchObject({ status: 'completed', completed: ITEMS, error: null });
    expect(stepBack(world.views)).toBeNull();
  });
});

describe('a reply that is in order, but not what it should be', () => {
  test('for another job it changes nothing but the error line', async () => {
    const other = () => json({ ...statusReply('completed', 9, 9), jobId: 'job-2' });
    const world = new World({ status: [other] });
    world.client.start();
    await world.calm();
    expect(world.client.view()).toMatchObject({
      status: null,
      total: 0,
      error: expect.stringMatching(/understood/),
    });
    expect(await world.end()).toMatchObject({ status: 'completed', total: ITEMS });
  });

  test('of an older version it does not take progress back', async () => {
    const older = () => json(statusReply('queued', 0, 2, { version: 0 }));
    const failed = () => json({ status: 500 }, { status: 500 });
    const good = () => json(processNextReply('processed', 1, ITEMS, { version: 5 }));
    const first = () => json(statusReply('queued', 0, ITEMS, { version: 1 }));
    const world = new World({ 'process-next': [good, failed], status: [first, older] });
    world.client.start();
    expect(await world.end()).toMatchObject({ status: 'completed', completed: ITEMS });
    expect(world.views).toContainEqual(
      expect.objectContaining({ status: 'processing', completed: 1 }),
    );
    expect(world.views.map(({ total }) => total)).not.toContain(2);
    expect(stepBack(world.views)).toBeNull();
  });

  test('without a version it is taken at its word, and still nothing goes back', async () => {
    const { version: _none, ...reply } = statusReply('processing', 2, ITEMS);
    const failed = () => json({ status: 500 }, { status: 500 });
    const world = new World({ status: [() => json(reply)], 'process-next': [failed] });
    world.client.start();
    await world.calm();
    expect(world.client.view()).toMatchObject({ status: 'processing', completed: 2 });
    expect(await world.end()).toMatchObject({ status: 'completed', completed: ITEMS });
    expect(stepBack(world.views)).toBeNull();
  });
});

describe('waiting', () => {
  test('a call that hangs is given up at its deadline', async () => {
    const world = new World({ status: [() => hang(world)], 'process-next': [() => hang(world)] });
    world.client.start();
    await world.calm();
    expect(world.client.view()).toMatchObject({ status: null, error: null });
    expect(world.timing.pending.map(({ ms }) => ms)).toEqual([15_000]);
    world.timing.fireNext();
    await settled();
    expect(world.client.view().error).toBe('No answer within 15 s.');
    expect(world.requests[0]!.signal.aborted).toBe(true);
    world.hanging = 0;
    expect(await world.end()).toMatchObject({ status: 'completed', completed: ITEMS, error: null });
    expect(world.views).toContainEqual(
      expect.objectContaining({ error: 'No answer within 120 s.' }),
    );
    expect(stepBack(world.views)).toBeNull();
  });

  test('a body that stalls after its headers is given up at the deadline', async () => {
    const stalls = () =>
      new Response(new ReadableStream({}), { headers: { 'content-type': 'application/json' } });
    const world = new World({ status: [stalls] });
    world.client.start();
    await world.calm();
    expect(world.client.view()).toMatchObject({ status: null, error: null });
    world.timing.fireNext();
    await settled();
    expect(world.client.view().error).toBe('No answer within 15 s.');
    expect(await world.end()).toMatchObject({ status: 'completed' });
  });

  test.each([
    ['seconds', { 'retry-after': '7' }, 7_000],
    [
      'a date',
      { 'retry-after': 'Tue, 24 Feb 2026 10:00:09 GMT', date: 'Tue, 24 Feb 2026 10:00:00 GMT' },
      9_000,
    ],
    [
      'a date long past',
      { 'retry-after': 'Tue, 24 Feb 2026 10:00:00 GMT', date: 'Tue, 24 Feb 2026 11:00:00 GMT' },
      750,
    ],
    [
      'a date without a Date to measure it by',
      { 'retry-after': 'Tue, 24 Feb 2026 10:00:09 GMT' },
      750,
    ],
    ['nonsense', { 'retry-after': 'soon' }, 750],
    ['a year', { 'retry-after': '31536000' }, 300_000],
  ])('Retry-After as %s', async (_name, headers, ms) => {
    const world = new World({ status: [() => json({}, { status: 429, headers })] });
    world.client.start();
    await world.calm();
    expect(world.timing.pending.map((timer) => timer.ms)).toEqual([ms]);
    expect(await world.end()).toMatchObject({ status: 'completed' });
  });
});

async function hang(world: World): Promise<Response> {
  world.hanging += 1;
  await delay('infinite');
  throw new Error('an infinite delay ended');
}

test('each process-next has a key of its own, no other call has one', async () => {
  const world = new World({});
  world.client.start();
  await world.end();
  const keyed = world.requests.filter(({ headers }) => headers.has('idempotency-key'));
  expect(keyed.map(({ url }) => targetOf(url))).toEqual(Array(ITEMS).fill('process-next'));
  expect(new Set(keyed.map(({ headers }) => headers.get('idempotency-key'))).size).toBe(ITEMS);
});
