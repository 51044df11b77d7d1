import { expect, test } from 'vitest';
import type { Event } from '../logs/event.ts';
import { explainFully } from './explain.ts';

const T = Date.UTC(2026, 0, 1);
const pairs = [
  { server: 'as-deployed', client: 'as-logged' },
  { server: 'fix-1', client: 'as-logged' },
  { server: 'as-deployed', client: 'reference' },
];

const at = (ms: number, rest: object): Event =>
  ({ at: T + ms, job: 'j', source: { file: 'made', line: 1 }, ...rest }) as Event;

const status = (kind: 'answers' | 'receives', call: string, said: string, completed: number) => ({
  kind,
  call,
  route: 'status',
  payload: { status: said, completed, total: 2 },
});

/** As the page saw it: two items, the first call takes 70 s, the second is cut at 60 s or not. */
const seen = (end: Event[]): Event[] => [
  at(0, { kind: 'loads' }),
  at(500, { kind: 'sends', call: 'a', route: 'status' }),
  at(800, status('receives', 'a', 'queued', 0)),
  at(800, { kind: 'sends', call: 'b', route: 'process-next' }),
  at(70_800, {
    kind: 'receives',
    call: 'b',
    route: 'process-next',
    payload: { status: 'processed', remaining: 1 },
  }),
  at(71_300, { kind: 'sends', call: 'c', route: 'process-next' }),
  ...end,
  at(600_000, { kind: 'ends' }),
];
const calm = seen([
  at(111_300, {
    kind: 'receives',
    call: 'c',
    route: 'process-next',
    payload: { status: 'processed', remaining: 0 },
  }),
  at(111_300, { kind: 'sends', call: 'd', route: 'status' }),
  at(111_600, status('receives', 'd', 'completed', 2)),
]);
const cut = seen([
  at(131_300, { kind: 'breaks', call: 'c', route: 'process-next' }),
  at(131_300, { kind: 'sends', call: 'd', route: 'status' }),
  at(131_600, status('receives', 'd', 'processing', 1)),
]);

const explained = (events: readonly Event[], of = pairs) =>
  explainFully('j', events, { clock: () => 0, pairs: of, mostFaults: 1 });

test('where only the page has a log, the work takes as long as its calls did', async () => {
  const { explanation } = await explained(calm);
  expect(explanation).toMatchObject({ settled: true, unknownWork: 0, assumedWork: 0 });
  const [fix] = explanation.counterfactuals;
  expect(fix).toMatchObject({ server: 'fix-1', settles: true });
  // The final read is what it saves.
  expect(fix!.afterMs! / 1000).toBeCloseTo(111, 0);
  expect(fix!.rangeMs![1]).toBeLessThan(120_000);
});

test('a cut stays what it was: the call that lived longer is spared in other worlds too', async () => {
  const { explanation, same } = await explained(cut, pairs.slice(0, 2));
  expect(explanation.best!.faults).toMatchObject([{ kind: 'cut', call: 'c' }]);
  expect(same!.faults).toMatchObject([{ ms: [60_000, 60_000], spares: 1 }]);
  const [fix] = explanation.counterfactuals;
  expect(fix).toMatchObject({ settles: false, view: { completed: 1 } });
});

/** The user loads the page again at 20 s, with a call under way; a page starts only what is queued. */
const reloaded: Event[] = [
  at(-100, { kind: 'created', payload: { items: 2 } }),
  at(0, { kind: 'loads' }),
  at(500, { kind: 'arrives', call: 'a', route: 'status' }),
  at(700, status('answers', 'a', 'queued', 0)),
  at(900, { kind: 'arrives', call: 'b', route: 'process-next' }),
  at(1000, { kind: 'takes', call: 'b', payload: { queued: 2 } }),
  at(20_000, { kind: 'loads' }),
  at(20_500, { kind: 'arrives', call: 'c', route: 'status' }),
  at(20_700, status('answers', 'c', 'processing', 0)),
  at(31_000, { kind: 'settles', call: 'b', payload: { outcome: 'completed' } }),
  at(600_000, { kind: 'ends' }),
];

test('a page that is loaded again while it is at work was not stuck; the new one is', async () => {
  const { explanation } = await explained(reloaded);
  expect(explanation).toMatchObject({
    best: { faults: [] },
    reloads: [T + 20_000],
    until: 'end of log',
    settled: false,
    view: { status: 'processing', completed: 0 },
  });
});

test('the user loads the page again in every world, as long as it has not ended', async () => {
  const { explanation } = await explained(reloaded);
  const [fix, reference] = explanation.counterfactuals;
  expect(fix).toMatchObject({ server: 'fix-1', timings: 'settles in none' });
  expect(reference).toMatchObject({ client: 'reference', timings: 'settles in every' });
});

test('a user who leaves the page while it is at work leaves its end open', async () => {
  const left = [...reloaded.slice(0, 6), at(20_000, { kind: 'leaves' }), ...reloaded.slice(9)];
  const { explanation } = await explained(left);
  expect(explanation).toMatchObject({ until: 'return', settled: null, endsInTheMiddle: true });
});
