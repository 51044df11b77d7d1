import { expect, test } from 'vitest';
import type { Event } from '../logs/event.ts';
import { explainJob } from './explain.ts';

const clock = () => 0;
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

test('names an error first where the log itself shows one', async () => {
  const failed = calm.map((event) =>
    event.kind === 'answers' && event.call === 'a'
      ? at(600, { kind: 'answers', call: 'a', route: 'status', http: 500 })
      : event,
  );
  const log = [...failed.slice(0, 4), calm.at(-1)!];
  const { best } = await explainJob('j', log, { clock, pairs: LOGGED, mostFaults: 1 });
  expect(best?.faults.map(({ kind, call }) => [kind, call])).toEqual([['error', 'a']]);
});

test('does not take a long status read for one that its server was long at work on', async () => {
  // The page would have polled again after 2 s. That its read was given up needs a fault.
  const polled = calm.slice(0, 8);
  const read = { kind: 'answers', call: 'c', route: 'status' };
  const open = { status: 'processing', completed: 1, total: 1 };
  const silent = [...polled, at(9600, { ...read, payload: open }), calm.at(-1)!];
  const pairs = [{ server: 'as-analysed', client: 'poll' }];
  const one = await explainJob('j', silent, { clock, pairs, mostFaults: 0 });
  expect(one.hypotheses[0]?.refutedAt?.instead).toEqual(['a status call arrives']);
});

/** The page's own log: a call of it, and how it ends. */
const called = (call: string, route: string, from: number, to: number, end: object) => [
  at(from, { kind: 'sends', call, route }),
  at(to, { call, route, ...end }),
];

test('known gap: a call that was answered is cut within its transit, or not at all', async () => {
  // The server answered at once; 9 s later the browser gave the response up.
  const log = [calm[0]!, ...calm.slice(1, 4), at(60_000, { kind: 'ends' })];
  const broken = [
    ...log.slice(0, 2),
    ...called('a', 'status', 450, 9500, { kind: 'breaks' }),
    ...log.slice(2),
  ].sort((a, b) => a.at - b.at);
  const one = await explainJob('j', broken, { clock, pairs: LOGGED, mostFaults: 1 });
  expect(one.hypotheses[0]?.verdict).toBe('refuted');
});

test('known gap: a second tab that is open at once is taken for a refresh', async () => {
  const both = [
    ...calm.slice(0, 6),
    at(3000, { kind: 'loads' }),
    at(3500, { kind: 'arrives', call: 'x', route: 'status' }),
    at(3600, {
      kind: 'answers',
      call: 'x',
      route: 'status',
      payload: { status: 'processing', completed: 0, total: 1 },
    }),
    ...calm.slice(6),
  ];
  const one = await explainJob('j', both, { clock, pairs: LOGGED, mostFaults: 1 });
  expect(one.hypotheses[0]?.verdict).toBe('refuted');
});
