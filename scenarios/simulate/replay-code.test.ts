import { describe, expect, test } from 'vitest';
import type { ClaimName } from '../../model/claims.ts';
import { CLIENTS, SERVERS } from '../../model/dialects.ts';
import { judge } from '../../model/judge.ts';
import { type NamedStep, Narrator } from '../../model/narrate.ts';
import { endStateOf } from '../end-state.ts';
import type { StoredTrace } from '../replay.ts';
import { replayOnCode } from './replay-code.ts';
import { clock, environmentFor, PAIRS } from './testing/pairs.testing.ts';

/** All of them, and more items: `bench/code-level.ts`. */
const SOME = PAIRS.filter(([server]) => /analysed|deployed|reference/.test(server));

/** The model's shortest counterexamples of one configuration, as they are stored. */
function counterexamples(pair: readonly [string, string], faults: string, users = 'none') {
  const [server, client] = pair;
  const environment = environmentFor(1, faults, users);
  const dialects = { server: SERVERS[server]!, client: CLIENTS[client]! };
  const configuration = { server, client, ...environment };
  const { judgements } = judge(dialects, environment, { clock });
  const traces = judgements.flatMap(({ claim, compiled, trace }) => {
    if (!trace) return [];
    const narrator = new Narrator(compiled);
    const steps: NamedStep[] = trace.steps.map((taken, i) => {
      const step = narrator.name(taken);
      narrator.advance(trace.states[i]!, trace.states[i + 1]!);
      return step;
    });
    const end = endStateOf(compiled, trace.states.at(-1)!, environment.items);
    const stored: StoredTrace = { steps, loop: trace.loop, identities: false, end };
    return [{ claim: claim as ClaimName, stored }];
  });
  return { configuration, traces };
}

describe('every counterexample of the model is one of the code, and ends in the same view', () => {
  test.each([
    ['none', 'none'],
    ['cut=1', 'none'],
    ['crash=1', 'none'],
    ['none', 'cancel=1'],
    ['none', 'refresh=1'],
  ])('one item, faults %s, users %s', async (faults, users) => {
    let replayed = 0;
    for (const pair of SOME) {
      const { configuration, traces } = counterexamples(pair, faults, users);
      for (const { claim, stored } of traces) {
        const { kind } = await replayOnCode(configuration, stored);
        expect({ pair, claim, kind }).toEqual({ pair, claim, kind: 'same' });
        replayed += 1;
      }
    }
    expect(replayed).toBeGreaterThan(0);
  });
});

describe('a trace that was changed', () => {
  const { configuration, traces } = counterexamples(['as-deployed', 'as-logged'], 'cut=1');
  const { stored } = traces.find(({ claim }) => claim === 'settles')!;

  test('stops at the first step that is not possible, with what was possible there', async () => {
    const steps = stored.steps.map((step, at) =>
      at === 1 ? { ...step, payload: { ...step.payload, call: 9 } } : step,
    );
    const replayed = await replayOnCode(configuration, { ...stored, steps });
    expect(replayed).toMatchObject({ kind: 'impossible', walked: [{ step: { name: 'loads' } }] });
    const { possible } = replayed as Extract<typeof replayed, { kind: 'impossible' }>;
    expect(possible.map(({ name }) => name)).toEqual(['reads status', 'cut']);
  });

  test('that ends elsewhere says where', async () => {
    const end = { ...stored.end, job: 'cancelled' };
    expect(await replayOnCode(configuration, { ...stored, end })).toMatchObject({
      kind: 'elsewhere',
      what: 'end',
      differences: [expect.stringContaining('job: expected "cancelled"')],
    });
  });
});
