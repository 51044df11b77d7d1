import { describe, expect, test } from 'vitest';
import { JOB, T } from './csv.testing.ts';
import { readLog } from './read-log.ts';
import { fileOf } from './written/plans.testing.ts';

type Fields = Readonly<Record<string, unknown>>;

/** An entry `ms` after noon that took so long, as browsers write it; `more` goes over it. */
function entry(ms: number, time: number, method: string, path: string, more: Fields = {}): Fields {
  const { status = 200, content = {}, request = {}, response = {}, ...rest } = more;
  return {
    startedDateTime: new Date(T + ms).toISOString(),
    time,
    request: { method, url: `https://app.example/${path}`, headers: [], ...(request as object) },
    response: { status, headers: [], content, ...(response as object) },
    _resourceType: 'fetch',
    ...rest,
  };
}

const json = (body: unknown): Fields => ({
  content: { mimeType: 'application/json', text: JSON.stringify(body) },
});
const STATUS = `api/batch-jobs/${JOB}/status`;
const NEXT = `api/batch-jobs/${JOB}/process-next`;
const document = { _resourceType: 'document', content: { mimeType: 'text/html; charset=utf-8' } };
const READ = { status: 'processing', progress: { completed: 1, total: 2 } };

const harOf = (entries: readonly Fields[], pages: readonly Fields[] = []) =>
  JSON.stringify({ log: { version: '1.2', pages, entries } }, null, 1);
const read = (entries: readonly Fields[], pages: readonly Fields[] = []) =>
  readLog(fileOf(harOf(entries, pages), 'a.har'));
async function events(entries: readonly Fields[], pages: readonly Fields[] = []) {
  const { events } = await read(entries, pages);
  return events.map(({ at, source: _, job: _job, ...event }) => ({ ms: at - T, ...event }));
}
const call = (number: number, route: string) => ({ call: `entry-${number}`, route });

