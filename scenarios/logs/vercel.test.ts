import { fc, test } from '@fast-check/vitest';
import { describe, expect } from 'vitest';
import {
  type Cells,
  csvOf,
  ITEM,
  JOB,
  NEEDED_COLUMNS,
  next,
  page,
  READS,
  row,
  SETTLES,
  said,
  status,
  T,
  TAKES,
  type Table,
} from './csv.testing.ts';
import type { Event } from './event.ts';
import { readLog } from './read-log.ts';
import { fileOf } from './written/plans.testing.ts';

const read = (rows: readonly Cells[], table: Table = {}) =>
  readLog(fileOf(csvOf(rows, table), 'a.csv'));
const events = async (...rows: Cells[]) => (await read(rows)).events.map(bare);
const bare = ({ source: _, at, job: _job, ...event }: Event) => ({ ms: at - T, ...event });
const kinds = async (...rows: Cells[]) => (await events(...rows)).map(({ kind }) => kind);

const CREATED = row(0, 'r-create', 'api/conversations/generate-batch', {
  requestMethod: 'POST',
  ...said(`[BatchGeneration] Created job ${JOB} with 2 items`),
});
/** One job: created, loaded, read, worked at, read. */
const ROWS: readonly Cells[] = [
  CREATED,
  row(100, 'r-page', page()),
  row(200, 'r-read', status(), said(`[StatusAPI] Fetching status for job ${JOB}`)),
  row(250, 'r-read', status(), { responseStatusCode: 200, durationMs: 50 }),
  row(300, 'r-read', status(), READS),
  row(400, 'r-next', next()),
  row(410, 'r-next', next(), TAKES),
  row(500, 'r-next', next(), said('Something else, "quoted",\r\nand a second line')),
  row(900, 'r-next', next(), SETTLES),
  row(950, 'r-else', 'dashboard'),
];
const EXPECTED = [
  { ms: 0, kind: 'created', payload: { items: 2 } },
  { ms: 100, kind: 'loads' },
  { ms: 200, kind: 'arrives', call: 'r-read', route: 'status' },
  {
    ms: 300,
    kind: 'answers',
    call: 'r-read',
    route: 'status',
    payload: { status: 'processing', completed: 1, total: 2 },
  },
  { ms: 400, kind: 'arrives', call: 'r-next', route: 'process-next' },
  { ms: 410, kind: 'takes', call: 'r-next', payload: { item: 'aaaaaaaa', queued: 2 } },
  { ms: 900, kind: 'settles', call: 'r-next', payload: { item: 'aaaaaaaa', outcome: 'completed' } },
  { ms: 950, kind: 'ends' },
];

describe('a runtime log', () => {
  test('becomes the events that its rows and messages tell', async () => {
    expect(await events(...ROWS)).toEqual(EXPECTED);
  });

  test.prop(
    [
      fc.shuffledSubarray([...ROWS], { minLength: ROWS.length }),
      fc.shuffledSubarray([...NEEDED_COLUMNS, 'type', 'vercelCache', 'level'], {
        minLength: NEEDED_COLUMNS.length + 3,
      }),
      fc.constantFrom('\n', '\r\n'),
      fc.boolean(),
      fc.array(fc.constantFrom('', 'lambda', 'edge', 'MISS', '-1', 'error'), { minLength: 3 }),
    ],
    { numRuns: 50 },
  )(
    'says the same in any order of rows and columns, and whatever its type, cache and level say',
    async (rows, columns, newline, bom, [type = '', vercelCache = '', level = '']) => {
      const all = rows.map((one) => ({ ...one, type, vercelCache, level }));
      const log = await read(all, { columns, newline, bom });
      expect(log.events.map(bare)).toEqual(EXPECTED);
      expect(log.read).toBe(ROWS.length);
    },
  );

  test.each([
    ['newest', (rows: Cells[]) => rows.toReversed()],
    ['oldest', (rows: Cells[]) => rows],
  ])('has two calls of one moment in their order, the %s row first', async (_, ordered) => {
    const calls = ['r-one', 'r-two', 'r-two', 'r-one'].map((id) => row(200, id, next()));
    const found = await events(...ordered([CREATED, row(100, 'r-page', page()), ...calls]));
    const arrived = found.flatMap((one) => (one.kind === 'arrives' ? [one.call] : []));
    expect(arrived).toEqual(['r-one', 'r-two']);
  });

  test('names the line on which a row begins, however many lines its message has', async () => {
    const { events } = await read(ROWS);
    const lines = events.map(({ kind, source }) => [kind, source.line]);
    // The status message has 6 lines, the one that is not understood has 2.
    expect(lines).toEqual([
      ['created', 2],
      ['loads', 3],
      ['arrives', 4],
      ['answers', 6],
      ['arrives', 12],
      ['takes', 13],
      ['settles', 16],
      ['ends', 17],
    ]);
  });

  test('is understood row by row, or counted', async () => {
    const log = await read(ROWS);
    expect(log.notUnderstood).toEqual([
      {
        kind: 'message',
        pattern: 'Something else, "quoted", …',
        count: 1,
        firstLine: 14,
      },
      { kind: 'request', pattern: 'GET /dashboard', count: 1, firstLine: 17 },
    ]);
    expect(log.understood).toBe(8);
    const untimed = await read([...ROWS, row(1, 'r-next', next(), { timestampInMs: '' })]);
    expect(untimed.notUnderstood).toContainEqual(
      expect.objectContaining({ kind: 'line', pattern: 'a row without its time' }),
    );
  });
});

