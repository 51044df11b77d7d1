import { describe, expect, test } from 'vitest';
import { ORIGIN } from '../simulate/asked.ts';
import { apiRoute } from './page-source.ts';
import { recordedServer, repliesInHar, replyOf } from './recorded.ts';

const API = ['GET /api/jobs/:id', 'POST /api/jobs/:id/next'];
const entry = (method: string, url: string, status: number, content: object) => ({
  request: { method, url },
  response: { status, content },
});
const HAR = JSON.stringify({
  log: {
    entries: [
      entry('GET', 'https://live.example/', 200, { mimeType: 'text/html', text: '<p>' }),
      entry('GET', 'https://live.example/api/jobs/9?t=1', 200, {
        mimeType: 'application/json',
        text: '{"n":1}',
      }),
      entry('POST', 'https://live.example/api/jobs/9/next', 0, { mimeType: 'x-unknown' }),
      entry('GET', 'https://live.example/api/jobs/9?t=2', 200, {
        mimeType: 'application/json',
        text: Buffer.from('{"n":2}').toString('base64'),
        encoding: 'base64',
      }),
    ],
  },
});

describe('a HAR file', () => {
  test('gives the replies to the page’s API, in order, whatever host it was recorded at', () => {
    const replies = repliesInHar(HAR, 'a.har', API);
    expect(replies.map(({ route, body }) => [route, body])).toEqual([
      [API[0], '{"n":1}'],
      [API[0], '{"n":2}'],
    ]);
  });

  test.each([
    ['', 'a.har: not JSON'],
    ['[]', 'a.har: : Invalid input'],
    ['{"log":{"entries":[{}]}}', 'a.har: log.entries.0.request'],
    ['{"log":{"entries":[]}}', 'a.har: no reply to any of GET /api/jobs/:id'],
  ])('that is none is one line: %s', (text, message) => {
    expect(() => repliesInHar(text, 'a.har', API)).toThrow(message);
  });
});

test('the nth request of a route gets its nth reply, later ones the last; the world’s own looks move nothing on', async () => {
  const replies = [1, 2].map((n) => replyOf({ route: API[0]!, status: 200, body: { n } }));
  const server = recordedServer(replies, 'http://here', () => ({}) as never);
  const ask = async (url: string) => (await server.fetch(new Request(url))).json();
  const own = `${ORIGIN}/api/jobs/1`;
  expect(await ask(own)).toEqual({ n: 1 });
  expect(await ask('http://here/api/jobs/1')).toEqual({ n: 1 });
  expect(await ask(own)).toEqual({ n: 1 });
  expect(await ask('http://here/api/jobs/1')).toEqual({ n: 2 });
  expect(await ask('http://here/api/jobs/1')).toEqual({ n: 2 });
  const { fingerprint } = server;
  const before = JSON.stringify(fingerprint!());
  expect(await ask('http://here/api/jobs/1')).toEqual({ n: 2 });
  expect(JSON.stringify(fingerprint!())).toBe(before);
  expect((await server.fetch(new Request('http://here/other'))).status).toBe(404);
});

test.each([
  ['GET /api/jobs/:id', 'http://here/api/jobs/7', true],
  ['GET /api/jobs/:id', 'http://here/api/jobs/7?at=1', true],
  ['GET /api/jobs/:id', 'http://here/api/jobs/7/items', false],
  ['GET /api/jobs/:id', 'http://there/api/jobs/7', false],
  ['GET /api/jobs.json', 'http://here/api/jobsXjson', false],
  ['GET /api/*', 'http://here/api/jobs/7/items', true],
  ['GET /api/jobs?id=:id', 'http://here/api/jobs?id=7', true],
  ['GET /api/jobs?id=:id', 'http://here/api/jobs', false],
  ['GET https://there/jobs/:id', 'https://there/jobs/7', true],
])('%s: is %s one of it? %s', (route, url, is) => {
  expect(new RegExp(apiRoute(route, 'http://here').url).test(url)).toBe(is);
});
