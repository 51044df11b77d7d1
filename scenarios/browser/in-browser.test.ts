import { describe, expect, test } from 'vitest';
import type { ClaimName } from '../../model/claims.ts';
import { CLIENTS, SERVERS } from '../../model/dialects.ts';
import { judge } from '../../model/judge.ts';
import { type NamedStep, Narrator } from '../../model/narrate.ts';
import { phraseOf } from '../../model/phrases.ts';
import { endStateOf } from '../end-state.ts';
import type { StoredTrace } from '../replay.ts';
import { settingOf } from '../simulate/check-code.ts';
import { replayHeld } from '../simulate/replay-code.ts';
import { endAll } from '../simulate/run.ts';
import { clock, environmentFor, PAIRS } from '../simulate/testing/pairs.testing.ts';
import { oneBrowser } from './browser.testing.ts';
import { Film } from './film.ts';
import type { Lane } from './lane.ts';
import { ourSubjectIn } from './our-page.ts';
import { runOrders } from './run-orders.ts';

const chromium = oneBrowser();
const PNG = Buffer.from([0x89, 0x50, 0x4e, 0x47]);

async function orders(server: string, client: string, ...world: [number, string?, string?]) {
  const lanes = await chromium.lanesFor(client);
  const subjects = lanes.map((lane) => ourSubjectIn(lane, SERVERS[server]!, CLIENTS[client]!));
  const options = { clock, timeLimit: 120_000, maxRuns: 1000 };
  return runOrders(subjects, environmentFor(...world), options);
}

/** Every sweep of all pairs, faults and counts: `bench/browser-level.ts orders`. */
describe('every response order is run, and the page does what the model does', () => {
  test.each([
    ['reference', 'reference', 3, 'none', 'none', 4],
    ['reference', 'reference', 1, 'cut=1', 'none', 18],
    ['reference', 'reference', 1, 'stale=1', 'none', 6],
    ['reference', 'reference', 0, 'hang=1', 'none', 2],
    ['reference', 'reference', 1, 'crash=1', 'none', 5],
    ['as-deployed', 'as-logged', 1, 'cut@process-next=1', 'none', 6],
    ['as-analysed', 'fix-2+3', 1, 'error=1', 'none', 6],
    ['as-lagging', 'poll', 0, 'slow=1', 'none', 3],
    // What a user does: cancel, reload in the middle, a second tab, a hidden one.
    ['reference', 'reference', 1, 'none', 'cancel=1', 13],
    ['reference', 'reference', 0, 'none', 'refresh=1', 3],
    ['as-analysed', 'as-logged', 0, 'none', 'refresh=1', 7],
    ['reference', 'reference', 0, 'none', 'second-tab=1', 7],
    ['reference', 'reference', 0, 'none', 'hide-tab=1', 4],
  ] as const)('%s × %s, %i items, faults %s, users %s: %i of them', async (...given) => {
    const [server, client, items, faults, users, count] = given;
    const { disagrees, run, of, stopped } = await orders(server, client, items, faults, users);
    expect({ disagrees, run, of, stopped }).toEqual({
      disagrees: null,
      run: count,
      of: count,
      stopped: null,
    });
  });

  test('what a page is seen to break is what the model breaks', async () => {
    const { broken } = await orders('as-analysed', 'fix-3', 1);
    expect([...broken.keys()].sort()).toEqual([
      'job-settles',
      'never-regresses',
      'settles',
      'truthful',
    ]);
    const good = await orders('as-deployed', 'as-logged', 1);
    expect([...good.broken.keys()]).toEqual([]);
    expect([...good.reached].sort()).toEqual(['can-complete', 'can-fail']);
  });

  test('a bound leaves orders, and says how many', async () => {
    const lanes = await chromium.lanesFor('reference');
    const subjects = lanes.map((lane) =>
      ourSubjectIn(lane, SERVERS.reference!, CLIENTS.reference!),
    );
    const options = { clock, timeLimit: 120_000, maxRuns: 3 };
    const result = await runOrders(subjects, environmentFor(1, 'cut=1'), options);
    expect(result).toMatchObject({ run: 3, of: 18, stopped: 'runs', disagrees: null });
  });

  test('a page of another dialect than it is said to be is found out', async () => {
    const [lane] = await chromium.lanesFor('fix-3');
    const subject = ourSubjectIn(lane!, SERVERS['as-deployed']!, CLIENTS['as-logged']!);
    const options = { clock, timeLimit: 120_000, maxRuns: 1000 };
    const { disagrees } = await runOrders([subject], environmentFor(1), options);
    expect(disagrees?.what).toBe('what is shown or stored');
    expect(disagrees?.code[0]).toContain('"status":"completed"');
    expect(disagrees?.model[0]).toContain('"status":"processing"');
  });
});

