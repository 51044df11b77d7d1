import { afterEach, describe, expect, test } from 'vitest';
import { BLANK } from '../../client/shown.ts';
import { GoodServer } from '../../client/testing/good-server.testing.ts';
import { type HeldCall, HeldNetwork } from '../../client/testing/held-network.testing.ts';
import { json } from '../../client/testing/replies.testing.ts';
import { settled, VirtualTiming } from '../../client/testing/virtual-timing.testing.ts';
import type { ClientDeps } from './subject.ts';
import { type UnmodifiedPage, unmodifiedClient } from './unmodified.ts';

// What a page finds beside Node's own globals.
declare const document: EventTarget & { readonly visibilityState: string };
declare const window: EventTarget;

interface World {
  readonly network: HeldNetwork;
  readonly timing: VirtualTiming;
  readonly deps: ClientDeps;
}

function worldOf(jobId = 'job-1', random = () => 0.25): World {
  const network = new HeldNetwork();
  const timing = new VirtualTiming();
  const fetch = network.fetch as ClientDeps['fetch'];
  return { network, timing, deps: { jobId, fetch, timing, random } };
}

/** Runs `script` as a page's, after loading; whatever it adds to `said` can be looked at. */
function pageOf(script: (said: unknown[]) => unknown, world = worldOf()) {
  const said: unknown[] = [];
  const client = unmodifiedClient(() => ({ start: () => script(said), view: () => BLANK }))(
    world.deps,
  );
  opened.push(client);
  client.start();
  return { ...world, client, said };
}
const opened: { stop(): void }[] = [];
afterEach(() => {
  for (const one of opened.splice(0)) one.stop();
});

const NAMES = ['fetch', 'setTimeout', 'setInterval', 'clearTimeout', 'Date', 'window', 'document'];
const globalsNow = () => [
  ...NAMES.map((name) => Object.getOwnPropertyDescriptor(globalThis, name)),
  Object.getOwnPropertyDescriptor(Math, 'random'),
  Object.getOwnPropertyDescriptor(AbortSignal, 'timeout'),
  Object.getOwnPropertyDescriptor(performance, 'now'),
  ...process.listeners('unhandledRejection'),
];

const only = (network: HeldNetwork): HeldCall => {
  expect(network.calls).toHaveLength(1);
  return network.calls[0]!;
};

describe('the network', () => {
  test('a global fetch goes to the world, relative to the page, with method, headers and body', async () => {
    const seen: unknown[] = [];
    const world = worldOf();
    const fetch: ClientDeps['fetch'] = async (url, { method, headers, body } = {}) => {
      seen.push([url, method, new Headers(headers).get('idempotency-key'), body]);
      return json({ ok: 1 });
    };
    const { said } = pageOf(
      async (told) => {
        const headers = { 'Idempotency-Key': 'k' };
        const response = await globalThis.fetch('/api/x?y=1', {
          method: 'POST',
          headers,
          body: 'z',
        });
        told.push(response.status, await response.json());
        await globalThis.fetch('https://elsewhere.example/a');
      },
      { ...world, deps: { ...world.deps, fetch } },
    );
    await settled();
    await settled();
    expect(said).toEqual([200, { ok: 1 }]);
    expect(seen).toEqual([
      ['/api/x?y=1', 'POST', 'k', 'z'],
      ['https://elsewhere.example/a', 'GET', null, undefined],
    ]);
  });

  test('a request has reached the world after one turn of the event loop', async () => {
    const { network } = pageOf(() => fetch('/status'));
    await settled();
    expect(only(network).target).toBe('status');
  });

  test('a call that is cut rejects as in a browser, with a TypeError', async () => {
    const { network, said } = pageOf((told) => fetch('/status').catch((e) => told.push(e.name)));
    await settled();
    only(network).fail(new Error('cut'));
    await settled();
    expect(said).toEqual(['TypeError']);
  });

  test('a call that the page aborts leaves the network, and rejects', async () => {
    const controller = new AbortController();
    const { network, said } = pageOf((told) =>
      fetch('/status', { signal: controller.signal }).catch((e) => told.push(e.name)),
    );
    await settled();
    controller.abort();
    await settled();
    expect([said, network.calls]).toEqual([['AbortError'], []]);
  });

  test('AbortSignal.timeout waits in the world’s time', async () => {
    const { timing, said } = pageOf((told) =>
      fetch('/status', { signal: AbortSignal.timeout(15_000) }).catch((e) => told.push(e.name)),
    );
    await settled();
    expect(timing.pending.map(({ ms }) => ms)).toEqual([15_000]);
    timing.fireNext();
    await settled();
    expect(said).toEqual(['TimeoutError']);
  });

  test('a timer right before a call that can be aborted is handed over right before that call', async () => {
    const world = worldOf();
    const order: string[] = [];
    const turn: string[] = [];
    const note = (what: string) => {
      // The world knows a deadline by this: set and sent in one synchronous turn.
      if (turn.length === 0) queueMicrotask(() => order.push(turn.splice(0).join('+')));
      turn.push(what);
    };
    const timing = {
      now: () => world.timing.now(),
      after(ms: number, run: () => void) {
        note(`${ms} ms`);
        return world.timing.after(ms, run);
      },
    };
    const fetch: ClientDeps['fetch'] = (url, init) => {
      note('call');
      return world.deps.fetch(url, init);
    };
    pageOf(
      () => {
        const { signal } = new AbortController();
        setTimeout(() => {}, 15_000);
        void globalThis.fetch('/status', { signal });
      },
      { ...world, deps: { ...world.deps, timing, fetch } },
    );
    await settled();
    expect(order).toEqual(['15000 ms', '15000 ms+call']);
    expect(world.timing.pending).toHaveLength(1);
  });

  test('one turn of the event loop leads from an answer to the call that follows it', async () => {
    const { network } = pageOf(async () => {
      for (;;) await (await fetch('/status')).json();
    });
    for (let call = 1; call < 6; call++) {
      await settled();
      expect([network.sent, network.calls.length]).toEqual([call, 1]);
      const text = '{"a":1}';
      const response = new Response(text);
      // As a world answers whose bodies have arrived as a whole.
      Object.assign(response, { text: async () => text, json: async () => JSON.parse(text) });
      only(network).answer(response);
    }
  });

  test('a call of any other code passes through while a page is open', async () => {
    const { network } = pageOf(() => {});
    expect(await (await fetch('data:text/plain,real')).text()).toBe('real');
    expect(network.sent).toBe(0);
  });
});

