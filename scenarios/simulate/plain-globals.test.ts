import { setInterval as every, scheduler, setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { describe, expect, test } from 'vitest';
import { BLANK } from '../../client/shown.ts';
import type { View } from '../../client/view.ts';
import { checkCode } from './check-code.ts';
import type { Subject } from './subject.ts';
import { clock, environmentFor } from './testing/pairs.testing.ts';
import { smallServer } from './testing/small-server.testing.ts';
import { mappedWire } from './wire.ts';

type Global =
  | 'fetch'
  | 'setTimeout'
  | 'setInterval'
  | 'sleep'
  | 'every'
  | 'wait'
  | 'AbortSignal.timeout';
const WIRE = mappedWire();

/** A page that asks until the job is over, by what it finds in its globals; and gives up where it is told. */
function pageBy(used: readonly Global[], stopsAfterError = false): Subject['client'] {
  return ({ jobId, fetch: given, timing }) => {
    let view: View = BLANK;
    let isLeft = false;
    const send = used.includes('fetch') ? fetch : given;
    const wait = (ms: number): Promise<unknown> => {
      if (used.includes('sleep')) return sleep(ms);
      if (used.includes('wait')) return scheduler.wait(ms);
      if (used.includes('every')) return every(ms)[Symbol.asyncIterator]().next();
      if (used.includes('setTimeout')) return new Promise((go) => setTimeout(go, ms).unref());
      if (!used.includes('setInterval')) return new Promise<void>((go) => timing.after(ms, go));
      return new Promise<void>((go) => {
        const timer = setInterval(() => {
          clearInterval(timer);
          go();
        }, ms);
      });
    };
    async function poll(): Promise<void> {
      while (!isLeft && view.status !== 'completed' && view.status !== 'failed') {
        try {
          const signal = used.includes('AbortSignal.timeout') ? AbortSignal.timeout(5000) : null;
          const { path, init } = WIRE.request('status', jobId);
          const status = await send(path, { ...init, signal });
          view = WIRE.readView(await status.json());
          const next = WIRE.request('process-next', jobId);
          if (view.status !== 'completed') await send(next.path, { ...next.init, signal });
        } catch {
          if (stopsAfterError) return;
        }
        await wait(1000);
      }
    }
    return {
      start: () => void poll(),
      view: () => view,
      stop: () => {
        isLeft = true;
      },
      fingerprint: () => 0,
    };
  };
}

/** Its work takes time: of `deps`, or of the platform's own timers. */
const serverBy = (wait: (ms: number) => Promise<unknown>): Subject['server'] =>
  smallServer((job) => ({
    async next() {
      if (job.done === job.total) return;
      await wait(50);
      job.done = Math.min(job.done + 1, job.total);
    },
  }));

const AT_ONCE = (_ms: number): Promise<unknown> => Promise.resolve();
const at = (client: Subject['client'], wait = AT_ONCE) => ({
  ...{ name: 'plain', client, server: serverBy(wait) },
});
const settles = async (subject: Subject, faults = 'none') => {
  const { claims } = await checkCode(subject, environmentFor(1, faults), { clock });
  return claims.get('settles')!.kind;
};

describe.each<readonly [Global, string]>([
  ['fetch', 'cut=1'],
  ['setTimeout', 'cut=1'],
  ['setInterval', 'cut=1'],
  ['sleep', 'cut=1'],
  ['every', 'cut=1'],
  ['wait', 'cut=1'],
  ['AbortSignal.timeout', 'hang=1'],
])('a page that takes the global %s', (used, faults) => {
  test('settles where it goes on', async () => {
    expect(await settles(at(pageBy([used])), faults)).toBe('holds');
  });

  test('is stuck where it gives up', async () => {
    expect(await settles(at(pageBy([used], true)), faults)).toBe('violated');
  });
});

test('a call that nothing gives up hangs for ever', async () => {
  expect(await settles(at(pageBy(['setTimeout'])), 'hang=1')).toBe('violated');
});

test.each([
  ['setTimeout', (ms: number) => new Promise((go) => setTimeout(go, ms))],
  ['sleep', (ms: number) => sleep(ms)],
])('a server that works by the global %s is waited for', async (_, wait) => {
  expect(await settles(at(pageBy([]), wait))).toBe('holds');
});

test('who is no part of a run has the real ones, also as promises', async () => {
  await settles(at(pageBy([])));
  const waited = await Promise.all([
    promisify(setTimeout)(1, 'a'),
    scheduler.wait(1),
    sleep(1, 'b'),
  ]);
  expect(waited).toEqual(['a', undefined, 'b']);
});

test('a run leaves the globals as they were', async () => {
  const now = () => [
    ...['setTimeout', 'setInterval', 'clearTimeout', 'clearInterval', 'fetch'].map((name) =>
      Object.getOwnPropertyDescriptor(globalThis, name),
    ),
    Object.getOwnPropertyDescriptor(AbortSignal, 'timeout'),
  ];
  const before = now();
  await settles(at(pageBy(['setTimeout'])));
  expect(now()).toEqual(before);
});

test('what a page does after it was left is no part of the next run', async () => {
  const client: Subject['client'] = ({ jobId, fetch: send }) => {
    const left = new AbortController();
    let view: View = BLANK;
    const { path, init } = WIRE.request('status', jobId);
    const poll = async (): Promise<void> => {
      // Nobody asks here whether it was left: its next timer is set when its call is called off.
      const read = await send(path, { ...init, signal: left.signal }).catch(() => null);
      if (read) view = WIRE.readView(await read.json());
      if (view.status !== 'completed') setTimeout(() => void poll(), 1000);
    };
    return { start: () => void poll(), view: () => view, stop: () => left.abort() };
  };
  const server: Subject['server'] = (deps) => ({
    ...serverBy(AT_ONCE)(deps),
    fingerprint: () => 0,
  });
  const { claims } = await checkCode(
    { name: 'leaves late', client, server },
    environmentFor(0, 'cut=1'),
    { clock },
  );
  expect(claims.get('settles')!.kind).toBe('holds');
});

test('what a page does after the last run is left is nothing', async () => {
  let later = 0;
  const client: Subject['client'] = ({ jobId, fetch: send }) => {
    const left = new AbortController();
    const { path, init } = WIRE.request('status', jobId);
    const poll = (): unknown =>
      send(path, { ...init, signal: left.signal }).catch(() => setTimeout(() => void ++later, 1));
    return { start: () => void poll(), view: () => BLANK, stop: () => left.abort() };
  };
  await checkCode(at(client), environmentFor(1, 'none'), { clock, maxRuns: 3 });
  await promisify(setTimeout)(20);
  expect(later).toBe(0);
});