const SHOWN: readonly ClaimName[] = [
  'settles',
  'never-regresses',
  'truthful',
  'action-iff-completed',
];

/** The model's shortest counterexamples of one configuration, as they are stored. */
function counterexamples(server: string, client: string, faults: string) {
  const environment = environmentFor(1, faults);
  const dialects = { server: SERVERS[server]!, client: CLIENTS[client]! };
  const { judgements } = judge(dialects, environment, { clock, claims: SHOWN });
  return judgements.flatMap(({ claim, compiled, trace }) => {
    if (!trace) return [];
    const narrator = new Narrator(compiled);
    const steps: NamedStep[] = trace.steps.map((taken, i) => {
      const step = narrator.name(taken);
      narrator.advance(trace.states[i]!, trace.states[i + 1]!);
      return step;
    });
    const end = endStateOf(compiled, trace.states.at(-1)!, environment.items);
    const stored: StoredTrace = { steps, loop: trace.loop, identities: false, end };
    return [{ server, client, claim, faults, stored }];
  });
}

async function replay(lane: Lane, one: ReturnType<typeof counterexamples>[number], film?: Film) {
  const { server, client, faults, stored } = one;
  const subject = ourSubjectIn(lane, SERVERS[server]!, CLIENTS[client]!);
  const setting = settingOf(subject, environmentFor(1, faults));
  const { kind } = await replayHeld(setting, 1, stored, async ({ step, views }) => {
    await film?.shoot(phraseOf(step), views);
  });
  await endAll(setting);
  return kind;
}

test('every counterexample of the model shows in the page, for every pair: stuck, gone back, untrue, a wrong button', async () => {
  const all = PAIRS.flatMap(([server, client]) => counterexamples(server, client, 'cut=1'));
  const seen = new Set(all.map(({ claim }) => claim));
  expect(seen).toEqual(new Set(SHOWN));
  for (const [client, those] of grouped(all)) {
    const lanes = await chromium.lanesFor(client);
    const work = async (lane: Lane) => {
      for (let one = those.pop(); one; one = those.pop()) {
        const kind = await replay(lane, one);
        const { server, claim } = one;
        expect({ server, client, claim, kind }).toEqual({ server, client, claim, kind: 'same' });
      }
    };
    await Promise.all(lanes.map(work));
  }
}, 120_000);

function grouped<T extends { readonly client: string }>(all: readonly T[]): Map<string, T[]> {
  const found = new Map<string, T[]>();
  for (const one of all) found.set(one.client, [...(found.get(one.client) ?? []), one]);
  return found;
}

test('there is a picture of every view, and all of them go on one sheet', async () => {
  const [one] = counterexamples('as-deployed', 'as-logged', 'cut=1');
  const [lane] = await chromium.lanesFor('as-logged');
  const film = new Film(lane!);
  await replay(lane!, one!, film);
  expect(film.length).toBeGreaterThanOrEqual(2);
  const sheet = await film.sheet(chromium.browser());
  for (const picture of [film.end!, sheet]) expect(picture.subarray(0, 4)).toEqual(PNG);
  expect(sheet.length).toBeGreaterThan(film.end!.length);
});
