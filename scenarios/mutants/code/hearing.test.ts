import { performance } from 'node:perf_hooks';
import { describe, expect, test } from 'vitest';
import { CLIENTS, SERVERS } from '../../../model/dialects.ts';
import { settingOf } from '../../simulate/check-code.ts';
import { exploreAllSchedules } from '../../simulate/exhaustive.ts';
import type { Node } from '../../simulate/graph.ts';
import { SAME } from '../mutant.ts';
import { environmentOf } from '../run-model.ts';
import { type Heard, hearing } from './hearing.ts';
import { subjectWith } from './subject-with.ts';

const GET = { method: 'GET' };

describe('hearing', () => {
  test('tells of each answer, and passes on what becomes of it', async () => {
    const heard: Heard[] = [];
    const fetch = hearing(
      async () => new Response('one', { status: 503, headers: { 'Retry-After': '2' } }),
      (one) => {
        heard.push(one);
        return `${one.text} and two`;
      },
    );
    const response = await fetch('/status', GET);
    expect(heard).toEqual([{ isRead: true, ok: false, text: 'one' }]);
    expect(response.status).toBe(503);
    expect(response.headers.get('Retry-After')).toBe('2');
    expect(await response.text()).toBe('one and two');
  });

  test('tells of a call that failed, which fails all the same', async () => {
    const heard: Heard[] = [];
    const lost = new Error('lost');
    const fetch = hearing(
      () => Promise.reject(lost),
      (one) => {
        heard.push(one);
        return one.text;
      },
    );
    await expect(fetch('/process-next', { method: 'POST' })).rejects.toBe(lost);
    expect(heard).toEqual([{ isRead: false, ok: false, text: '' }]);
  });
});

describe('the reference that says where it stands', () => {
  const usual = { claim: 'settles', items: 1, outcomes: 'both', faults: 'none' } as const;
  const model = { server: SERVERS.reference!, client: CLIENTS.reference! };
  const options = { clock: () => performance.now(), timeLimit: 60_000, maxRuns: 100_000 };
  /** What it says, without the state of the model beside it. */
  const told = ({ key }: Node) => key.slice(key.indexOf('|['));
  const future = ({ edges }: Node) => edges.map(({ key, to }) => `${key} ${told(to!)}`).sort();

  test.each([
    ['none', 'none'],
    ['cut@process-next', 'none'],
    ['stale@status', 'none'],
    ['error', 'none'],
    ['crash', 'none'],
    ['none', 'cancel'],
  ])(
    'says the same only in states with the same future, with faults %s, users %s',
    async (faults, users) => {
      const environment = environmentOf({ ...usual, faults, users });
      const setting = settingOf({ ...subjectWith(SAME, []), model }, environment);
      const { nodes, disagrees, stopped } = await exploreAllSchedules(setting, options);
      expect({ disagrees, stopped }).toEqual({ disagrees: null, stopped: null });
      const alike = new Map<string, Node>();
      for (const node of nodes.values()) {
        const other = alike.get(told(node)) ?? node;
        alike.set(told(node), other);
        expect(future(node)).toEqual(future(other));
      }
      expect(alike.size).toBeGreaterThan(5);
    },
  );
});
