import { describe, expect, test } from 'vitest';
import { parseFaults, parseUsers } from '../model/parse.ts';
import { configurationOf, explore, notExplored } from './entries.ts';
import { formatReport } from './format-report.ts';
import { parseReport } from './read-report.ts';
import { type Report, reportSchema } from './report.ts';

const CONFIGURATION = {
  server: 'as-deployed',
  client: 'as-logged',
  items: 1,
  outcomes: 'both' as const,
  faults: parseFaults('stale=2,cut@process-next=1'),
  users: parseUsers('cancel'),
  claims: null,
};
const clock = () => 0;

describe('the entries of a configuration', () => {
  const entries = explore({ ...CONFIGURATION, faults: [], users: {} }, { clock });

  test('are one for each claim that means anything, with what was explored', () => {
    expect(entries.map((one) => one.claim)).toEqual([
      'settles',
      'job-settles',
      'truthful',
      'never-regresses',
      'counts-add-up',
      'each-item-once',
      'cancel-is-final',
      'action-iff-completed',
      'goes-quiet',
      'can-complete',
      'can-fail',
    ]);
    const explored = entries.map(({ states, transitions, depth, interleavings }) => {
      return [states, transitions, depth, interleavings].join(' ');
    });
    // 7 states up to the work, then two ways of 7 steps: the item completes, or it fails.
    expect(new Set(explored)).toEqual(new Set(['21 20 13 2']));
  });

  test('survive JSON as they are, by the schema', () => {
    const text = formatReport('unstuck check', entries);
    expect(reportSchema.parse(JSON.parse(text)).entries).toEqual(entries);
    expect(parseReport(text, 'file')).toEqual(JSON.parse(text));
    expect(text.endsWith('}\n')).toBe(true);
  });

  test('say which steps were taken to be fair, for liveness only', () => {
    const fair = entries.filter((one) =>
      one.assumptions.some((text) => text.startsWith('weakly fair: ')),
    );
    expect(fair.map((one) => one.claim)).toEqual(['settles', 'job-settles', 'goes-quiet']);
  });
});

test('budgets are named in the order of the alphabet, and found again', () => {
  const [entry] = explore({ ...CONFIGURATION, claims: ['truthful'] }, { clock });
  expect(Object.entries(entry!.faults)).toEqual([
    ['cut@process-next', 1],
    ['stale', 2],
  ]);
  expect(entry!.users).toEqual({ cancel: 1 });
  const { claims: _, ...rest } = CONFIGURATION;
  const found = configurationOf(entry!);
  expect({ ...found, faults: new Set(found.faults) }).toEqual({
    ...rest,
    faults: new Set(rest.faults),
  });
});

test('a violation has its trace, what is at fault, and how the stuck states split', () => {
  const faults = parseFaults('cut@process-next=1');
  const [entry] = explore(
    { ...CONFIGURATION, items: 2, faults, users: {}, claims: ['settles'] },
    { clock },
  );
  expect(entry).toMatchObject({
    verdict: 'violated',
    because: null,
    refresh: 'does not help',
    atFault: 'page',
    stuckStates: { total: 10, helps: 4, doesNotHelp: 6, page: 10, server: 0 },
  });
  expect(entry!.trace).toMatchObject({ loop: null, identities: false, end: { job: 'processing' } });
});

test('where the turn never came, every claim is incomplete and nothing is counted', () => {
  const entries = notExplored(CONFIGURATION, { maxStates: 5 }, 'interrupted before its turn');
  const report: Report = JSON.parse(formatReport('x', entries));
  expect(reportSchema.parse(report).entries).toHaveLength(12);
  for (const entry of entries) {
    expect(entry).toMatchObject({
      verdict: 'incomplete',
      because: 'interrupted before its turn',
      states: 0,
      interleavings: null,
      bounds: { maxStates: 5, hit: 'interrupted' },
    });
  }
});
