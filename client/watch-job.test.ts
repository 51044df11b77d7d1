import { join } from 'node:path';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { fc, test as property } from '@fast-check/vitest';
import { buildSync } from 'esbuild';
import { describe, expect, test, vi } from 'vitest';
import type { Fetch } from './calls.ts';
import { HeldNetwork } from './testing/held-network.testing.ts';
import { stepBack } from './testing/laws.testing.ts';
import { JOB, json, processNextReply, statusReply } from './testing/replies.testing.ts';
import { type Fate, type Outcome, UnrulyWorld } from './testing/unruly-world.testing.ts';
import { settled, VirtualTiming } from './testing/virtual-timing.testing.ts';
import { watchJob } from './watch-job.ts';

const count = fc.integer({ min: 0, max: 3 });
const version = fc.option(fc.nat(9), { nil: undefined });
const progress = fc.record({
  total: count,
  completed: count,
  successful: count,
  failed: count,
  percentage: fc.constant(0),
});
const status = fc.constantFrom('queued', 'processing', 'completed', 'failed', 'cancelled');
const answer = fc.constantFrom('processed', 'job_completed', 'job_cancelled', 'no_items');

const outcome: fc.Arbitrary<Outcome> = fc.oneof(
  fc.record({
    kind: fc.constant('says' as const),
    status: fc.record({
      jobId: fc.constantFrom(JOB, JOB, JOB, 'job-2'),
      status,
      progress,
      version,
    }),
    process: fc.record({ status: answer, remainingItems: count, progress, version }),
  }),
  fc.record({
    kind: fc.constant('fails' as const),
    status: fc.constantFrom(401, 404, 409, 429, 500, 503),
    retryAfter: fc.constantFrom('', '3', '-1', 'soon', '99999999999'),
  }),
  fc.record({
    kind: fc.constant('garbles' as const),
    body: fc.oneof(fc.json(), fc.constantFrom('', '<!doctype html>', '{"status":"comp')),
  }),
  fc.record({ kind: fc.constantFrom('breaks', 'throws', 'hangs', 'stalls', 'is good') }),
);
const fate: fc.Arbitrary<Fate> = fc.record({
  kind: outcome,
  delay: fc.constantFrom(0, 10, 14_999, 15_000, 15_001, 121_000),
  deaf: fc.boolean(),
});

property.prop([count, fc.array(fate, { maxLength: 25 }), fc.array(fc.nat(60), { maxLength: 3 })], {
  numRuns: 500,
})(
  'whatever the network does for a while: one driving call at a time, never a step back, and an end that is final',
  async (items, fates, cancelsAt) => {
    const world = new UnrulyWorld(items, fates);
    await world.run(cancelsAt);
    expect([...world.broken]).toEqual([]);
    expect(stepBack(world.views)).toBeNull();
    expect(world.client.view().status).toBeOneOf(['completed', 'failed', 'cancelled']);
    expect(world.timers).toBe(0);
  },
);

function held(fetch?: Fetch) {
  const network = new HeldNetwork();
  const timing = new VirtualTiming();
  const client = watchJob({
    jobId: JOB,
    timing,
    random: () => 0.5,
    fetch: fetch ?? network.fetch,
  });
  const answer = async (body: unknown) => {
    network.calls.at(-1)!.answer(json(body));
    await settled();
  };
  return { network, timing, client, answer };
}

const targets = ({ calls }: HeldNetwork) => calls.map(({ target }) => target);

