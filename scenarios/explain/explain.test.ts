import { readFileSync } from 'node:fs';
import { beforeAll, expect, test } from 'vitest';
import type { Event } from '../logs/event.ts';
import { parseNdjson } from '../logs/ndjson.ts';
import { explainJob } from './explain.ts';
import type { JobExplanation } from './explanation.ts';

const clock = () => 0;
const FILE = new URL('../logged/three-items.ndjson', import.meta.url);
let events: readonly Event[];
let incident: JobExplanation;

beforeAll(async () => {
  events = parseNdjson(readFileSync(FILE, 'utf8'), 'three-items.ndjson').events;
  incident = await explainJob('b15bf3fd', events, { clock });
}, 120_000);

const hypothesis = (server: string, client: string) =>
  incident.hypotheses.find((one) => one.server === server && one.client === client)!;

test('finds one resend and one cut as the fewest faults of the incident', () => {
  expect(incident.best).toMatchObject({ server: 'as-deployed', client: 'as-logged' });
  expect(incident.best?.faults.map(({ kind, call }) => [kind, call])).toEqual([
    ['resend', '41725405'],
    ['cut', '9de63d99'],
  ]);
});

test('places each fault between two events', () => {
  expect(incident.best?.faults.map(({ between }) => between)).toEqual([
    [
      '23:28:55.036 process-next 41725405 takes an item',
      '23:29:54.854 process-next ef9ef486 arrives',
    ],
    ['23:30:50.946 process-next 9de63d99 takes an item', '23:31:50.099 status 2e76481d arrives'],
  ]);
});

test('bounds the age of the struck calls around 60 s, and says that they have it in common', () => {
  for (const { afterMs } of incident.best!.faults) {
    // The measured gaps between arrivals are 60.288 s and 60.249 s; transit is what widens them.
    expect(afterMs[0]).toBeGreaterThan(58_000);
    expect(afterMs[0]).toBeLessThan(60_249);
    expect(afterMs[1]).toBeGreaterThan(60_288);
    expect(afterMs[1]).toBeLessThan(62_000);
  }
  expect(incident.inCommon?.route).toBe('process-next');
});

test('refutes the documented root cause, with and without faults', () => {
  const seed = hypothesis('as-analysed', 'as-logged');
  expect(seed.verdict).toBe('refuted');
  expect(seed.withoutFaults?.text).toBe('23:29:54.854 process-next ef9ef486 arrives');
  expect(seed.refutedAt?.text).toBe('23:38:29.780 status f4b99dab answers completed, 3 of 3');
  expect(seed.refutedAt?.instead).toEqual(['status f4b99dab answers processing, 3 completed']);
});

test('refutes pages that would not have fallen silent', () => {
  for (const client of ['poll', 'reference']) {
    expect(hypothesis('as-deployed', client).verdict).toBe('refuted');
  }
});

test('names the other pairs that explain the log as well', () => {
  const consistent = incident.hypotheses.filter(({ verdict }) => verdict === 'consistent');
  expect(new Set(consistent.map(({ server }) => server))).toEqual(
    new Set(['as-deployed', 'as-lagging', 'fix-1', 'fix-1-both']),
  );
  expect(new Set(consistent.map(({ client }) => client))).toEqual(
    new Set(['as-logged', 'fix-2', 'fix-3', 'fix-2+3']),
  );
});

test('needs a fault under every hypothesis', () => {
  expect(incident.hypotheses.every(({ withoutFaults }) => withoutFaults !== null)).toBe(true);
});

test('knows what the user saw, and that a refresh would have helped', () => {
  expect(incident).toMatchObject({
    view: { status: 'processing', completed: 2, total: 3, action: false },
    settled: false,
    refresh: 'helps',
    atFault: 'page',
  });
});

test('finds that no proposed fix would have settled, and that polling would have', () => {
  const settles = Object.fromEntries(
    incident.counterfactuals.map(({ server, client, settles: yes }) => [
      `${server} ${client}`,
      yes,
    ]),
  );
  expect(settles).toEqual({
    'fix-1 as-logged': false,
    'fix-1-both as-logged': false,
    'as-deployed fix-3': false,
    'as-deployed fix-2': false,
    'as-deployed fix-2+3': false,
    'as-deployed poll': true,
    'as-deployed reference': true,
    'reference as-logged': false,
    'reference reference': true,
  });
});

const T = Date.UTC(2026, 0, 1);
const at = (ms: number, rest: object): Event =>
  ({ at: T + ms, job: 'j', source: { file: 'made', line: 1 + ms / 100 }, ...rest }) as Event;

/** One item, no fault: the page reads, drives, reads again. */
const calm: Event[] = [
  at(0, { kind: 'created', payload: { items: 1 } }),
  at(100, { kind: 'loads' }),
  at(500, { kind: 'arrives', call: 'a', route: 'status' }),
  at(600, {
    kind: 'answers',
    call: 'a',
    route: 'status',
    payload: { status: 'queued', completed: 0, total: 1 },
  }),
  at(900, { kind: 'arrives', call: 'b', route: 'process-next' }),
  at(1000, { kind: 'takes', call: 'b', payload: { queued: 1 } }),
  at(9000, { kind: 'settles', call: 'b', payload: { outcome: 'completed' } }),
  at(9500, { kind: 'arrives', call: 'c', route: 'status' }),
  at(9600, {
    kind: 'answers',
    call: 'c',
    route: 'status',
    payload: { status: 'completed', completed: 1, total: 1 },
  }),
  at(60_000, { kind: 'ends' }),
];

