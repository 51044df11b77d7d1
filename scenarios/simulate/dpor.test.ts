import { fc, test as prop } from '@fast-check/vitest';
import { describe, expect, test } from 'vitest';
import { CLIENTS, SERVERS } from '../../model/dialects.ts';
import { checkCode, settingOf } from './check-code.ts';
import { exploreAllSchedules } from './exhaustive.ts';
import type { Explorer } from './explorer.ts';
import { isFair } from './move.ts';
import { ourSubject } from './our-subject.ts';
import { endAll } from './run.ts';
import type { Subject } from './subject.ts';
import { type Little, littleSubject } from './testing/little.testing.ts';
import { clock, environmentFor } from './testing/pairs.testing.ts';

const limits = { clock, timeLimit: 60_000, maxRuns: 200 };

async function explored(subject: Subject, world: Parameters<typeof environmentFor>, reduce = true) {
  const setting = settingOf(subject, environmentFor(...world));
  return exploreAllSchedules(setting, { ...limits, reduce }).finally(() => endAll(setting));
}

/** What any claim could see: each tab with the store, the ends, and what steps break. */
function sightsIn({ nodes }: Explorer) {
  const all = [...nodes.values()];
  const texts = (found: unknown[]) => [...new Set(found.map((one) => JSON.stringify(one)))].sort();
  return {
    seen: texts(all.flatMap(({ seen }) => seen.views.map((view, i) => [i, view, seen.store]))),
    ends: texts(
      all.flatMap(({ edges, seen }) => (edges.some(({ move }) => isFair(move)) ? [] : [seen])),
    ),
    broken: texts(all.flatMap(({ edges }) => edges.flatMap(({ broken }) => broken))),
  };
}

describe('by hand: two calls at once, whose arrivals meet and whose answers meet', () => {
  const subject = (isTold: boolean) => littleSubject({ handler: [], page: ['both'], isTold });

  test('have six orders', async () => {
    const { runs, pruned } = await explored(subject(false), [3], false);
    expect({ runs, pruned }).toEqual({ runs: 6, pruned: 0 });
  });

  test('of which four differ: an arrival and the other answer commute', async () => {
    const { runs, pruned, nodes } = await explored(subject(false), [3]);
    // Left out: the first call's answer, after both have arrived, once; the second's, once.
    expect({ runs, pruned, states: nodes.size }).toEqual({ runs: 4, pruned: 2, states: 15 });
  });

  test('and ten states, where states are known again', async () => {
    const { nodes, stopped } = await explored(subject(true), [3]);
    expect({ states: nodes.size, stopped }).toEqual({ states: 10, stopped: null });
  });
});

const littles = fc.record({
  handler: fc.array(fc.constantFrom('read', 'write', 'add', 'end', 'nothing'), { maxLength: 3 }),
  page: fc.array(fc.constantFrom('status', 'process', 'both', 'pause'), {
    minLength: 1,
    maxLength: 3,
  }),
}) as fc.Arbitrary<Omit<Little, 'isTold'>>;
const faults = fc.constantFrom(
  ...['none', 'cut=1', 'cut=2', 'error=1', 'drop=1', 'hang=1', 'resend=1', 'stale=1'],
);
const users = fc.constantFrom('none', 'none', 'second-tab=1', 'refresh=1', 'hide-tab=1');

describe.each([
  ['traces, where no state can be known again', false],
  ['states and what commutes', true],
])('%s', (_, isTold) => {
  prop.prop([littles, faults, users], { numRuns: 6, seed: 7 })(
    'show all that every single schedule shows',
    async (little, fault, user) => {
      const whole = await explored(littleSubject({ ...little, isTold }), [3, fault, user], false);
      fc.pre(whole.stopped === null);
      const part = await explored(littleSubject({ ...little, isTold }), [3, fault, user]);
      expect(sightsIn(part)).toEqual(sightsIn(whole));
      expect(part.runs).toBeLessThanOrEqual(whole.runs);
    },
    60_000,
  );
});

describe('of our code without its model the same verdicts come from fewer schedules', () => {
  test.each([
    ['as-deployed', 'as-logged', 2, 'drop=1', 'none'],
    ['as-analysed', 'poll', 1, 'hang=1', 'none'],
    ['as-lagging', 'fix-3', 0, 'none', 'refresh=1'],
    ['fix-1', 'fix-2', 1, 'stale=1', 'none'],
    ['fix-1-both', 'as-logged', 1, 'crash=1', 'none'],
    ['reference', 'as-logged', 1, 'resend=1', 'none'],
    ['reference', 'reference', 1, 'cut=1', 'none'],
    ['reference', 'fix-2+3', 0, 'none', 'cancel=1'],
    ['as-deployed', 'reference', 0, 'none', 'hide-tab=1'],
  ])('%s × %s, %i items, %s, %s', async (server, client, items, fault, user) => {
    const { model: _, ...subject } = ourSubject(SERVERS[server]!, CLIENTS[client]!);
    const environment = environmentFor(items, fault, user);
    const whole = await checkCode(subject, environment, { clock, reduce: false });
    const part = await checkCode(subject, environment, { clock });
    const kinds = ({ claims }: typeof whole) =>
      [...claims].map(([name, one]) => [name, one.kind, 'within' in one ? one.within : null]);
    expect(whole.complete).toBe(true);
    expect(kinds(part)).toEqual(kinds(whole));
    // One more asks on and on where polls were held.
    expect(part.schedules).toBeLessThanOrEqual(whole.schedules + 1);
  });
});