describe('the reference client', () => {
  test('reads the status, drives to the end with pauses, reads again and is quiet', async () => {
    const { network, timing, client, answer } = held();
    client.start();
    expect(targets(network)).toEqual(['status']);
    await answer(statusReply('queued', 0, 2));
    expect(targets(network)).toEqual(['process-next']);
    await answer(processNextReply('processed', 1, 2));
    expect(client.view()).toMatchObject({ status: 'processing', completed: 1, cancel: true });
    expect(targets(network)).toEqual([]);
    expect(timing.pending.map(({ ms }) => ms)).toEqual([500]);
    timing.fireNext();
    await settled();
    await answer(processNextReply('job_completed', 2, 2));
    expect(client.view()).toMatchObject({ status: 'processing', completed: 2, action: false });
    expect(targets(network)).toEqual(['status']);
    await answer(statusReply('completed', 2, 2));
    expect(client.view()).toMatchObject({ status: 'completed', cancel: false, action: true });
    expect([network.calls, timing.pending]).toEqual([[], []]);
  });

  test('offers the action only for a completed job with a success', async () => {
    for (const [end, successful, action] of [
      ['completed', 1, true],
      ['completed', 0, false],
      ['failed', 1, false],
      ['cancelled', 1, false],
    ] as const) {
      const { client, answer } = held();
      client.start();
      const progress = {
        total: 2,
        completed: 2,
        successful,
        failed: 2 - successful,
        percentage: 100,
      };
      await answer(statusReply(end, 2, 2, { progress }));
      expect(client.view()).toMatchObject({ status: end, action, cancel: false });
    }
  });

  test('survives a fetch that throws at once', async () => {
    const { client, timing } = held(() => {
      throw new Error('no network here');
    });
    client.start();
    await settled();
    expect(client.view().error).toBe('No answer arrived.');
    expect(timing.pending).toHaveLength(1);
  });

  test('gives up a call at its deadline even if fetch takes no notice', async () => {
    let answerLate = (_: Response) => {};
    const { client, timing } = held(
      () =>
        new Promise((resolve) => {
          answerLate = resolve;
        }),
    );
    client.start();
    timing.fireNext();
    await settled();
    expect(client.view().error).toBe('No answer within 15 s.');
    const shown = client.view();
    answerLate(json(statusReply('completed', 1, 1)));
    await settled();
    expect(client.view()).toBe(shown);
  });

  test('doubles its pauses after failures up to the longest, and starts over after an item', async () => {
    const { network, timing, client, answer } = held();
    client.start();
    const pauses: number[] = [];
    for (let failure = 0; failure < 7; failure++) {
      network.calls.at(-1)!.fail(new TypeError('fetch failed'));
      await settled();
      pauses.push(timing.pending[0]!.ms);
      timing.fireNext();
      await settled();
    }
    expect(pauses).toEqual([750, 1_500, 3_000, 6_000, 12_000, 22_500, 22_500]);
    await answer(statusReply('queued', 0, 2));
    timing.fireNext();
    await settled();
    await answer(processNextReply('no_items', 0, 2));
    timing.fireNext();
    await settled();
    network.calls.at(-1)!.fail(new TypeError('fetch failed'));
    await settled();
    expect(timing.pending[0]!.ms).toBe(750);
  });

  test('starts once only', () => {
    const { network, client } = held();
    client.start();
    client.start();
    expect(network.sent).toBe(1);
  });

  test('posts a cancel once at a time beside the driving call, and goes on', async () => {
    const { network, client, answer } = held();
    client.cancel();
    client.start();
    client.cancel();
    expect(targets(network)).toEqual(['status']);
    await answer(statusReply('processing', 0, 2));
    client.cancel();
    client.cancel();
    expect(targets(network)).toEqual(['process-next', 'cancel']);
    await answer({ success: true, status: 'cancelled' });
    expect(client.view()).toMatchObject({ status: 'processing', error: null });
    await answer(processNextReply('job_cancelled', 1, 2));
    await answer(statusReply('cancelled', 1, 2));
    expect(client.view()).toMatchObject({ status: 'cancelled', cancel: false });
    client.cancel();
    expect(network.calls).toEqual([]);
  });

  test('says so when a cancel is refused, and lets it be pressed again', async () => {
    const { network, client, answer } = held();
    client.start();
    await answer(statusReply('processing', 0, 2));
    client.cancel();
    network.calls.at(-1)!.answer(json({ status: 409 }, { status: 409 }));
    await settled();
    expect(client.view().error).toBe('The server answered 409.');
    client.cancel();
    expect(targets(network)).toEqual(['process-next', 'cancel']);
  });
});

// The page machine has no pause here either. A server whose own two answers agree is never asked so.
test('a status that lags behind job_completed is asked for again after a pause only', async () => {
  const { network, timing, client, answer } = held();
  client.start();
  for (let round = 0; round < 100; round++) {
    await answer(statusReply('processing', 1, 1));
    if (round > 0) timing.fireNext();
    await settled();
    await answer(processNextReply('job_completed', 1, 1));
  }
  expect(timing.now()).toBe(99 * 500);
  expect(network.sent).toBe(201);
});

