import { fc, test } from '@fast-check/vitest';
import { describe, expect } from 'vitest';
import { CLIENTS, SERVERS } from '../../model/dialects.ts';
import { FAULTS, type Fault, ROUTES_OF } from '../../model/environment.ts';
import { jobsOf } from '../logs/event.ts';
import { readLog } from '../logs/read-log.ts';
import { logOf, type WrittenFormat } from '../logs/written/log-of.ts';
import { fileOf } from '../logs/written/plans.testing.ts';
import { recordSession, type Session } from '../logs/written/session.ts';
import type { Strike } from '../logs/written/strikes.ts';
import { explainJob, itemsOf } from './explain.ts';

/** More runs than in the suite: `UNSTUCK_RUNS=200 npx vitest run scenarios/explain/injected`. */
const numRuns = Number(process.env.UNSTUCK_RUNS ?? 4);

/** An item's work outlives every cut and resend of its call: what is answered cannot be sent again. */
const SHORTEST_WORK = 20_000;
const anyWork = fc.array(
  fc.record({
    ms: fc.integer({ min: SHORTEST_WORK, max: 90_000 }),
    outcome: fc.constantFrom('completed' as const, 'failed' as const),
  }),
  { minLength: 1, maxLength: 3 },
);

/** Later than every deadline. */
const TOO_LATE = 130_000;

const strikeOf = (kind: Fault): fc.Arbitrary<Strike> =>
  fc.constantFrom(...ROUTES_OF[kind]).chain((route) => {
    const most = route === 'process-next' ? SHORTEST_WORK - 1000 : 1000;
    const afterMs = kind === 'slow' ? fc.constant(TOO_LATE) : fc.integer({ min: 0, max: most });
    const call = fc.integer({ min: 1, max: 3 });
    return fc.record({ kind: fc.constant(kind), route: fc.constant(route), call, afterMs });
  });

const anyPlan = (kind: Fault) =>
  fc.record({
    server: fc.constantFrom(...Object.keys(SERVERS)),
    client: fc.constantFrom(...Object.keys(CLIENTS)),
    format: fc.constantFrom<WrittenFormat>('vercel', 'ndjson', 'har'),
    work: anyWork,
    strikes: fc
      .tuple(strikeOf(kind), fc.constantFrom(...FAULTS).chain(strikeOf), fc.boolean())
      .map(([one, other, isOnlyOne]) =>
        isOnlyOne || isSameCall(one, other) ? [one] : [one, other],
      ),
    until: fc.integer({ min: 30_000, max: 300_000 }),
    cancelAt: fc.option(fc.integer({ min: 0, max: 60_000 }), { nil: undefined }),
    reloadAt: fc.option(fc.integer({ min: 1000, max: 100_000 }), { nil: undefined, freq: 1 }),
  });

const isSameCall = (a: Strike, b: Strike) => a.route === b.route && a.call === b.call;

/** The strikes whose call was made, and that the page could notice. */
function struckIn({ page }: Session, strikes: readonly Strike[], client: string): Strike[] {
  return strikes.filter(({ kind, route, call }) => {
    const calls = page.filter((one) => one.kind === 'sends' && one.route === route);
    const isTimed = route === 'status' || CLIENTS[client]!.deadline === 'every-call';
    return calls.length >= call && (kind !== 'slow' || isTimed);
  });
}

const names = (faults: readonly { readonly kind: string; readonly route: string }[]) =>
  faults
    .map(({ kind, route }) => `${kind}@${route}`)
    .sort()
    .join(' ');

describe('of a log that our server wrote under faults, the explanation has those faults, or fewer', () => {
  for (const kind of FAULTS) {
    test.prop([anyPlan(kind)], { numRuns })(kind, async (plan) => {
      const { format, client, server } = plan;
      // Without a deadline, an answer that comes too late is one that does not come: another fault.
      const isTimed = CLIENTS[client]!.deadline === 'every-call';
      fc.pre(isTimed || plan.strikes.every((one) => one.kind !== 'slow' || one.route === 'status'));
      const session = await recordSession({
        ...plan,
        server: SERVERS[server]!,
        client: CLIENTS[client]!,
      } as Parameters<typeof recordSession>[0]);
      const [events] = jobsOf(await readLog(fileOf(logOf(session, format)))).values();
      // A page that was never told how many items there are does not tell it either.
      fc.pre(itemsOf(events!) !== null);
      const struck = struckIn(session, plan.strikes, client);
      const { because, hypotheses } = await explainJob('made', events!, {
        clock: () => 0,
        pairs: [{ server, client }],
        mostFaults: struck.length,
      });
      const [one] = hypotheses;
      expect([because, one?.verdict, one?.refutedAt]).toEqual([null, 'consistent', null]);
      if (one!.faults.length < struck.length) return;
      expect([one!.faults, ...one!.alternatives].map(names)).toContain(names(struck));
    });
  }
});
