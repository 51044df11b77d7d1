import { expect, test } from 'vitest';
import { UsageError } from '../../model/parse.ts';
import { checkCode } from './check-code.ts';
import type { ClientUnderTest, ServerUnderTest, Subject } from './subject.ts';
import { clock, environmentFor } from './testing/pairs.testing.ts';

const counts = { total: 1, completed: 0, successful: 0, failed: 0, percentage: 0 };
const good: ServerUnderTest = {
  fetch: async () =>
    Response.json({ jobId: 'job', status: 'queued', progress: counts, version: 1 }),
};
const VIEW = { completed: 0, total: 0, successful: 0, failed: 0, error: null };
const shown = { ...VIEW, status: null, cancel: false, action: false };
const page: ClientUnderTest = { start() {}, view: () => shown, stop() {}, fingerprint: () => 0 };
const fails = (text: string) => () => {
  throw new Error(text);
};

const circling = (): ClientUnderTest => {
  let left = false;
  const go = (): void => void (left || setImmediate(go));
  return {
    ...page,
    start: go,
    stop() {
      left = true;
    },
  };
};

const check = (server: unknown, client: unknown) => {
  const subject = { name: 'bad', server: () => server, client: () => client } as unknown as Subject;
  return checkCode(subject, environmentFor(1), { clock });
};

test.each<[string, unknown, unknown, RegExp]>([
  ['a server without fetch', {}, page, /^bad: server\(\): expected an object with fetch\(\)/],
  [
    'no server',
    undefined,
    page,
    /^bad: server\(\): expected an object with fetch\(\), found nothing$/,
  ],
  ['a server that throws', { fetch: fails('boom') }, page, /made no job: it answered 500 boom$/],
  ['no JSON', { fetch: async () => new Response('<p>') }, page, /expected JSON, found "<p>"$/],
  ['no Response', { fetch: async () => undefined }, page, /fetch\(\) answered no Response$/],
  ['no answer', { fetch: () => new Promise(() => {}) }, page, /waits for something that never/],
  ['a page without view', good, { start() {}, stop() {} }, /an object without view\(\)$/],
  ['a page that throws', good, { ...page, start: fails('no DOM') }, /start\(\) threw: no DOM$/],
  ['a word that is none', good, { ...page, view: () => ({ status: 'done' }) }, /found "done"$/],
  ['a page that goes round by itself', good, circling(), /^no rest after 100 turns/],
  [
    'a fingerprint with a Map in it',
    good,
    { ...page, fingerprint: () => ({ jobs: [{ known: new Map() }] }) },
    /^the page’s fingerprint\(\): expected plain data, found a Map at jobs\[0\]\.known; spread it/,
  ],
  [
    'a fingerprint that is a function',
    { ...good, fingerprint: () => () => 1 },
    page,
    /^the server’s fingerprint\(\): expected plain data, found a function$/,
  ],
  ['a fingerprint of a bigint', good, { ...page, fingerprint: () => 1n }, /has to be plain data/],
])('%s is told in one line', async (_, server, client, text) => {
  const error = await check(server, client).catch((one: unknown) => one);
  expect(error).toBeInstanceOf(UsageError);
  expect((error as Error).message).toMatch(text);
});

test.each<[string, (fail: () => never) => unknown]>([
  ['a promise', (fail) => void Promise.resolve().then(fail)],
  ['a microtask', (fail) => queueMicrotask(fail)],
  ['a tick', (fail) => process.nextTick(fail)],
  [
    'a listener of an abort',
    (fail) => {
      const controller = new AbortController();
      controller.signal.addEventListener('abort', fail);
      controller.abort();
    },
  ],
])('what a page leaves uncaught in %s ends neither the process nor the run', async (_, begin) => {
  const start = () =>
    begin(() => {
      throw new Error('oops');
    });
  const { claims } = await check(good, { ...page, start });
  expect(claims.get('settles')!.kind).toBe('violated');
});