describe('time and chance', () => {
  test('timers, Date, performance and Math.random are the world’s', () => {
    const { timing, said } = pageOf((told) => {
      const tell = (word: string) =>
        told.push([word, Date.now(), new Date().toISOString(), performance.now(), Math.random()]);
      tell('start');
      setTimeout(tell, 700, 'later');
    });
    expect(timing.fireNext()).toBe(true);
    expect(said).toEqual([
      ['start', 0, '1970-01-01T00:00:00.000Z', 0, 0.25],
      ['later', 700, '1970-01-01T00:00:00.700Z', 700, 0.25],
    ]);
  });

  test('a date is a date, inside and outside', () => {
    const { said } = pageOf((told) => told.push(new Date(), new Date(2026, 0), Date.UTC(2026)));
    expect(said[0]).toBeInstanceOf(Date);
    expect(said.slice(1)).toEqual([new Date(2026, 0), Date.UTC(2026)]);
    expect(Date.now()).toBeGreaterThan(Date.UTC(2026));
  });

  test('each timer is one of the world’s, and the world may fire them in any order', () => {
    const { timing, said } = pageOf((told) => {
      setTimeout(() => told.push('long'), 15_000);
      setTimeout(() => told.push('short'), 10);
    });
    for (const timer of [...timing.pending]) timing.fire(timer);
    expect(said).toEqual(['long', 'short']);
  });

  test('an interval repeats until its callback clears it', () => {
    const { timing, said } = pageOf((told) => {
      const id = setInterval(() => {
        told.push(Date.now());
        if (told.length === 3) clearInterval(id);
      }, 1000);
    });
    while (timing.fireNext());
    expect(said).toEqual([1000, 2000, 3000]);
  });

  test('a timer that is cleared is gone from the world', () => {
    const { timing } = pageOf(() => clearTimeout(setTimeout(() => {}, 5)));
    expect(timing.pending).toEqual([]);
  });
});

