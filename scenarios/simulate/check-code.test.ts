import { describe, expect, test } from 'vitest';
import { clientFor } from '../../client/dialects.ts';
import { watchJob } from '../../client/watch-job.ts';
import { CLIENTS, SERVERS } from '../../model/dialects.ts';
import type { Environment } from '../../model/environment.ts';
import { judge } from '../../model/judge.ts';
import { checkCode } from './check-code.ts';
import { ourSubject } from './our-subject.ts';
import type { Strategy } from './strategies.ts';
import { clock, environmentFor, PAIRS } from './testing/pairs.testing.ts';

const check = (pair: readonly [string, string], environment: Environment, strategy?: Strategy) =>
  checkCode(ourSubject(SERVERS[pair[0]]!, CLIENTS[pair[1]]!), environment, {
    clock,
    ...(strategy ? { strategy } : {}),
  });

/** Every verdict, and for safety the length of the shortest trace. */
async function bothSay(pair: readonly [string, string], environment: Environment) {
  const result = await check(pair, environment);
  expect(result.disagrees).toBe(null);
  expect(result.complete).toBe(true);
  const subject = { server: SERVERS[pair[0]]!, client: CLIENTS[pair[1]]! };
  const { judgements } = judge(subject, environment, { clock });
  const isLive = (claim: string) => /settles|quiet/.test(claim);
  const model = judgements.map(({ claim, verdict, trace }) => {
    return [claim, verdict, isLive(claim) ? null : (trace?.steps.length ?? null)];
  });
  const code = judgements.map(({ claim }) => {
    const verdict = result.claims.get(claim)!;
    const schedule = verdict.kind === 'violated' ? verdict.schedule : null;
    return [claim, verdict.kind, isLive(claim) ? null : (schedule?.moves.length ?? null)];
  });
  return { code, model };
}

describe('the code, in every schedule, is judged as the model is', () => {
  test.each(PAIRS)('%s × %s, one item', async (...pair) => {
    const { code, model } = await bothSay(pair, environmentFor(1));
    expect(code).toEqual(model);
  });

  test.each([
    ['as-deployed', 'as-logged', 'cut=1', 'none'],
    ['as-analysed', 'fix-2+3', 'stale=1', 'none'],
    ['as-lagging', 'poll', 'crash=1', 'none'],
    ['as-deployed', 'fix-3', 'none', 'cancel=1'],
    ['reference', 'as-logged', 'none', 'refresh=1'],
    ['reference', 'reference', 'resend=1', 'cancel=1'],
    ['reference', 'reference', 'slow=1', 'hide-tab=1'],
  ])('%s × %s, one item, %s, %s', async (server, client, faults, users) => {
    const { code, model } = await bothSay([server, client], environmentFor(1, faults, users));
    expect(code).toEqual(model);
  });

  test('reference × reference settles, two items, a call cut', async () => {
    const { code, model } = await bothSay(['reference', 'reference'], environmentFor(2, 'cut=1'));
    expect(code).toEqual(model);
    expect(code.every(([, verdict]) => verdict === 'holds')).toBe(true);
  });
});

describe('what was not every schedule proves nothing', () => {
  test.each(['random', 'paths'] as const)('%s never says that a claim holds', async (strategy) => {
    const subject = ourSubject(SERVERS.reference!, CLIENTS.reference!);
    const options = { clock, strategy, maxRuns: 20 };
    const { claims, complete } = await checkCode(subject, environmentFor(1), options);
    const safety = [...claims].filter(([name]) => !name.startsWith('can-'));
    expect(safety.map(([, one]) => one.kind)).toEqual(safety.map(() => 'incomplete'));
    expect(complete).toBe(false);
  });

  test('a bound that was hit is named', async () => {
    const subject = ourSubject(SERVERS.reference!, CLIENTS.reference!);
    const result = await checkCode(subject, environmentFor(2, 'cut=1'), { clock, maxRuns: 5 });
    expect(result.schedules).toBe(5);
    expect(result.claims.get('settles')).toEqual({
      kind: 'incomplete',
      because: 'bound hit: runs',
    });
  });

  test('whoever stops it keeps what was found', async () => {
    const subject = ourSubject(SERVERS['as-deployed']!, CLIENTS['as-logged']!);
    const onProgress = ({ runs }: { runs: number }) => runs >= 10;
    const result = await checkCode(subject, environmentFor(1, 'cut=1'), { clock, onProgress });
    expect(result.stopped).toBe('interrupted');
    expect(result.claims.get('truthful')).toMatchObject({ kind: 'incomplete' });
  });
});

