import { fc, test } from '@fast-check/vitest';
import { describe, expect } from 'vitest';
import { CLIENTS, SERVERS } from '../../model/dialects.ts';
import { FAULTS } from '../../model/environment.ts';
import type { Event, EventOf } from './event.ts';
import { merge } from './merge.ts';
import { readWhole } from './read-log.ts';
import { harText } from './written/har-text.ts';
import { logOf } from './written/log-of.ts';
import { anyPlan, anyStrike, fileOf } from './written/plans.testing.ts';
import { recordSession, type SessionPlan } from './written/session.ts';

const PLAN: SessionPlan = {
  server: SERVERS['as-deployed']!,
  client: CLIENTS['as-logged']!,
  work: [65_000, 52_000, 70_000].map((ms) => ({ ms, outcome: 'completed' })),
  strikes: [
    { kind: 'resend', route: 'process-next', call: 1, afterMs: 60_000 },
    { kind: 'cut', route: 'process-next', call: 2, afterMs: 60_000 },
  ],
  until: 400_000,
};

// A call that never arrives has nothing to be found by, and one whose answer takes longer than its
// request makes the clocks look further apart than they are.
const KINDS = FAULTS.filter((kind) => kind !== 'drop' && kind !== 'slow');
const WORK = { ms: 10_000, outcome: 'completed' as const };

async function merged(plan: SessionPlan, skewMs: number) {
  const session = await recordSession(plan);
  const server = await readWhole(fileOf(logOf(session, 'vercel'), 'server.csv'), {});
  const page = await readWhole(fileOf(harText(session, { skewMs }), 'page.har'), {});
  return { session, ...merge(server, page) };
}

const of = <K extends Event['kind']>(events: readonly Event[], kind: K) =>
  events.filter((one): one is EventOf<K> => one.kind === kind);

describe('a server’s log and a page’s', () => {
  test('are one log: each call has its sending, its arrival, its answer and its end', async () => {
    const { log, merging } = await merged(PLAN, 7_200_000);
    expect(merging).toMatchObject({
      server: 'server.csv',
      page: 'page.har',
      both: 4,
      onlyServer: 1,
      onlyPage: 0,
    });
    const calls = [...new Set(log.events.flatMap((one) => ('call' in one ? [one.call] : [])))];
    const told = calls.map((call) =>
      log.events.flatMap((one) => ('call' in one && one.call === call ? [one.kind] : [])),
    );
    expect(told).toEqual([
      ['sends', 'arrives', 'answers', 'receives'],
      // Sent again by the transport: the page has one call, and the answer of the second attempt.
      ['sends', 'arrives', 'takes', 'settles', 'answers', 'receives'],
      ['arrives', 'takes', 'settles', 'answers'],
      ['sends', 'arrives', 'takes', 'breaks', 'settles', 'answers'],
      ['sends', 'arrives', 'answers', 'receives'],
    ]);
  });

  test('have each visit once, and end together', async () => {
    const { log } = await merged({ ...PLAN, reloadAt: 200_000, leaveAt: 300_000 }, -5000);
    const visits = log.events.filter(({ kind }) => kind === 'loads' || kind === 'leaves');
    expect(visits.map(({ kind }) => kind)).toEqual(['loads', 'loads', 'leaves']);
    expect(log.events.filter(({ kind }) => kind === 'ends')).toHaveLength(1);
    expect(log.events.at(-1)?.kind).toBe('ends');
  });

  const plan = fc
    .tuple(anyPlan, fc.array(anyStrike(KINDS), { maxLength: 2 }))
    .map(([any, strikes]) => ({ ...any, strikes, until: 200_000, work: [...any.work, WORK] }));

  test.prop([plan, fc.integer({ min: -86_400_000, max: 86_400_000 })], { numRuns: 40 })(
    'find each other’s calls, and the difference of the clocks, whatever it is',
    async (any, skewMs) => {
      const { log, merging, session } = await merged(any, skewMs);
      fc.pre(merging.both > 0);
      // A request takes 50 ms here, and so does its answer.
      expect(Math.abs(merging.skewMs - skewMs)).toBeLessThanOrEqual(50);
      const sent = session.page.filter(({ kind }) => kind === 'sends');
      const arrived = session.server.filter(({ kind }) => kind === 'arrives');
      const both = new Set(of(log.events, 'sends').map(({ call }) => call));
      const found = of(log.events, 'arrives').filter(({ call }) => both.has(call));
      expect(merging.both).toBe(found.length);
      // Whatever arrived 50 ms after a call was sent is that call.
      const truly = sent.filter((one) => arrived.some(({ at }) => at === one.at + 50));
      expect(merging.both).toBe(truly.length);
      for (const { at, call } of found) {
        const sending = of(log.events, 'sends').find((one) => one.call === call)!;
        expect(at - sending.at).toBe(50 + merging.skewMs - skewMs);
      }
    },
  );
});

describe('logs are not merged', () => {
  test('if both are of servers, or both of pages', async () => {
    const session = await recordSession(PLAN);
    const server = await readWhole(fileOf(logOf(session, 'vercel'), 'a'), {});
    const page = await readWhole(fileOf(logOf(session, 'har'), 'b'), {});
    expect(() => merge(server, server)).toThrow("a:1: both logs are servers' logs");
    expect(() => merge(page, page)).toThrow("b:1: both logs are pages' logs");
    expect(merge(page, server).merging).toMatchObject({ server: 'a', page: 'b' });
  });

  test('if they have no job in common', async () => {
    const session = await recordSession(PLAN);
    const server = await readWhole(fileOf(logOf(session, 'vercel'), 'a'), {});
    const other = harText(session).replaceAll(session.job, 'another');
    const page = await readWhole(fileOf(other, 'b'), {});
    expect(() => merge(server, page)).toThrow('b:1: no job of this log (another) is in a (');
  });
});
