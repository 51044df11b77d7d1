import { describe, expect, test } from 'vitest';
import { CLAIMS, type ClaimName } from '../model/claims.ts';
import { parseFaults } from '../model/parse.ts';
import { replayTrace } from '../scenarios/replay.ts';
import { ACTORS } from './data/messages.ts';
import { configurationOf, explore } from './entries.ts';
import { formatReport } from './format-report.ts';
import type { Entry, Report } from './report.ts';
import { reportDataOf } from './report-data.ts';

const clock = () => 0;
const CUT = parseFaults('cut@process-next=1');

const entriesOf = (client: string, faults = CUT, claims: ClaimName[] | null = null): Entry[] =>
  [1, 2].flatMap((items) =>
    explore(
      { server: 'as-deployed', client, items, outcomes: 'both', faults, users: {}, claims },
      { clock },
    ),
  );
const reportOf = (entries: Entry[]): Report =>
  JSON.parse(formatReport('unstuck check', entries)) as Report;

const LOGGED = entriesOf('as-logged');
const CALM = entriesOf('as-logged', []);
const OURS = entriesOf('reference');
const data = reportDataOf({ report: reportOf([...LOGGED, ...CALM, ...OURS]) });

describe('the data of a report', () => {
  test('are plain: they survive JSON', () => {
    expect(JSON.parse(JSON.stringify(data))).toEqual(data);
  });

  test('count every verdict once, in the totals and in the matrix', () => {
    const { holds, violated, incomplete, notReached, disagrees, verdicts } = data.totals;
    expect(holds + violated + incomplete + notReached + disagrees).toBe(verdicts);
    const cells = data.matrix.cells.flatMap(({ counts }) => Object.values(counts));
    expect(cells.reduce((sum, one) => sum + one, 0)).toBe(verdicts);
    expect(data.totals.configurations).toBe(6);
    expect(data.worst).toBe('violated');
  });

  test('have a cell for each server, page and world, which says its worst', () => {
    const { servers, clients, worlds, cells } = data.matrix;
    expect({ servers, clients }).toEqual({
      servers: ['as-deployed'],
      clients: ['as-logged', 'reference'],
    });
    expect(worlds.map((one) => one.text)).toEqual(['faults cut@process-next=1', 'no faults']);
    expect(cells.map(({ client, world, worst }) => [client, world, worst])).toEqual([
      ['as-logged', 'w1', 'violated'],
      ['as-logged', 'w2', 'holds'],
      ['reference', 'w1', cells[2]!.worst],
    ]);
    const settles = cells[0]!.claims.find((one) => one.claim === 'settles');
    expect(settles?.verdicts).toEqual([{ verdict: 'violated', items: [1, 2], because: null }]);
  });

  test('show a failure for the fewest items, with what the oracle says', () => {
    const [shown] = data.counterexamples.filter(
      (one) => one.claim === 'settles' && one.client === 'as-logged',
    );
    expect(shown).toMatchObject({
      items: 1,
      expected: false,
      loop: null,
      ending: 'nothing more happens by itself',
      others: ['(violated for items 2)'],
      refresh: 'helps',
      atFault: 'page',
      cell: 'm1',
      end: { job: 'completed' },
    });
    expect(shown!.oracle[0]).toContain('would have helped');
  });

  test('say who talks to whom at each step, and what is seen there', () => {
    const { steps, end } = data.counterexamples.find((one) => one.claim === 'settles')!;
    expect(steps).toHaveLength(13);
    for (const { messages, views } of steps) {
      expect(messages.length).toBeGreaterThan(0);
      for (const { from, to } of messages)
        expect(ACTORS).toEqual(expect.arrayContaining([from, to]));
      expect(views).not.toBeNull();
    }
    expect(steps[0]!.messages.at(-1)).toMatchObject({ from: 'page', to: 'network', call: 1 });
    expect(steps[2]!.messages.map((one) => one.label)).toEqual(['answer', 'call 2: process-next']);
    expect(steps[3]).toMatchObject({ fault: true, changes: true });
    expect(steps[12]!.views).toEqual(end.views);
  });

  test('the views beside the steps are those that a replay sees', () => {
    const traced = LOGGED.filter((one) => one.trace);
    expect(traced.length).toBeGreaterThan(1);
    for (const entry of traced) {
      const replayed = replayTrace(configurationOf(entry), entry.trace!);
      const own = reportDataOf({ report: reportOf([entry]) }).counterexamples[0]!;
      expect(own.steps.map((one) => one.views)).toEqual(
        replayed.walked.map((one) => JSON.parse(JSON.stringify(one.views))),
      );
    }
  });

  test('a trace that does not say what was seen is replayed: the data are the same', () => {
    const bare = LOGGED.map((one) => {
      if (!one.trace) return one;
      const { seen: _, sends: __, ...trace } = one.trace;
      return { ...one, trace };
    });
    const again = reportDataOf({ report: reportOf(bare) });
    const kept = reportDataOf({ report: reportOf(LOGGED) });
    expect(again.counterexamples).toEqual(kept.counterexamples);
  });

  test('a trace that does not replay shows no view instead of a wrong one', () => {
    const [entry] = LOGGED.filter((one) => one.claim === 'settles');
    const { seen: _, sends: __, ...trace } = entry!.trace!;
    const other = { ...entry!, trace: { ...trace, steps: trace.steps.slice(1) } };
    const [shown] = reportDataOf({ report: reportOf([other]) }).counterexamples;
    expect(shown!.steps.every((one) => one.views === null)).toBe(true);
  });

  test('what a scenario expects is shown, and is no failure', () => {
    const expected = LOGGED.map((one) => ({
      ...one,
      expected: one.verdict === 'violated' ? ('violated' as const) : ('holds' as const),
    }));
    const { worst, counterexamples, totals } = reportDataOf({ report: reportOf(expected) });
    expect(worst).toBe('expected');
    expect(counterexamples.every((one) => one.expected)).toBe(true);
    expect(counterexamples.every((one) => one.replay === null)).toBe(true);
    const named = expected.map((one) => ({ ...one, scenario: 'logged-bug' }));
    const [first] = reportDataOf({ report: reportOf(named) }).counterexamples;
    expect(first!.replay).toBe(
      'npx unstuck check logged-bug --reporter json > logged-bug.json; npx unstuck replay logged-bug.json',
    );
    expect(totals.expected).toBe(totals.violated);
  });

  test('say what was not proved', () => {
    const { notProved } = data.scope;
    expect(notProved).toContain('Jobs of more than 2 items, or of fewer than 1.');
    expect(notProved.join(' ')).toContain('drop');
    expect(reportDataOf({ report: reportOf([]) }).scope.notProved).toEqual([
      'Nothing ran, so nothing was proved.',
    ]);
  });

  test('say of each level what was not proved there', () => {
    const at =
      (level: Entry['level'], strategy: 'exhaustive' | 'orders' | 'random') => (one: Entry) => ({
        ...one,
        level,
        schedules: { strategy, seed: null, executed: 6, pruned: 9, of: 6 },
      });
    const one = LOGGED.filter((entry) => entry.items === 1);
    const ofBoth = [...LOGGED, ...one.map(at('browser', 'orders'))];
    const { scope, levels } = reportDataOf({ report: reportOf(ofBoth) });
    expect(scope.notProved).toContain('At level browser jobs of more than 1 item.');
    expect(scope.notProved.join(' ')).not.toContain('sample');
    expect(levels[1]).toMatchObject({ level: 'browser', executed: 6, orders: 6, pruned: null });
    const sampled = reportDataOf({ report: reportOf(one.map(at('code', 'random'))) });
    expect(sampled.scope.notProved.join(' ')).toContain('sample of the code level');
  });

  test('of 10,000 entries leave none out', () => {
    const claims = Object.keys(CLAIMS) as ClaimName[];
    const many = Array.from({ length: 10_000 }, (_, i) => {
      const base = LOGGED[i % LOGGED.length]!;
      const place = Math.floor(i / claims.length);
      return {
        ...base,
        claim: claims[i % claims.length]!,
        items: place % 20,
        server: `as-deployed,lease=${Math.floor(place / 20)}`,
      };
    });
    const { totals, cellOf, matrix } = reportDataOf({
      report: { schemaVersion: 1, command: '', entries: many },
    });
    expect(totals.verdicts).toBe(10_000);
    expect(new Set(cellOf).size).toBe(matrix.cells.length);
    expect(cellOf).toHaveLength(10_000);
  });
});
