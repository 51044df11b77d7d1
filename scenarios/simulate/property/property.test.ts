import { fc, test as property } from '@fast-check/vitest';
import { describe, expect, test } from 'vitest';
import { clientFor } from '../../../client/dialects.ts';
import type { ClaimName } from '../../../model/claims.ts';
import { CLIENTS, SERVERS } from '../../../model/dialects.ts';
import { checkCode, settingOf } from '../check-code.ts';
import { Explorer } from '../explorer.ts';
import { handWritten } from '../libraries/hand-written.ts';
import { moveText } from '../move.ts';
import { ourSubject } from '../our-subject.ts';
import type { Subject } from '../subject.ts';
import { clock, environmentFor } from '../testing/pairs.testing.ts';
import { drive } from './drive.ts';
import { plansFor } from './plan.ts';

const LOGGED = ourSubject(SERVERS['as-deployed']!, CLIENTS['as-logged']!);
const REFERENCE = ourSubject(SERVERS.reference!, CLIENTS.reference!);

interface More {
  readonly counts?: readonly number[];
  readonly path?: string;
  readonly maxRuns?: number;
  readonly claims?: readonly ClaimName[];
  readonly users?: string;
  readonly onProgress?: (progress: { runs: number; states: number }) => boolean;
}

function generated(subject: Subject, faults: string, seed: number, more: More = {}) {
  const { counts = [1, 2, 3], users = 'none', ...options } = more;
  const environment = environmentFor(Math.max(...counts), faults, users);
  const given = { clock, strategy: 'property', maxRuns: 60, seed, counts, ...options } as const;
  return checkCode(subject, environment, given);
}

type Result = Awaited<ReturnType<typeof generated>>;

const scheduleOf = ({ claims }: Result, claim: ClaimName) => {
  const verdict = claims.get(claim)!;
  return verdict.kind === 'violated' ? verdict.schedule : null;
};
const textOf = (result: Result, claim: ClaimName): string[] =>
  (scheduleOf(result, claim)?.moves ?? []).map(moveText);

describe('the bug of the log', () => {
  test('shrinks to one item and one cut, with all else in turn', async () => {
    const result = await generated(LOGGED, 'cut@process-next=1', 1);
    expect(textOf(result, 'settles')).toEqual([
      'page: loads',
      'server: reads status call=1 route=status',
      'network: delivers call=1 route=status failed=false',
      'network: cut call=2 route=process-next',
      'server: arrives call=2 route=process-next',
      'server: reads status call=3 route=status',
      'server: takes item call=2 route=process-next',
      'network: delivers call=3 route=status failed=false',
      'server: marks processing call=2 route=process-next',
      'server: settles call=2 route=process-next outcome=completed',
      'server: reads counters call=2 route=process-next',
      'server: writes counters call=2 route=process-next',
      'server: replies call=2 route=process-next',
    ]);
    expect(result.counterexamples?.get('settles')).toMatchObject({ items: 1 });
  });

  test.each([1, 2, 3])('shrinks to as few steps as any schedule has, seed %i', async (seed) => {
    const claims = ['settles'] as const;
    const result = await generated(LOGGED, 'cut@process-next=2', seed, { claims });
    const { items, shrinks } = result.counterexamples!.get('settles')!;
    expect([items, scheduleOf(result, 'settles')?.moves.length]).toEqual([1, 13]);
    expect(shrinks).toBeGreaterThan(0);
  });

  test('is found again by seed and path, and nothing else is run', async () => {
    const first = await generated(LOGGED, 'cut@process-next=1', 2);
    for (const claim of ['settles', 'job-settles'] as const) {
      const { path, items } = first.counterexamples!.get(claim)!;
      const again = await generated(LOGGED, 'cut@process-next=1', 2, { path, claims: [claim] });
      expect(textOf(again, claim)).toEqual(textOf(first, claim));
      expect(again.counterexamples?.get(claim)).toMatchObject({ items, path });
      expect(again.schedules).toBe(1);
    }
  });

  test('the same seed gives the same, another seed another way there', async () => {
    const few = { claims: ['settles'], maxRuns: 20 } as const;
    const [a, b, c] = [
      await generated(LOGGED, 'cut@process-next=1', 3, few),
      await generated(LOGGED, 'cut@process-next=1', 3, few),
      await generated(LOGGED, 'cut@process-next=1', 4, few),
    ];
    const plain = (one: Result) => JSON.stringify({ ...one, claims: [...one.claims] });
    expect(plain(a)).toBe(plain(b));
    expect([...a.counterexamples!]).toEqual([...b.counterexamples!]);
    expect([...a.counterexamples!]).not.toEqual([...c.counterexamples!]);
  });

  test('needs as many items as it needs: a job that hangs takes two', async () => {
    const result = await generated(LOGGED, 'cut@process-next=1', 1, { counts: [0, 1, 2, 3, 7] });
    expect(result.counterexamples?.get('job-settles')).toMatchObject({ items: 2 });
  });
});

