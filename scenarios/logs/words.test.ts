import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { userFolder } from '../config/folder.testing.ts';
import { loadConfig } from '../config/load.ts';
import { parseConfig } from '../config/schema.ts';
import { csvOf, row } from './csv.testing.ts';
import { readLog } from './read-log.ts';
import { patternOf } from './tally.ts';
import type { VocabularyOptions } from './vocabulary.ts';
import { wordsOf } from './words.ts';
import { fileOf } from './written/plans.testing.ts';

const OWN = {
  routes: [
    { request: 'GET /v1/imports/:job', is: 'status' },
    { request: 'POST /v1/*/work', is: 'process-next' },
    { request: 'GET /imports/:job/view', is: 'page' },
  ],
  messages: [
    { pattern: /^import (?<job>\w+): (?<items>\d+) rows$/, says: 'created' },
    { pattern: '^took (?<item>\\w+) of import (?<job>\\w+)$', says: 'takes' },
    { pattern: /^row (?<item>\w+): (?<outcome>\w+)$/, says: 'settles' },
    { pattern: /^is (?<status>\w+)$/, says: 'answers', route: 'status' },
  ],
  words: { ok: 'completed', bad: 'failed', running: 'processing' },
} satisfies VocabularyOptions;

describe('a vocabulary of one’s own', () => {
  const words = wordsOf(OWN);

  test('makes events of another application’s log', async () => {
    const post = { requestMethod: 'POST' };
    const text = csvOf([
      row(1, 'a', 'v1/imports', { ...post, message: 'import i1: 2 rows' }),
      row(2, 'b', 'imports/i1/view'),
      row(3, 'c', 'v1/imports/i1', { message: 'is running' }),
      row(4, 'd', 'v1/any/work', post),
      row(5, 'd', 'v1/any/work', { ...post, message: 'took r1 of import i1' }),
      row(6, 'd', 'v1/any/work', { ...post, message: 'row r1: bad' }),
      row(7, 'e', 'v1/imports/i1', { message: 'is paused' }),
    ]);
    const log = await readLog(fileOf(text), { words });
    expect(log.events.map(({ source: _, at: _at, ...event }) => event)).toEqual([
      { job: 'i1', kind: 'created', payload: { items: 2 } },
      { job: 'i1', kind: 'loads' },
      { job: 'i1', kind: 'arrives', call: 'c', route: 'status' },
      { job: 'i1', kind: 'answers', call: 'c', route: 'status', payload: { status: 'processing' } },
      { job: 'i1', kind: 'arrives', call: 'd', route: 'process-next' },
      { job: 'i1', kind: 'takes', call: 'd', payload: { item: 'r1' } },
      { job: 'i1', kind: 'settles', call: 'd', payload: { item: 'r1', outcome: 'failed' } },
      { job: 'i1', kind: 'arrives', call: 'e', route: 'status' },
      { job: 'i1', kind: 'ends' },
    ]);
    // A status that no word is for is no status; the read stands without its answer.
    expect(log.notUnderstood).toMatchObject([{ pattern: 'is paused', count: 1 }]);
  });

  test('takes paths with a host, a query, a slash at the end, and ids that are encoded', () => {
    for (const path of [
      '/v1/imports/a%20b',
      'host/v1/imports/a%20b/?x=1',
      'https://h:1/v1/imports/a%20b#y',
    ]) {
      expect(words.routed('get', path)).toEqual({ is: 'status', job: 'a b' });
    }
    expect(words.routed('GET', '/v1/imports')).toBeNull();
    expect(words.routed('POST', '/v1/imports/a')).toBeNull();
    expect(words.routed('POST', '/v1/x/work')).toEqual({ is: 'process-next', job: null });
    expect(words.routed('GET', '/v1/imports/%E0%A4')).toEqual({ is: 'status', job: '%E0%A4' });
  });

  test('names the fields of bodies', () => {
    const own = wordsOf({
      bodies: { status: { status: 'state', completed: 'n.done' } },
      words: { ok: 'completed' },
    });
    expect(own.bodySays('status', { state: 'ok', n: { done: 3 } })).toEqual({
      status: 'completed',
      completed: 3,
    });
    expect(own.bodySays('status', { state: 'odd', n: { done: 3 } })).toBeUndefined();
    expect(own.bodySays('process-next', { status: 'processed' })).toBeUndefined();
    expect(own.bodySays('status', null)).toBeUndefined();
  });

  test('leaves to the default what it does not name', () => {
    expect(wordsOf({ words: {} }).routed('GET', '/batch-jobs/j')).toEqual({ is: 'page', job: 'j' });
  });

  test('answers the same twice, whatever the flags of its patterns', () => {
    const sticky = wordsOf({ messages: [{ pattern: /a/gy, says: 'nothing' }] });
    expect([sticky.said('a'), sticky.said('a')]).toEqual(
      Array(2).fill({ job: null, says: 'nothing' }),
    );
  });
});