describe('pauses whatever it is given', () => {
  test.each([
    ['a die that is none', { random: () => Number.NaN }],
    ['times that are none', { times: { firstBackoff: undefined as never } }],
    [
      'a wire that throws',
      {
        wire: {
          statusUrl: () => {
            throw new Error('no address');
          },
        },
      },
    ],
    ['a wire that reads nothing', { wire: { readStatus: () => undefined as never } }],
  ])('%s', async (_, more) => {
    const network = new HeldNetwork();
    const timing = new VirtualTiming();
    const deps = { jobId: JOB, fetch: network.fetch, timing, random: () => 0.5, ...more };
    const client = watchJob(deps);
    client.start();
    for (let round = 0; round < 3; round++) {
      await settled();
      network.calls.at(-1)?.answer(new Response('{}', { status: 200 }));
      await settled();
      expect(timing.pending.length).toBe(1);
      expect(timing.pending[0]!.ms).toBeGreaterThanOrEqual(500);
      timing.fireNext();
    }
    client.stop();
  });

  test('a cancel whose address cannot be made shows an error, and may be pressed again', async () => {
    let asked = 0;
    const cancelUrl = (): string => {
      asked += 1;
      throw new Error('no address');
    };
    const network = new HeldNetwork();
    const timing = new VirtualTiming();
    const random = () => 0.5;
    const client = watchJob({
      jobId: JOB,
      fetch: network.fetch,
      timing,
      random,
      wire: { cancelUrl },
    });
    client.start();
    network.calls.at(-1)!.answer(json(statusReply('processing', 0, 2)));
    await settled();
    client.cancel();
    await settled();
    client.cancel();
    await settled();
    expect([asked, client.view().error]).toEqual([2, 'no address']);
  });
});

describe('stop()', () => {
  test('aborts every call, calls off every timer, and no late reply changes anything', async () => {
    const { network, timing, client, answer } = held();
    let told = 0;
    client.subscribe(() => {
      told += 1;
    });
    client.start();
    await answer(statusReply('processing', 0, 2));
    client.cancel();
    const shown = client.view();
    const before = told;
    client.stop();
    await settled();
    expect([network.calls, timing.pending]).toEqual([[], []]);
    client.cancel();
    client.start();
    await settled();
    expect(client.view()).toBe(shown);
    expect(told).toBe(before);
    expect(network.calls).toEqual([]);
  });

  test('ends a pause', async () => {
    const { network, timing, client, answer } = held();
    client.start();
    await answer(statusReply('queued', 0, 2));
    await answer(processNextReply('processed', 1, 2));
    client.stop();
    await settled();
    expect([network.calls, timing.pending]).toEqual([[], []]);
  });

  test.each([
    ['a status', [statusReply('queued', 0, 2)]],
    ['an item', [statusReply('queued', 0, 2), processNextReply('processed', 1, 2)]],
    ['nothing to do', [statusReply('queued', 0, 2), processNextReply('no_items', 0, 2)]],
    ['garbage', [statusReply('queued', 0, 2), null]],
  ])('works at any moment between an answer (%s) and what it leads to', async (_name, replies) => {
    for (let microtasks = 0; microtasks < 40; microtasks++) {
      const { network, timing, client, answer } = held();
      client.start();
      for (const reply of replies.slice(0, -1)) await answer(reply);
      network.calls[0]!.answer(json(replies.at(-1)));
      for (let turn = 0; turn < microtasks; turn++) await null;
      const [shown, sent] = [client.view(), network.sent];
      client.stop();
      await settled();
      expect(client.view(), `after ${microtasks} microtasks`).toBe(shown);
      expect(network.sent).toBe(sent);
      expect([network.calls, timing.pending]).toEqual([[], []]);
    }
  });

  test('works before the start, which comes to nothing then', async () => {
    const { network, client } = held();
    client.stop();
    client.start();
    await settled();
    expect(network.sent).toBe(0);
  });

  test('draws no more numbers: others may be given the same dice', async () => {
    const network = new HeldNetwork();
    let drawn = 0;
    const random = () => {
      drawn += 1;
      return 0.5;
    };
    const timing = new VirtualTiming();
    const client = watchJob({ jobId: JOB, fetch: network.fetch, timing, random });
    client.start();
    const before = drawn;
    client.stop();
    await settled();
    expect(drawn).toBe(before);
  });

  test('works from inside a listener', async () => {
    const { network, client, answer } = held();
    client.subscribe(() => client.stop());
    client.start();
    await answer(statusReply('queued', 0, 2));
    expect(client.view().status).toBe('queued');
    expect(network.sent).toBe(1);
  });
});