test('random schedules find the bug as analysed; the same seed finds it in the same way', async () => {
  const subject = ourSubject(SERVERS['as-analysed']!, CLIENTS['as-logged']!);
  const options = { clock, strategy: 'random', maxRuns: 30, seed: 7 } as const;
  const environment = environmentFor(3, 'cut=1');
  const first = await checkCode(subject, environment, options);
  expect(first.claims.get('settles')).toMatchObject({ kind: 'violated' });
  const again = await checkCode(subject, environment, options);
  expect(again.claims).toEqual(first.claims);
});

describe('the code is held to the model at every step', () => {
  test('a server of another dialect than it claims is found out', async () => {
    const claimed = ourSubject(SERVERS['fix-1-both']!, CLIENTS['as-logged']!);
    const { server } = ourSubject(SERVERS['as-analysed']!, CLIENTS['as-logged']!);
    const { disagrees, claims } = await checkCode({ ...claimed, server }, environmentFor(1), {
      clock,
    });
    // The last reply: the server as analysed has answered, the claimed one has yet to finish the job.
    expect(disagrees?.what).toBe('what can happen next');
    expect(disagrees?.moves.at(-1)?.name).toBe('replies');
    expect(disagrees?.code).toContain('network/delivers/0/');
    expect(disagrees?.model).toEqual(['server/finalises/0/']);
    expect(claims.get('truthful')).toMatchObject({ kind: 'incomplete' });
  });

  test('a client that shows something else is found out', async () => {
    const subject = ourSubject(SERVERS.reference!, CLIENTS['as-logged']!, {
      client: clientFor(CLIENTS['fix-3']!),
    });
    // With a reference server the last reply says job_completed: both show that alike.
    expect((await checkCode(subject, environmentFor(1), { clock })).disagrees).toBe(null);
    const lagging = ourSubject(SERVERS['as-deployed']!, CLIENTS['as-logged']!, {
      client: clientFor(CLIENTS['fix-3']!),
    });
    const { disagrees } = await checkCode(lagging, environmentFor(1), { clock });
    expect(disagrees?.what).toBe('what is shown or stored');
    expect(disagrees?.code[0]).toContain('"status":"completed"');
    expect(disagrees?.model[0]).toContain('"status":"processing"');
  });
});

test('a client with a hidden state of its own is found out, and the step named', async () => {
  let loads = 0;
  const subject = ourSubject(SERVERS.reference!, CLIENTS['as-logged']!);
  const client = (deps: Parameters<typeof subject.client>[0]) => {
    const nth = ++loads;
    const real = subject.client(deps);
    // From its second load on it shows an error that nothing caused.
    const view = () => (nth > 1 ? { ...real.view(), error: 'hidden' } : real.view());
    return { ...real, view };
  };
  const { model: _, ...unheld } = subject;
  const fingerprint = () => 0;
  const hidden = {
    ...unheld,
    client: (deps: Parameters<typeof client>[0]) => ({ ...client(deps), fingerprint }),
  };
  await expect(checkCode(hidden, environmentFor(1), { clock })).rejects.toThrow(
    /^step 1 \(page: loads\) led to another state when the run was repeated/,
  );
});

describe('a client that counts in secret', () => {
  /** Ours, which stops asking once it has asked for the status so often. */
  function givesUpAfter(most: number) {
    return ourSubject(SERVERS.reference!, CLIENTS.reference!, {
      client: (deps) => {
        let reads = 0;
        const fetch: typeof deps.fetch = (url, init) => {
          reads += url.endsWith('/status') ? 1 : 0;
          return reads > most ? new Promise(() => {}) : deps.fetch(url, init);
        };
        return watchJob({ ...deps, fetch });
      },
    });
  }

  test('is found out where it gives up after a few polls', async () => {
    const environment = environmentFor(1, 'cut@process-next=1');
    const { disagrees } = await checkCode(givesUpAfter(4), environment, { clock });
    expect(disagrees?.what).toBe('what can happen next');
  });

  test('known gap: it is not where it polls for long (a missed bug)', async () => {
    const environment = environmentFor(1, 'cut@process-next=1');
    const { disagrees, complete } = await checkCode(givesUpAfter(50), environment, { clock });
    expect({ disagrees, complete }).toEqual({ disagrees: null, complete: true });
  });
});