describe('what is generated', () => {
  property.prop(
    [plansFor([0, 1, 3], environmentFor(3, 'cut=1,stale=1,crash=1,resend=1', 'cancel,refresh'))],
    { numRuns: 40 },
  )('fits any run: within the budgets, up to an end', async (plan) => {
    const environment = environmentFor(
      plan.items,
      'cut=1,stale=1,crash=1,resend=1',
      'cancel,refresh',
    );
    const setting = settingOf(REFERENCE, environment);
    const explorer = new Explorer(setting, { clock, timeLimit: 60_000, maxRuns: 1 });
    const end = await drive(explorer, plan);
    expect(explorer.disagrees).toBe(null);
    expect(end.edges.filter(({ move }) => move.kind === 'progress')).toEqual([]);
    expect(end.seen.views.every((view) => view?.status === end.seen.store.status)).toBe(true);
  });

  test('is calm at its simplest', () => {
    const plans = plansFor([2, 5], environmentFor(5, 'cut=2', 'cancel'));
    const { counterexample } = fc.check(
      fc.property(plans, () => false),
      { seed: 1 },
    );
    const nothing = { outcomes: [], faults: [], users: [], latencies: [], schedule: [] };
    expect(counterexample).toEqual([{ items: 2, ...nothing }]);
  });

  test('reaches every outcome, fault and user action', async () => {
    const met = new Set<string>();
    const environment = environmentFor(2, 'cut=1,drop=1,error=1,hang=1,crash=1', 'cancel,refresh');
    const setting = settingOf(REFERENCE, environment);
    for (const plan of fc.sample(plansFor([2], environment), { seed: 1, numRuns: 60 })) {
      const explorer = new Explorer(setting, { clock, timeLimit: 60_000, maxRuns: 1 });
      await drive(explorer, plan);
      for (const { edges } of explorer.nodes.values()) {
        for (const { move, to } of edges) {
          if (to) met.add([move.name, move.payload.outcome].filter(Boolean).join(' '));
        }
      }
    }
    const wanted = ['cut', 'drop', 'error', 'hang', 'crashes', 'presses cancel', 'reloads'];
    for (const one of [...wanted, 'settles completed', 'settles failed'])
      expect(met).toContain(one);
  });
});

describe('a sample', () => {
  test('proves nothing: no claim is said to hold, not even one that some run bears out', async () => {
    const { claims, complete } = await generated(REFERENCE, 'cut=1', 1, { maxRuns: 30 });
    expect([...claims.values()].map(({ kind }) => kind)).toEqual(
      [...claims].map(() => 'incomplete'),
    );
    expect(claims.get('settles')).toMatchObject({ because: 'a sample: 30 generated runs' });
    expect(complete).toBe(false);
  });

  test('that the user stops keeps what it has found', async () => {
    const onProgress = ({ runs }: { runs: number }) => runs >= 40;
    const result = await generated(LOGGED, 'cut@process-next=1', 1, { onProgress });
    expect(result.stopped).toBe('interrupted');
    expect(scheduleOf(result, 'settles')).not.toBe(null);
    expect(result.claims.get('truthful')).toEqual({
      kind: 'incomplete',
      because: 'bound hit: interrupted; a sample: 40 generated runs',
    });
  });

  test('a path that leads nowhere is refused', async () => {
    const path = '3:999999:5';
    await expect(generated(LOGGED, 'cut=1', 1, { path })).rejects.toThrow(
      '--path "3:999999:5" leads nowhere: it belongs to the seed',
    );
  });
});

test('where code and model part, the way there shrinks too', async () => {
  const subject = ourSubject(SERVERS['as-deployed']!, CLIENTS['as-logged']!, {
    client: clientFor(CLIENTS['fix-3']!),
  });
  const { disagrees, counterexamples } = await generated(subject, 'cut=1', 1, { maxRuns: 30 });
  expect(disagrees?.what).toBe('what is shown or stored');
  expect(counterexamples?.get('disagrees')).toMatchObject({ items: 1 });
  expect(disagrees?.moves).toHaveLength(11);
});

describe('a page that polls for ever', () => {
  const { model: _, ...bare } = REFERENCE;
  /** Its driver gives up at the first failure; its loop reads on. */
  const client: Subject['client'] = (deps) =>
    handWritten('goes on')({
      ...deps,
      fetch: (url, init) =>
        init?.method === 'POST' ? new Promise(() => {}) : deps.fetch(url, init),
    });
  const subject = { ...bare, name: 'reads on', client };

  test('is seen to go round in a fair circle where it says where it stands', async () => {
    const result = await generated(subject, 'none', 1, { counts: [1], maxRuns: 5 });
    const schedule = scheduleOf(result, 'settles')!;
    expect(schedule.loop).toBeGreaterThan(0);
    const round = schedule.moves.slice(schedule.loop!).map(({ name }) => name);
    expect([...new Set(round)].sort()).toEqual(['delivers', 'reads status', 'timer fires']);
  });

  test('is not called stuck where it does not say', async () => {
    const shy: Subject = {
      ...subject,
      client: (deps) => {
        const { fingerprint: _, ...rest } = client(deps);
        return rest;
      },
    };
    const { claims } = await generated(shy, 'none', 1, { counts: [1], maxRuns: 5 });
    expect(claims.get('settles')).toMatchObject({ kind: 'incomplete' });
  });
});