describe('a request', () => {
  test('has an answer that is an error when a row says its status, at its end if that is known', async () => {
    const failed = row(400, 'r-next', next(), { responseStatusCode: 504, durationMs: 60_000 });
    expect((await events(failed)).slice(0, 2)).toEqual(
      [
        { ms: 400, kind: 'arrives', call: 'r-next', route: 'process-next' },
        { ms: 60_400, kind: 'answers', call: 'r-next', route: 'process-next', http: 504 },
      ].toSorted((a, b) => a.ms - b.ms),
    );
  });

  test('has no answer where nothing says one: a status of 200 does not tell what was replied', async () => {
    const done = row(400, 'r-next', next(), { responseStatusCode: 200, durationMs: 900 });
    expect(await kinds(done, row(401, 'r-next', next(), TAKES))).toEqual([
      'arrives',
      'takes',
      'ends',
    ]);
  });

  test('fails its item in either of the words for it', async () => {
    for (const how of ['failed in 12ms: no credit', 'error in 12ms: TypeError: x\n  at y']) {
      const failed = row(2, 'r-next', next(), said(`[ProcessNext] Item ${ITEM} ${how}`));
      const [, , settled] = await events(row(1, 'r-next', next(), TAKES), failed);
      expect(settled).toMatchObject({ kind: 'settles', payload: { outcome: 'failed' } });
    }
    const broken = row(2, 'r-next', next(), said('[ProcessNext] Error: out of memory'));
    expect((await events(row(1, 'r-next', next()), broken))[1]).toMatchObject({ http: 500 });
  });

  test('whose rows the export has twice happens once', async () => {
    const rows = [
      row(1, 'r-next', next()),
      row(2, 'r-next', next(), TAKES),
      row(3, 'r-next', next(), SETTLES),
    ];
    expect(await kinds(...rows, ...rows)).toEqual(['arrives', 'takes', 'settles', 'ends']);
  });

  test('of a log that begins in its middle arrives when its id says so', async () => {
    const id = `abcde-${T - 5000}-0123456789ab`;
    expect((await events(row(900, id, next(), SETTLES)))[0]).toEqual({
      ms: -5000,
      kind: 'arrives',
      call: '456789ab',
      route: 'process-next',
    });
  });

  test('of which nobody can say when it arrived is left out, and counted', async () => {
    const log = await read([row(900, 'r-old', next(), SETTLES), row(950, 'r-page', page())]);
    expect(log.events.map(({ kind }) => kind)).toEqual(['loads', 'ends']);
    expect(log.notUnderstood).toEqual([
      {
        kind: 'message',
        pattern: 'settles, but of a call that began before the log',
        count: 1,
        firstLine: 2,
      },
    ]);
    expect(log.understood + 1).toBe(log.read);
  });

  test('gets its job from a message where the row has no path', async () => {
    const { events } = await read([
      row(1, 'r', '', { requestPath: '', requestMethod: '', ...READS }),
    ]);
    expect(events.map(({ kind, job }) => [kind, job])).toEqual([
      ['arrives', '11111111'],
      ['answers', '11111111'],
      ['ends', '11111111'],
    ]);
  });
});

describe('jobs', () => {
  const other = '99999999-2222-4333-8444-555555555555';

  test('are told apart, and end with the log', async () => {
    const { events } = await read([
      row(1, 'a', status()),
      row(2, 'b', status(other)),
      row(3, 'c', 'dashboard'),
    ]);
    expect(events.map(({ kind, job, at }) => [at - T, kind, job])).toEqual([
      [1, 'arrives', '11111111'],
      [2, 'arrives', '99999999'],
      [3, 'ends', '11111111'],
      [3, 'ends', '99999999'],
    ]);
  });

  test('that only their first digits name are the jobs that begin so', async () => {
    const short = said('[BatchGeneration] Created job 11111111 with 2 items');
    const { events } = await read([row(0, 'r', 'x', short), row(1, 'a', status())]);
    expect(new Set(events.map(({ job }) => job))).toEqual(new Set(['11111111']));
  });

  test('keep their ids in full where the first digits are the same', async () => {
    const twin = JOB.replace(/5$/, '6');
    const { events } = await read([row(1, 'a', status()), row(2, 'b', status(twin))]);
    expect(new Set(events.map(({ job }) => job))).toEqual(new Set([JOB, twin]));
  });

  test('are left by the browser that shows them, for the list or another job, and by no other', async () => {
    const list = (ms: number, who: string) =>
      row(ms, `list-${ms}`, 'batch-jobs', { requestUserAgent: who });
    expect(await kinds(row(1, 'a', page()), list(2, 'bot'))).toEqual(['loads', 'ends']);
    expect(await kinds(row(1, 'a', page()), list(2, 'browser'), list(3, 'browser'))).toEqual([
      'loads',
      'leaves',
      'ends',
    ]);
    const moved = await read([row(1, 'a', page()), row(2, 'b', page(other))]);
    expect(moved.events.map(({ kind, job }) => [kind, job])).toEqual([
      ['loads', '11111111'],
      ['leaves', '11111111'],
      ['loads', '99999999'],
      ['ends', '11111111'],
      ['ends', '99999999'],
    ]);
  });
});