/** For what does not hang on the dialects. */
const LOGGED = [{ server: 'as-deployed', client: 'as-logged' }];

test('needs no fault where none was', async () => {
  const one = await explainJob('j', calm, { clock });
  expect(one.best).toMatchObject({ server: 'as-deployed', client: 'as-logged', faults: [] });
  expect(one).toMatchObject({ settled: true, view: { status: 'completed', completed: 1 } });
});

test('says nothing of other pages where the log does not tell how long the work took', async () => {
  const untold = calm.filter(({ kind }) => kind !== 'settles');
  const one = await explainJob('j', untold, { clock, pairs: LOGGED, mostFaults: 1 });
  expect(one.best).not.toBeNull();
  expect([one.unknownWork, one.counterfactuals]).toEqual([1, []]);
  expect((await explainJob('j', calm, { clock, pairs: LOGGED })).unknownWork).toBe(0);
});

test('takes silence as evidence: a last read that never came needs a fault', async () => {
  const silent = [...calm.slice(0, 7), at(60_000, { kind: 'ends' })];
  const one = await explainJob('j', silent, { clock, pairs: LOGGED, mostFaults: 1 });
  expect(one.best?.faults).toHaveLength(1);
  expect(one.settled).toBe(false);
  // Without the silence nothing is missing yet.
  const short = [...calm.slice(0, 7), at(9100, { kind: 'ends' })];
  const early = await explainJob('j', short, { clock, pairs: LOGGED, mostFaults: 1 });
  expect(early.best?.faults).toEqual([]);
});

test('holds a pause of 500 ms against a path that would need it to last 40 s', async () => {
  const two = [
    at(0, { kind: 'created', payload: { items: 2 } }),
    ...calm.slice(1, 3),
    at(600, { kind: 'answers', call: 'a', route: 'status', payload: { status: 'queued' } }),
    ...calm.slice(4, 5),
    at(1000, { kind: 'takes', call: 'b', payload: { queued: 2 } }),
    ...calm.slice(6, 7),
    at(49_000, { kind: 'arrives', call: 'd', route: 'process-next' }),
    at(49_100, { kind: 'takes', call: 'd', payload: { queued: 1 } }),
    at(49_200, { kind: 'ends' }),
  ];
  const one = await explainJob('j', two, { clock, pairs: LOGGED, mostFaults: 0 });
  expect(one.hypotheses[0]?.refutedAt?.text).toContain('process-next d arrives');
});

test('explains a log without a load of the page as far as it goes, and says so', async () => {
  const unloaded = calm.filter(({ kind }) => kind !== 'loads');
  const one = await explainJob('j', unloaded, { clock, pairs: LOGGED });
  expect(one).toMatchObject({ loads: 0, startsInTheMiddle: false, settled: true });
  expect(one.best?.faults).toEqual([]);
});

test('says undecidable where one status read is all that there is', async () => {
  const one = await explainJob('j', [...calm.slice(7, 9), calm.at(-1)!], { clock });
  expect(one.because).toContain('every server with every page could have shown');
  expect(one.needed).toContain('a load of the page');
  expect(one.hypotheses.every(({ verdict }) => verdict === 'undecidable')).toBe(true);
});

test('says undecidable where there is neither a load of the page nor a call', async () => {
  const one = await explainJob('j', [calm[0]!, calm.at(-1)!], { clock });
  expect(one.because).toContain('no load of the page and no call');
});

test('says undecidable where the number of items is not in the log', async () => {
  const one = await explainJob('j', [calm[1]!, at(2000, { kind: 'ends' })], { clock });
  expect(one.items).toBeNull();
  expect(one.because).toContain('how many items');
});

test('does not call a page stuck that is still at work when the log stops', async () => {
  const one = await explainJob('j', calm.slice(0, 7), { clock, pairs: LOGGED, mostFaults: 0 });
  expect(one.settled).toBeNull();
  expect(one.refresh).toBeNull();
});

test('names the struck call, though the fault came before its arrival', async () => {
  const silent = [...calm.slice(0, 7), at(60_000, { kind: 'ends' })];
  const faults = (await explainJob('j', silent, { clock, pairs: LOGGED, mostFaults: 1 })).best!
    .faults;
  expect(faults).toHaveLength(1);
  expect(faults[0]!.kind === 'hang' ? faults[0]!.call : 'b').toBe('b');
});

test('refutes a status whose total is not that of the job', async () => {
  const odd = calm.map((event) =>
    event.kind === 'answers' && event.route === 'status' && event.call === 'a'
      ? ({ ...event, payload: { status: 'queued', completed: 0, total: 5 } } as Event)
      : event,
  );
  const one = await explainJob('j', odd, { clock, pairs: LOGGED, mostFaults: 0 });
  expect(one.hypotheses[0]?.verdict).toBe('refuted');
});
