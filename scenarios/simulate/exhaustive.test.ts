import { describe, expect, test } from 'vitest';
import { CLIENTS, SERVERS } from '../../model/dialects.ts';
import { checkCode, claimsFor, settingOf } from './check-code.ts';
import { exploreAllSchedules } from './exhaustive.ts';
import { ourSubject } from './our-subject.ts';
import { endAll } from './run.ts';
import type { Subject } from './subject.ts';
import { clock, environmentFor } from './testing/pairs.testing.ts';
import { verdictOn } from './verdicts.ts';

const ours = (server: string, client: string) => ourSubject(SERVERS[server]!, CLIENTS[client]!);

describe('without pruning the same bugs are found', () => {
  test.each([
    ['as-analysed', 'as-logged', 1, 'none'],
    ['as-analysed', 'as-logged', 2, 'none'],
    ['as-deployed', 'as-logged', 1, 'cut=1'],
    ['as-lagging', 'fix-3', 1, 'none'],
    ['fix-1', 'fix-2', 2, 'none'],
    ['reference', 'as-logged', 1, 'error=1'],
    ['reference', 'as-logged', 2, 'drop=1'],
  ])('%s × %s, %i items, %s', async (server, client, items, faults) => {
    const environment = environmentFor(items, faults);
    const pruned = await checkCode(ours(server, client), environment, { clock });
    const whole = await checkCode(ours(server, client), environment, { clock, reduce: false });
    const kinds = ({ claims }: typeof whole) => [...claims].map(([name, one]) => [name, one.kind]);
    expect(whole.complete).toBe(true);
    expect(kinds(whole)).toEqual(kinds(pruned));
    expect(whole.pruned).toBe(0);
    expect(whole.schedules).toBeGreaterThanOrEqual(pruned.schedules);
  });
});

describe('steps that only read are not tried in both orders, and no less is found', () => {
  /** The same server, which says of no step that it only reads. */
  const silent = (subject: Subject): Subject => ({
    ...subject,
    server: (deps) => subject.server({ ...deps, step: (name) => deps.step(name) }),
  });

  async function covered(subject: Subject, items: number, faults: string) {
    const setting = settingOf(subject, environmentFor(items, faults));
    const limits = { clock, timeLimit: 60_000, maxRuns: 10_000 };
    const explorer = await exploreAllSchedules(setting, limits);
    await endAll(setting);
    expect([explorer.stopped, explorer.disagrees]).toEqual([null, null]);
    const nodes = [...explorer.nodes.values()];
    const at = (f: Int32Array | null) => (f ? setting.model!.textOf(f) : '');
    const steps = nodes.flatMap(({ f, edges }) =>
      edges.map(({ key, to }) => `${at(f)} ${key} ${at(to!.f)}`),
    );
    const kinds = claimsFor(subject, setting.environment).map(
      (name) => verdictOn(name, { nodes, because: null }).kind,
    );
    return { runs: explorer.runs, kinds, steps: [...new Set(steps)].sort() };
  }

  test.each([
    ['as-deployed', 'poll', 1, 'cut=1'],
    ['as-lagging', 'reference', 1, 'cut=1'],
    ['fix-1-both', 'reference', 1, 'cut=1'],
    ['reference', 'reference', 2, 'slow=1'],
  ])('%s × %s, %i items, %s', async (server, client, items, faults) => {
    const few = await covered(ours(server, client), items, faults);
    const many = await covered(silent(ours(server, client)), items, faults);
    expect(few.steps).toEqual(many.steps);
    expect(few.kinds).toEqual(many.kinds);
    expect(few.runs).toBeLessThanOrEqual(many.runs);
  });
});

describe('a client that does not tell what decides its future', () => {
  /** Ours, without the model and without a fingerprint. */
  function untold(server: string, client: string) {
    const { model: _, ...subject } = ours(server, client);
    return subject;
  }

  test('is never pruned, and its stuck states are found', async () => {
    const environment = environmentFor(2);
    const { claims, pruned } = await checkCode(untold('as-analysed', 'as-logged'), environment, {
      clock,
    });
    expect(claims.get('settles')).toMatchObject({ kind: 'violated' });
    expect(pruned).toBe(0);
  });

  test('may poll in vain so often, and the verdict says how often', async () => {
    const environment = environmentFor(1, 'cut@process-next=1');
    const subject = untold('reference', 'reference');
    const { claims } = await checkCode(subject, environment, { clock });
    const holds = { kind: 'holds', within: 'at most 2 idle polls between other steps' };
    expect(claims.get('truthful')).toEqual(holds);
    expect(claims.get('settles')).toEqual(holds);
  });

  test('that may poll for ever is neither stuck nor proven', async () => {
    const environment = environmentFor(1);
    const { claims } = await checkCode(untold('as-analysed', 'poll'), environment, { clock });
    expect(claims.get('settles')).toEqual({
      kind: 'incomplete',
      because: 'at most 2 idle polls between other steps: whether it polls for ever is not known',
    });
    const told = await checkCode(ours('as-analysed', 'poll'), environment, { clock });
    expect(told.claims.get('settles')).toMatchObject({ kind: 'violated' });
  });
});

test('random schedules of such a client lead to a trace, too', async () => {
  const { model: _, ...subject } = ours('as-analysed', 'as-logged');
  const options = { clock, strategy: 'random', maxRuns: 20, seed: 3 } as const;
  const { claims } = await checkCode(subject, environmentFor(2), options);
  const settles = claims.get('settles')!;
  const moves = settles.kind === 'violated' ? settles.schedule!.moves : [];
  expect(moves[0]?.name).toBe('loads');
  expect(moves.at(-1)?.name).toBe('delivers');
  expect(moves.length).toBeGreaterThan(8);
});
