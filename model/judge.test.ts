import { describe, expect, test } from 'vitest';
import type { ClaimName } from './claims.ts';
import type { Environment } from './environment.ts';
import { type Judged, type JudgeOptions, judge } from './judge.ts';
import { Narrator } from './narrate.ts';
import { parseClient, parseFaults, parseServer, parseUsers } from './parse.ts';
import { phraseOf } from './phrases.ts';

const clock = () => 0;

interface Given extends Partial<JudgeOptions> {
  readonly items: number;
  readonly faults?: string;
  readonly users?: string;
  readonly outcomes?: Environment['outcomes'];
}

function judged(server: string, client: string, given: Given): Judged {
  const { items, faults = '', users = '', outcomes = 'both', ...options } = given;
  return judge(
    { server: parseServer(server), client: parseClient(client) },
    { items, outcomes, faults: parseFaults(faults), users: parseUsers(users) },
    { clock, ...options },
  );
}

const verdicts = (result: Judged, kind = 'violated') =>
  result.judgements.filter(({ verdict }) => verdict === kind).map(({ claim }) => claim);

const of = (result: Judged, claim: ClaimName) =>
  result.judgements.find((one) => one.claim === claim)!;

describe('as-deployed with as-logged', () => {
  // By hand, N = 0: not loaded; status sent; answered `queued`; process-next sent; nothing queued,
  // finalising; answered job_completed; status sent; answered `failed`; quiet.
  test('has 9 states and one interleaving for a job of no items', () => {
    const result = judged('as-deployed', 'as-logged', { items: 0 });
    expect([result.states, result.transitions, result.depth]).toEqual([9, 8, 8]);
    expect(result.interleavings).toBe(1n);
  });

  test('shows an empty job completed and then failed', () => {
    const result = judged('as-deployed', 'as-logged', { items: 0 });
    expect(verdicts(result)).toEqual(['truthful', 'never-regresses', 'can-complete']);
  });

  test.each([1, 2, 3, 10])('holds every claim for %i items while nothing goes wrong', (items) => {
    expect(verdicts(judged('as-deployed', 'as-logged', { items }))).toEqual([]);
  });

  // Each item completes or fails, and nothing else is open: 2^N.
  test.each([1, 2, 3, 10])('has 2^%i interleavings', (items) => {
    const { interleavings } = judged('as-deployed', 'as-logged', { items });
    expect(interleavings).toBe(2n ** BigInt(items));
  });

  test('gets stuck by one cut, though a refresh would help', () => {
    const result = judged('as-deployed', 'as-logged', { items: 1, faults: 'cut@process-next=1' });
    const settles = of(result, 'settles');
    expect(settles.verdict).toBe('violated');
    expect(settles.refresh[0]).toEqual({ helps: true, atFault: 'page' });
    expect(settles.trace!.steps.filter(({ kind }) => kind === 'fault')).toHaveLength(1);
  });

  test('is not helped by a refresh while items are left: a fresh page drives only a queued job', () => {
    const result = judged('as-deployed', 'as-logged', { items: 3, faults: 'cut@process-next=1' });
    const answers = of(result, 'settles').refresh;
    expect(answers[0]).toEqual({ helps: false, atFault: 'page' });
    expect(answers.some(({ helps }) => helps)).toBe(true);
  });

  // loads, reads, delivers, cut, reads again, delivers, and the server alone: arrives, takes, marks,
  // settles, reads and writes counters, replies.
  test('prints the shortest schedule of 13 steps for one item', () => {
    const result = judged('as-deployed', 'as-logged', { items: 1, faults: 'cut@process-next=1' });
    const { trace, compiled } = of(result, 'settles');
    const narrator = new Narrator(compiled);
    const lines = trace!.steps.map((step, i) => {
      narrator.advance(trace!.states[i - 1] ?? trace!.states[0]!, trace!.states[i]!);
      return phraseOf(narrator.name(step));
    });
    expect(lines).toHaveLength(13);
    expect(lines[3]).toBe(
      'network call 2 (process-next) is CUT: the browser sees an error, the server works on',
    );
  });

  test('loses updates and works items twice when a call is sent again', () => {
    const violated = verdicts(judged('as-deployed', 'as-logged', { items: 2, faults: 'resend=1' }));
    expect(violated).toEqual(expect.arrayContaining(['counts-add-up', 'each-item-once']));
  });

  test('takes a cancel back', () => {
    const violated = verdicts(judged('as-deployed', 'as-logged', { items: 1, users: 'cancel' }));
    expect(violated).toContain('cancel-is-final');
  });
});

