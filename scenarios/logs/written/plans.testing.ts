import fc from 'fast-check';
import { CLIENTS, SERVERS } from '../../../model/dialects.ts';
import { FAULTS, type Fault, ROUTES_OF } from '../../../model/environment.ts';
import type { SessionPlan } from './session.ts';
import type { Strike } from './strikes.ts';

/** Strikes of any kind on the first calls of any route, at any age. */
export const anyStrike = (kinds: readonly Fault[] = FAULTS): fc.Arbitrary<Strike> =>
  fc.constantFrom(...kinds).chain((kind) =>
    fc.record({
      kind: fc.constant(kind),
      route: fc.constantFrom(...ROUTES_OF[kind]),
      call: fc.integer({ min: 1, max: 3 }),
      afterMs: fc.integer({ min: 0, max: 20_000 }),
    }),
  );

/** Sessions of any dialects with up to three items and two strikes. */
export const anyPlan: fc.Arbitrary<SessionPlan> = fc
  .record({
    server: fc.constantFrom(...Object.values(SERVERS)),
    client: fc.constantFrom(...Object.values(CLIENTS)),
    work: fc.array(
      fc.record({
        ms: fc.integer({ min: 0, max: 90_000 }),
        outcome: fc.constantFrom('completed' as const, 'failed' as const),
      }),
      { maxLength: 3 },
    ),
    strikes: fc.array(anyStrike(), { maxLength: 2 }),
    until: fc.integer({ min: 0, max: 400_000 }),
    users: fc.record(
      {
        cancelAt: fc.integer({ min: 0, max: 100_000 }),
        // Nobody does two things at one moment.
        reloadAt: fc.integer({ min: 0, max: 50_000 }).map((half) => 2 * half + 1),
        leaveAt: fc.integer({ min: 1, max: 50_000 }).map((half) => 2 * half),
      },
      { requiredKeys: [] },
    ),
  })
  .map(({ users, ...plan }) => ({ ...plan, ...users }));

/** The bytes of a text as a file that is read. */
export const fileOf = (text: string | Uint8Array, name = 'any') => ({
  name,
  async *bytes() {
    const all = typeof text === 'string' ? Buffer.from(text) : text;
    // In pieces that split rows, quotes and characters.
    for (let at = 0; at < all.length; at += 997) yield all.subarray(at, at + 997);
  },
});