describe('listeners', () => {
  test('are told of changes only, each time with a new view', async () => {
    const { timing, client, answer } = held();
    const views = new Set<unknown>();
    let told = 0;
    client.subscribe(() => {
      told += 1;
      views.add(client.view());
    });
    client.start();
    await answer(statusReply('processing', 1, 2));
    await answer(processNextReply('no_items', 1, 2));
    timing.fireNext();
    await settled();
    await answer(statusReply('processing', 1, 2));
    expect(told).toBe(1);
    timing.fireNext();
    await settled();
    await answer(processNextReply('processed', 2, 2));
    expect([told, views.size]).toEqual([2, 2]);
  });

  test('may throw: the others are told and the job goes on', async () => {
    const logged = vi.spyOn(console, 'error').mockImplementation(() => {});
    const { network, client, answer } = held();
    const told: string[] = [];
    const mistake = new Error('a mistake');
    client.subscribe(() => {
      throw mistake;
    });
    client.subscribe(() => told.push('second'));
    client.start();
    await answer(statusReply('queued', 0, 2));
    expect(told).toEqual(['second']);
    expect(targets(network)).toEqual(['process-next']);
    expect(logged).toHaveBeenCalledExactlyOnceWith(mistake);
    logged.mockRestore();
  });

  test('may unsubscribe themselves and each other while they are told', async () => {
    const { client, answer } = held();
    const told: string[] = [];
    const endFirst = client.subscribe(() => {
      told.push('first');
      endFirst();
      endThird();
    });
    client.subscribe(() => told.push('second'));
    const endThird = client.subscribe(() => told.push('third'));
    client.start();
    await answer(statusReply('queued', 0, 2));
    await answer(processNextReply('processed', 1, 2));
    expect(told).toEqual(['first', 'second', 'second']);
  });

  test('that come while others are told hear of the next change first', async () => {
    const { client, answer } = held();
    let told = 0;
    client.subscribe(() => {
      client.subscribe(() => {
        told += 1;
      });
    });
    client.start();
    await answer(statusReply('queued', 0, 2));
    expect(told).toBe(0);
    await answer(processNextReply('processed', 1, 2));
    expect(told).toBe(1);
  });

  test('that subscribe twice are told twice, and end one at a time', async () => {
    const { client, answer } = held();
    let told = 0;
    const listener = () => {
      told += 1;
    };
    const end = client.subscribe(listener);
    client.subscribe(listener);
    client.start();
    await answer(statusReply('queued', 0, 2));
    expect(told).toBe(2);
    end();
    end();
    await answer(processNextReply('processed', 1, 2));
    expect(told).toBe(3);
  });
});

test('another server needs nothing but other paths and readers', async () => {
  const urls: string[] = [];
  const client = watchJob({
    jobId: 'a/b',
    base: '/v1',
    timing: new VirtualTiming(),
    random: () => 0.5,
    fetch: async (url) => {
      urls.push(url);
      return json({ state: 'DONE', done: 4, of: 4 });
    },
    wire: {
      statusUrl: (jobId) => `/jobs/${encodeURIComponent(jobId)}`,
      readStatus(body) {
        const { state, done, of } = body as { state: string; done: number; of: number };
        const status = state === 'DONE' ? 'completed' : 'processing';
        return { status, total: of, completed: done, successful: done, failed: 0 };
      },
    },
  });
  client.start();
  await settled();
  expect(urls).toEqual(['/jobs/a%2Fb']);
  expect(client.view()).toMatchObject({ status: 'completed', completed: 4, action: true });
});

test('is less than 2 kB on the way to a browser, and nothing but its own files', () => {
  const { outputFiles, metafile } = buildSync({
    absWorkingDir: join(import.meta.dirname, '..'),
    metafile: true,
    entryPoints: [`${import.meta.dirname}/watch-job.ts`],
    bundle: true,
    minify: true,
    format: 'esm',
    target: 'es2022',
    write: false,
  });
  const code = outputFiles[0]!.contents;
  const sizes = { gzip: gzipSync(code).length, brotli: brotliCompressSync(code).length };
  console.info(`watch-job.ts: ${code.length} B, gzip ${sizes.gzip} B, brotli ${sizes.brotli} B`);
  expect(Object.keys(metafile.inputs).filter((path) => !path.startsWith('client/'))).toEqual([]);
  expect(sizes.gzip).toBeLessThan(2_000);
  expect(sizes.brotli).toBeLessThan(2_000);
});