describe('the documented analysis', () => {
  test.each(['as-logged', 'fix-2', 'fix-3', 'fix-2+3'])(
    'gets stuck without a fault: %s',
    (client) => {
      expect(verdicts(judged('as-analysed', client, { items: 3 }))).toContain('settles');
    },
  );

  test('lets fix 3 show completed and take it back', () => {
    const violated = verdicts(judged('as-analysed', 'fix-3', { items: 3 }));
    expect(violated).toEqual(expect.arrayContaining(['truthful', 'never-regresses']));
  });

  test('leaves fix 1 stuck when the last item fails', () => {
    expect(verdicts(judged('fix-1', 'as-logged', { items: 2 }))).toContain('settles');
    const lucky = judged('fix-1', 'as-logged', { items: 2, outcomes: 'success' });
    expect(verdicts(lucky)).toEqual([]);
  });

  test('settles with fix 1 on both branches, until a call is cut', () => {
    expect(of(judged('fix-1-both', 'as-logged', { items: 3 }), 'settles').verdict).toBe('holds');
    const cut = judged('fix-1-both', 'as-logged', { items: 3, faults: 'cut@process-next=1' });
    expect(of(cut, 'settles').verdict).toBe('violated');
  });

  test('settles when polled, if the status only lags', () => {
    expect(of(judged('as-lagging', 'as-logged', { items: 2 }), 'settles').verdict).toBe('violated');
    expect(of(judged('as-lagging', 'poll', { items: 2 }), 'settles').verdict).toBe('holds');
  });

  test('is at fault itself where the job never ends', () => {
    const settles = of(judged('as-analysed', 'poll', { items: 1 }), 'settles');
    expect(settles.verdict).toBe('violated');
    expect(settles.trace!.loop).not.toBeNull();
    // A reference page drives on, finds nothing queued, and so makes the job end.
    expect(settles.refresh[0]).toEqual({ helps: false, atFault: 'page' });
  });
});

describe('the reference pair', () => {
  const faults = ['cut', 'drop', 'error', 'slow', 'hang', 'resend', 'stale', 'crash'];
  test.each(faults)('holds every claim with %s=2', (fault) => {
    for (const items of [0, 1, 4]) {
      const result = judged('reference', 'reference', { items, faults: `${fault}=2` });
      expect(verdicts(result, 'holds')).toHaveLength(result.judgements.length);
    }
  });

  test('holds every claim with every fault once, for one item', () => {
    const all = faults.map((fault) => `${fault}=1`).join();
    const result = judged('reference', 'reference', { items: 1, faults: all });
    expect(verdicts(result, 'holds')).toHaveLength(result.judgements.length);
  });

  test('holds every claim whatever the user does', () => {
    const users = 'cancel,refresh,second-tab,hide-tab';
    for (const items of [0, 1]) {
      const result = judged('reference', 'reference', { items, users });
      expect(verdicts(result, 'holds')).toHaveLength(result.judgements.length);
    }
  });
});

describe('items by count', () => {
  const cases = [
    ['as-deployed', 'as-logged', 'cut=1', ''],
    ['as-deployed', 'as-logged', 'resend=1', ''],
    ['as-deployed', 'reference', 'cut=1', ''],
    ['as-deployed', 'as-logged', 'crash=1', 'cancel'],
    ['as-analysed', 'poll', 'cut=1', ''],
    ['fix-1', 'fix-3', 'resend=1', ''],
    ['reference', 'reference', 'cut=1,crash=1', ''],
    ['reference', 'as-logged', '', 'cancel,second-tab'],
  ] as const;
  test.each(cases)(
    'give the verdicts of items by identity: %s, %s, %s %s',
    (server, client, faults, users) => {
      for (const items of [0, 1, 2, 3, 4]) {
        if (items === 4 && (faults === 'resend=1' || users !== '')) continue;
        const given = { items, faults, users };
        const byCount = judged(server, client, given);
        const byIdentity = judged(server, client, { ...given, identities: true });
        expect(byIdentity.states).toBeGreaterThanOrEqual(byCount.states);
        expect(byIdentity.judgements.map(({ claim, verdict }) => [claim, verdict])).toEqual(
          byCount.judgements.map(({ claim, verdict }) => [claim, verdict]),
        );
      }
    },
  );
});

test('judges only the claims that were asked for', () => {
  const result = judged('as-deployed', 'as-logged', { items: 1, claims: ['truthful'] });
  expect(result.judgements.map(({ claim }) => claim)).toEqual(['truthful']);
});

test('says incomplete, never holds, when a bound is hit', () => {
  const bounds = { maxStates: 1000 };
  const result = judged('reference', 'reference', { items: 5, faults: 'cut=2,hang=1', bounds });
  expect(result.bound).toBe('states');
  expect(verdicts(result, 'holds')).toEqual(expect.not.arrayContaining(['settles', 'truthful']));
  expect(result.interleavings).toBeNull();
});