describe('a HAR', () => {
  test('tells what the page sent and received, and when', async () => {
    const next = entry(400, 900.4, 'POST', NEXT, json({ status: 'processed', remainingItems: 1 }));
    expect(await events([entry(100, 50, 'GET', STATUS, json(READ)), next])).toEqual([
      { ms: 100, kind: 'sends', ...call(1, 'status') },
      {
        ms: 150,
        kind: 'receives',
        ...call(1, 'status'),
        payload: { status: 'processing', completed: 1, total: 2 },
      },
      { ms: 400, kind: 'sends', ...call(2, 'process-next') },
      {
        ms: 1300,
        kind: 'receives',
        ...call(2, 'process-next'),
        payload: { status: 'processed', remaining: 1 },
      },
      { ms: 1300, kind: 'ends' },
    ]);
  });

  test('leaves open what a reply said whose body was not kept, or is no JSON', async () => {
    for (const content of [{}, { text: '<html>' }, { text: 'bm8=', encoding: 'base64' }]) {
      const [, received] = await events([entry(1, 2, 'GET', STATUS, { content })]);
      expect(received).toEqual({ ms: 3, kind: 'receives', ...call(1, 'status') });
    }
  });

  test('reads bodies in base64', async () => {
    const text = Buffer.from(JSON.stringify(READ)).toString('base64');
    const [, received] = await events([
      entry(1, 2, 'GET', STATUS, { content: { text, encoding: 'base64' } }),
    ]);
    expect(received).toMatchObject({ payload: { status: 'processing', completed: 1, total: 2 } });
  });

  test('tells an error by its status', async () => {
    const [, received] = await events([entry(1, 2, 'GET', STATUS, { status: 502, ...json(READ) })]);
    expect(received).toEqual({ ms: 3, kind: 'receives', ...call(1, 'status'), http: 502 });
  });

  test('tells a call that was cut by status 0, or by an error after the headers', async () => {
    const cut = { status: 0, response: { status: 0, _error: 'net::ERR_NETWORK_CHANGED' } };
    const half = { response: { status: 200, _error: 'net::ERR_INCOMPLETE_CHUNKED_ENCODING' } };
    for (const more of [{ status: 0 }, cut, half]) {
      const [, broken] = await events([entry(1, 60_000, 'POST', NEXT, more)]);
      expect(broken).toEqual({ ms: 60_001, kind: 'breaks', ...call(1, 'process-next') });
    }
  });

  test('leaves a call open that was under way when the log was saved', async () => {
    const saved = await events([entry(1, -1, 'POST', NEXT, { status: 0 })]);
    expect(saved.map(({ kind }) => kind)).toEqual(['sends', 'ends']);
  });

  test('knows loads by documents, with or without the types that Chrome gives', async () => {
    const firefox = { _resourceType: undefined, content: { mimeType: 'text/html' } };
    for (const more of [document, firefox]) {
      const visits = await events([
        entry(1, 5, 'GET', `batch-jobs/${JOB}`, more),
        entry(900, 5, 'GET', 'dashboard', more),
        entry(950, 5, 'GET', `batch-jobs/${JOB}`, more),
      ]);
      expect(visits.map(({ ms, kind }) => [ms, kind])).toEqual([
        [1, 'loads'],
        [900, 'leaves'],
        [950, 'loads'],
        [955, 'ends'],
      ]);
    }
  });

  test('knows a load that a script made, and not one that was only fetched ahead', async () => {
    const rsc = { request: { headers: [{ name: 'RSC', value: '1' }] } };
    const ahead = { request: { headers: [{ name: 'Next-Router-Prefetch', value: '1' }] } };
    const visits = await events([
      entry(1, 5, 'GET', `batch-jobs/${JOB}?_rsc=1`, ahead),
      entry(50, 5, 'GET', `batch-jobs/${JOB}?_rsc=2`, rsc),
    ]);
    expect(visits.map(({ ms, kind }) => [ms, kind])).toEqual([
      [50, 'loads'],
      [55, 'ends'],
    ]);
  });

  test('takes a load from its pages where the document itself is not listed', async () => {
    const id = 'page_1';
    const startedDateTime = new Date(T).toISOString();
    const pages = [{ id, startedDateTime, title: `https://app.example/batch-jobs/${JOB}` }];
    const seen = await events([entry(100, 5, 'GET', STATUS, { pageref: id })], pages);
    expect(seen[0]).toEqual({ ms: 0, kind: 'loads' });
    const listed = entry(2, 5, 'GET', `batch-jobs/${JOB}`, { ...document, pageref: id });
    expect((await events([listed], pages)).map(({ ms, kind }) => [ms, kind])).toEqual([
      [2, 'loads'],
      [7, 'ends'],
    ]);
  });

  test('understands times of any zone', async () => {
    const startedDateTime = '2026-01-31T13:30:00.250+01:30';
    const [sent] = await events([{ ...entry(0, 1, 'GET', STATUS), startedDateTime }]);
    expect(sent?.ms).toBe(250);
  });

  test('calls a request as the platform does that answered it', async () => {
    const id = `abcde-${T}-0123456789ab`;
    const response = { headers: [{ name: 'X-Vercel-Id', value: `fra1::iad1::${id}` }] };
    const [sent] = await events([entry(0, 1, 'GET', STATUS, { response })]);
    expect(sent).toMatchObject({ call: '456789ab' });
  });

  test('counts what is not of a job, by address', async () => {
    const log = await read([
      entry(1, 2, 'GET', STATUS),
      entry(2, 2, 'GET', 'app.3f9a8b7c6d5e.js?v=1', { _resourceType: 'script' }),
      entry(3, 2, 'GET', 'app.3f9a8b7c6d5e.js?v=2', { _resourceType: 'script' }),
      entry(4, 2, 'OPTIONS', STATUS),
    ]);
    expect(log.notUnderstood).toEqual([
      { kind: 'request', pattern: 'GET https://app.example/<id>', count: 2, firstLine: 2 },
      {
        kind: 'request',
        pattern: 'OPTIONS https://app.example/api/batch-jobs/<id>/status',
        count: 1,
        firstLine: 4,
      },
    ]);
    expect([log.read, log.understood]).toEqual([4, 1]);
  });

  test('is read whatever else its browser wrote into it, and however long a body is', async () => {
    const huge = { content: { mimeType: 'text/plain', text: 'é"\\'.repeat(1_000_000) } };
    const har = {
      comment: 'no log',
      log: {
        entries: [entry(1, 2, 'GET', 'big', huge), entry(5, 2, 'GET', STATUS, json(READ))],
        creator: { entries: [{}] },
      },
    };
    const log = await readLog(fileOf(JSON.stringify(har), 'a.har'), { format: 'har' });
    expect(log.events.map(({ kind }) => kind)).toEqual(['sends', 'receives', 'ends']);
  });
});