describe('two pages of one run', () => {
  test('do not mix, whatever the order of what happens to them', async () => {
    const script = async (told: unknown[]) => {
      for (let turn = 0; turn < 3; turn++) {
        const said = await (await fetch('/status')).text();
        await new Promise((resolve) => setTimeout(resolve, 100));
        told.push([said, Date.now(), Math.random(), document.visibilityState]);
      }
    };
    const a = pageOf(
      script,
      worldOf('a', () => 0.1),
    );
    const b = pageOf(
      script,
      worldOf('b', () => 0.2),
    );
    b.client.setVisibility(true);
    for (const [page, text] of [
      [a, 'A'],
      [b, 'B'],
      [b, 'B'],
      [a, 'A'],
      [b, 'B'],
      [a, 'A'],
    ] as const) {
      await settled();
      only(page.network).answer(new Response(text));
      await settled();
      page.timing.fireNext();
    }
    await settled();
    expect(a.said).toEqual([100, 200, 300].map((at) => ['A', at, 0.1, 'visible']));
    expect(b.said).toEqual([100, 200, 300].map((at) => ['B', at, 0.2, 'hidden']));
  });

  test('a page hears of its own tab only, on document and on window', () => {
    const script = (told: unknown[]) => {
      document.addEventListener('visibilitychange', () => told.push(document.visibilityState));
      window.addEventListener('visibilitychange', () => told.push('window'));
    };
    const [a, b] = [pageOf(script), pageOf(script)];
    a.client.setVisibility(true);
    a.client.setVisibility(true);
    expect([a.said, b.said]).toEqual([['hidden', 'window'], []]);
  });
});

describe('the globals are as before', () => {
  const before = globalsNow();
  const made = (page: Partial<UnmodifiedPage>) =>
    unmodifiedClient(() => ({ start() {}, view: () => BLANK, ...page }))(worldOf().deps);
  const boom = () => {
    throw new Error('boom');
  };

  test('after stop, once the last page has gone', () => {
    const [a, b] = [made({}), made({})];
    a.start();
    expect(globalsNow()).not.toEqual(before);
    b.start();
    a.stop();
    a.stop();
    expect(globalsNow()).not.toEqual(before);
    b.stop();
    expect(globalsNow()).toEqual(before);
  });

  test('after a throw while it is made, started or stopped', () => {
    expect(() => unmodifiedClient(boom)(worldOf().deps)).toThrow('boom');
    expect(globalsNow()).toEqual(before);
    expect(() => made({ start: boom }).start()).toThrow('boom');
    expect(globalsNow()).toEqual(before);
    const client = made({ stop: boom });
    client.start();
    expect(() => client.stop()).toThrow('boom');
    expect(globalsNow()).toEqual(before);
  });
});

describe('leaving the page', () => {
  test('ends its timers and calls; what was awaited stays so', async () => {
    const { client, network, timing, said } = pageOf((told) => {
      setInterval(() => told.push('tick'), 10);
      fetch('/status').then(
        () => told.push('answered'),
        () => told.push('failed'),
      );
    });
    await settled();
    client.stop();
    await settled();
    expect([said, network.calls, timing.pending]).toEqual([[], [], []]);
  });

  test('a stopped page starts nothing again', () => {
    const { client, timing } = pageOf(() => {});
    client.stop();
    client.start();
    expect(timing.pending).toEqual([]);
  });
});

test('what nobody catches is kept, and ends neither the page nor the run', async () => {
  const { client, timing } = pageOf(() => {
    setTimeout(() => {
      throw new Error('in a timer');
    }, 1);
    setTimeout(async () => {
      throw new Error('in an async timer');
    }, 2);
    void Promise.resolve().then(() => {
      throw new Error('in a promise left alone');
    });
  });
  await settled();
  while (timing.fireNext()) await settled();
  expect(client.uncaught().map((error) => (error as Error).message)).toEqual([
    'in a promise left alone',
    'in a timer',
    'in an async timer',
  ]);
});

test('an unmodified page drives a job to its end, in the same way each time', async () => {
  const script = async (told: unknown[]) => {
    const url = (route: string) => `/api/batch-jobs/job-1/${route}`;
    let status = '';
    while (status !== 'completed') {
      await fetch(url('process-next'), { method: 'POST' });
      ({ status } = (await (await fetch(url('status'))).json()) as { status: string });
      told.push(`${Date.now()} ${status}`);
      await new Promise((resolve) => setTimeout(resolve, 400 + 200 * Math.random()));
    }
  };
  async function run() {
    const { client, network, timing, said } = pageOf(script);
    const server = new GoodServer(3);
    for (let turn = 0; turn < 20; turn++) {
      await settled();
      const [call] = network.calls;
      if (call) call.answer(server.answer(call.target));
      else timing.fireNext();
    }
    client.stop();
    return said;
  }
  const first = await run();
  expect(first).toEqual(['0 processing', '450 processing', '900 completed']);
  expect(await run()).toEqual(first);
});
