import { MessageChannel } from 'node:worker_threads';
import { describe, expect, test } from 'vitest';
import { BLANK } from '../../client/shown.ts';
import type { View } from '../../client/view.ts';
import { checkCode } from './check-code.ts';
import { acquirePlainGlobals } from './plain-globals.ts';
import type { Subject } from './subject.ts';
import { clock, environmentFor } from './testing/pairs.testing.ts';
import { smallServer } from './testing/small-server.testing.ts';
import { areCounted, turn } from './turns.ts';
import { mappedWire } from './wire.ts';

const WIRE = mappedWire();

/** Drives the job until it is over; `hop` is gone through before each call. */
function pageThat(hop: () => Promise<void>): Subject['client'] {
  return ({ jobId, fetch }) => {
    let view: View = BLANK;
    async function ask(route: 'status' | 'process-next'): Promise<unknown> {
      await hop();
      const { path, init } = WIRE.request(route, jobId);
      return (await fetch(path, init)).json();
    }
    async function drive(): Promise<void> {
      while (view.status !== 'completed') {
        await ask('process-next');
        view = WIRE.readView(await ask('status'));
      }
    }
    return { start: () => void drive(), view: () => view, stop() {}, fingerprint: () => 0 };
  };
}

const { nextTick: captured } = process;

const HOPS: Record<string, () => Promise<void>> = {
  nothing: async () => {},
  'twenty promises': async () => {
    for (let at = 0; at < 20; at++) await null;
  },
  'seven ticks, one after the other': async () => {
    for (let at = 0; at < 7; at++) await new Promise<void>((go) => process.nextTick(go));
  },
  'a tick beside another, and promises after it': async () => {
    process.nextTick(() => {});
    await new Promise<void>((go) => process.nextTick(go));
    for (let at = 0; at < 5; at++) await null;
  },
  'more ticks than there are turns': async () => {
    for (let at = 0; at < 150; at++) await new Promise<void>((go) => process.nextTick(go));
  },
  'an immediate': () => new Promise((go) => setImmediate(go)),
  'an immediate that keeps no process alive': () => new Promise((go) => setImmediate(go).unref()),
  'a message to itself': () =>
    new Promise((go) => {
      const { port1, port2 } = new MessageChannel();
      port2.on('message', () => {
        port2.close();
        go();
      });
      port1.postMessage(null);
    }),
};

/** More than runs are looked at closely. */
const MANY = 90;

/** `hop` is taken in every third handler, or before each call of the page; not before so many. */
function subjectThat(hop: () => Promise<void>, of: 'page' | 'server', after: number): Subject {
  let asked = 0;
  const sometimes = async (oneOf: number) => {
    if (++asked > after && asked % oneOf === 0) await hop();
  };
  const server = smallServer((job) => ({
    async next() {
      if (of === 'server') await sometimes(3);
      job.done = Math.min(job.done + 1, job.total);
    },
  }));
  const client = pageThat(() => (of === 'page' ? sometimes(1) : Promise.resolve()));
  return { name: 'hops', server, client };
}

const check = (subject: Subject) =>
  checkCode(subject, environmentFor(3, 'none'), { clock, strategy: 'random', maxRuns: 40 });

describe.each([
  ['page', 0],
  ['page', MANY],
  ['server', 0],
  ['server', MANY],
] as const)('a %s that waits, after %i calls,', (of, after) => {
  test.each(Object.keys(HOPS))('for %s, has what it waits for in every run', async (name) => {
    // Whoever runs the tests puts back what it found a tick before.
    await turn();
    const giveBack = acquirePlainGlobals();
    const { claims, schedules, states } = await check(subjectThat(HOPS[name]!, of, after));
    const plain = await check(subjectThat(HOPS.nothing!, of, after));
    expect([areCounted(), schedules, states]).toEqual([true, 40, plain.states]);
    expect(claims.get('settles')!.kind).toBe('incomplete');
    giveBack();
  });
});

test('a tick by a function that was taken before anybody counts is waited for from the start', async () => {
  const hop = async () => {
    for (let at = 0; at < 3; at++) await new Promise<void>((go) => captured(go));
  };
  const { claims, states } = await check(subjectThat(hop, 'server', 0));
  expect(states).toBe((await check(subjectThat(HOPS.nothing!, 'server', 0))).states);
  expect(claims.get('settles')!.kind).toBe('incomplete');
});

test.each(['fetch', 'server'] as const)(
  'globals are given back where the %s throws',
  async (who) => {
    const { setTimeout, setImmediate } = globalThis;
    const { nextTick } = process;
    const throwing = () => {
      throw new Error('no');
    };
    const server = who === 'server' ? throwing : () => ({ fetch: throwing });
    const subject = { name: 'none', server, client: pageThat(HOPS.nothing!) };
    await expect(check(subject)).rejects.toThrow();
    expect(globalThis.setTimeout).toBe(setTimeout);
    expect(globalThis.setImmediate).toBe(setImmediate);
    expect(process.nextTick).toBe(nextTick);
  },
);

test('ticks are counted again from the next run on, where a test runner has put back its own', async () => {
  await turn();
  const { nextTick } = process;
  const [giveBack, counting] = [acquirePlainGlobals(), process.nextTick];
  process.nextTick = nextTick;
  expect(areCounted()).toBe(false);
  const giveBackToo = acquirePlainGlobals();
  expect([areCounted(), process.nextTick]).toEqual([true, counting]);
  giveBackToo();
  giveBack();
  expect(process.nextTick).toBe(nextTick);
});

test('a global that is read by a getter is replaced, and is as it was afterwards', () => {
  const plain = Object.getOwnPropertyDescriptor(globalThis, 'clearInterval')!;
  const own = (timer: unknown) => (plain.value as (timer: unknown) => void)(timer);
  Object.defineProperty(globalThis, 'clearInterval', { configurable: true, get: () => own });
  try {
    const giveBack = acquirePlainGlobals();
    expect(clearInterval).not.toBe(own);
    giveBack();
    expect(clearInterval).toBe(own);
  } finally {
    Object.defineProperty(globalThis, 'clearInterval', plain);
  }
});