describe('a vocabulary in the config is refused', () => {
  const refusal = (vocabulary: unknown): string => {
    try {
      parseConfig({ vocabulary }, 'unstuck.config.ts');
    } catch (error) {
      return (error as Error).message;
    }
    return 'accepted';
  };
  test.each([
    [{ routes: [] }, 'vocabulary.routes: expected at least one route'],
    [
      { routes: [{ request: '/jobs/:job', is: 'status' }] },
      'vocabulary.routes[0].request: expected a method and a path without a query',
    ],
    [
      { routes: [{ request: 'GET /jobs/list', is: 'page' }] },
      'vocabulary.routes[0].request: "GET /jobs/list" does not say where the job\'s id stands',
    ],
    [{ routes: [{ request: 'GET /a/:job/:job', is: 'status' }] }, 'has too many :job'],
    [{ routes: [{ request: 'GET /a/:job', is: 'poll' }] }, 'vocabulary.routes[0].is: '],
    [
      { messages: [{ pattern: '(', says: 'nothing' }] },
      'vocabulary.messages[0].pattern: Invalid regular',
    ],
    [
      { messages: [{ pattern: '(?<jobId>x)', says: 'nothing' }] },
      'vocabulary.messages[0].pattern: unknown group "jobId": choose from job, items, item',
    ],
    [{ messages: [{ pattern: 7, says: 'nothing' }] }, 'expected a regular expression'],
    [
      { messages: [{ pattern: /x/, says: 'created' }] },
      'says "created" but has no groups job and items',
    ],
    [{ messages: [{ pattern: /x/, says: 'settles' }] }, 'says "settles" but has no outcome'],
    [{ messages: [{ pattern: /x/, says: 'answers' }] }, 'says "answers" but has no route'],
    [{ message: [] }, 'vocabulary: unknown key "message"'],
  ])('%j', (vocabulary, message) => {
    expect(refusal(vocabulary)).toContain(message);
  });

  test('and accepted where it is one', () => {
    expect(refusal(OWN)).toBe('accepted');
  });

  test('and accepted as the README shows it', async () => {
    const readme = readFileSync(new URL('../../README.md', import.meta.url), 'utf8');
    const [shown = ''] = /import \{ defineConfig[^`]*vocabulary: [^`]*/.exec(readme) ?? [];
    const user = userFolder({ 'unstuck.config.ts': shown });
    try {
      const { vocabulary } = await loadConfig(join(user.folder, 'unstuck.config.ts'));
      expect(wordsOf(vocabulary!).said('row r7: broken')).toMatchObject({ outcome: 'failed' });
    } finally {
      user.remove();
    }
  });
});

describe('a pattern', () => {
  test.each([
    ['Item 4560d5f1-293e-4e38-9376-9521b891fcdd took 12ms', 'Item <id> took <n>ms'],
    ['[req_1_1764545336784_qc7tnn] Starting', '[<id>] Starting'],
    ['at 11/30/2025, 3:28:53 PM', 'at <n>/<n>/<n>, <n> PM'],
    ['first line\nsecond line', 'first line …'],
    ['only words stay', 'only words stay'],
    ['x'.repeat(300), `${'x'.repeat(120)}…`],
  ])('of %j is %j', (text, pattern) => {
    expect(patternOf(text)).toBe(pattern);
  });
});
