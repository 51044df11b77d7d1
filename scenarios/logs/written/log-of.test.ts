import { fc, test } from '@fast-check/vitest';
import { describe, expect } from 'vitest';
import { CLIENTS, SERVERS } from '../../../model/dialects.ts';
import type { Event } from '../event.ts';
import { shortened } from '../ids.ts';
import { readLog } from '../read-log.ts';
import { harText } from './har-text.ts';
import { logOf } from './log-of.ts';
import { anyPlan, fileOf } from './plans.testing.ts';
import type { Recorded } from './record.ts';
import { recordSession, type SessionPlan } from './session.ts';

const bare = (events: readonly (Event | Recorded)[]) =>
  events.map((one) => ({ ...one, source: undefined }));

/** The events with ids as short as a reader makes them. */
function asRead(recorded: readonly Recorded[]) {
  const events = recorded.map((one) => ({ ...one, source: { file: '', line: 1 } }) as Event);
  const log = { events, notUnderstood: [], format: 'ndjson', read: 0, understood: 0 } as const;
  return bare(shortened(log).events);
}

/** A page's calls are numbered by what its network panel lists; here by their order. */
function inOrder(events: ReturnType<typeof bare>) {
  const calls = [...new Set(events.map((one) => ('call' in one ? one.call : null)))];
  return events.map((one) => ('call' in one ? { ...one, call: calls.indexOf(one.call) } : one));
}

describe('a log that a session wrote is read back', () => {
  test.prop([anyPlan, fc.constantFrom('vercel', 'ndjson')], { numRuns: 60 })(
    'with every event of the server, in both formats',
    async (plan, format) => {
      const session = await recordSession(plan);
      const log = await readLog(fileOf(logOf(session, format as 'vercel')));
      expect(log.format).toBe(format);
      expect(bare(log.events)).toEqual(asRead(session.server));
    },
  );

  test.prop([anyPlan, fc.constantFrom('text', 'base64')], { numRuns: 40 })(
    'with every event of the page',
    async (plan, bodies) => {
      const session = await recordSession(plan);
      const log = await readLog(fileOf(harText(session, { bodies: bodies as 'text' })));
      expect(log.format).toBe('har');
      expect(inOrder(bare(log.events))).toEqual(inOrder(asRead(session.page)));
    },
  );

  test.prop([anyPlan], { numRuns: 20 })('with every row accounted for', async (plan) => {
    const session = await recordSession(plan);
    const log = await readLog(fileOf(logOf(session, 'vercel')));
    const others = log.notUnderstood.reduce((sum, { count }) => sum + count, 0);
    expect(log.understood + others).toBe(log.read);
  });
});

const plan: SessionPlan = {
  server: SERVERS['as-deployed']!,
  client: CLIENTS['as-logged']!,
  work: [
    { ms: 65_000, outcome: 'completed' },
    { ms: 52_000, outcome: 'completed' },
    { ms: 70_000, outcome: 'completed' },
  ],
  strikes: [
    { kind: 'resend', route: 'process-next', call: 1, afterMs: 60_000 },
    { kind: 'cut', route: 'process-next', call: 2, afterMs: 60_000 },
  ],
  until: 400_000,
};

describe('a session', () => {
  test('with the faults of the incident ends as the incident did', async () => {
    const { view, server, page } = await recordSession(plan);
    expect(view).toMatchObject({ status: 'processing', completed: 2, total: 3 });
    const arrivals = server.flatMap((one) => (one.kind === 'arrives' ? [one.route] : []));
    expect(arrivals).toEqual(['status', ...Array(3).fill('process-next'), 'status']);
    expect(page.filter(({ kind }) => kind === 'breaks')).toHaveLength(1);
  });

  test('without faults completes by itself', async () => {
    const { view } = await recordSession({ ...plan, strikes: [] });
    expect(view).toMatchObject({ status: 'completed', completed: 3, total: 3 });
  });

  test.prop([anyPlan], { numRuns: 15 })('is the same whenever it is recorded', async (any) => {
    expect(await recordSession(any)).toEqual(await recordSession(any));
  });
});
