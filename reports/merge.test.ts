import { fc, test as property } from '@fast-check/vitest';
import { describe, expect, test } from 'vitest';
import { DEFAULT_BOUNDS } from '../model/checker/bounds.ts';
import { parseFaults } from '../model/parse.ts';
import type { Configuration } from '../scenarios/configuration.ts';
import { baseOf, unknownEntries } from './entries.ts';
import { mergeReports, type ReportFile } from './merge.ts';
import type { Entry, Report } from './report.ts';
import { askedOf, isIn, shardOf, type WholeRun } from './shard.ts';

const SERVERS = ['as-deployed', 'fix-1', 'reference'];

const configurations: readonly Configuration[] = SERVERS.flatMap((server) =>
  [0, 1, 2].map((items) => ({
    ...{ server, client: 'poll', items, outcomes: 'both' as const, users: {} },
    ...{ faults: parseFaults('cut=1,stale=2'), claims: ['settles', 'truthful'] as const },
  })),
);

const found = (one: Configuration): Entry[] =>
  unknownEntries(baseOf(one), one.claims!, 'x').map((entry) => ({ ...entry, verdict: 'holds' }));

const WHOLE: WholeRun = {
  version: '0.1.0',
  level: 'model',
  bounds: DEFAULT_BOUNDS,
  code: null,
  plan: configurations.map((one) => askedOf(one, null)),
};

/** What `check --shard` writes, without exploring. */
function part(index: number, of: number, whole: WholeRun = WHOLE): ReportFile & { report: Report } {
  const own = configurations.filter((_, place) => isIn({ index, of }, place));
  const report: Report = {
    schemaVersion: 1,
    command: `unstuck check --shard ${index}/${of}`,
    entries: own.flatMap(found),
    shard: shardOf({ index, of }, whole),
  };
  // As it comes from a file.
  return { file: `${index}.json`, report: JSON.parse(JSON.stringify(report)) };
}

const parts = (of: number) => Array.from({ length: of }, (_, i) => part(i + 1, of));
const whole = configurations.flatMap(found);

describe('the parts of a run', () => {
  property.prop([fc.integer({ min: 1, max: 9 })])(
    'make up the whole: every configuration is in exactly one',
    (of) => {
      const all = parts(of).flatMap((one) => one.report.entries);
      expect(all).toHaveLength(whole.length);
      expect(new Set(all.map((one) => JSON.stringify(one))).size).toBe(whole.length);
    },
  );

  property.prop([
    fc
      .integer({ min: 1, max: 9 })
      .chain((of) => fc.shuffledSubarray(parts(of), { minLength: of, maxLength: of })),
  ])('are merged to what one run says, in its order, however they are given', (files) => {
    expect(mergeReports(files)).toEqual({ entries: whole, missing: [] });
  });

  property.prop([
    fc
      .integer({ min: 2, max: 9 })
      .chain((of) => fc.tuple(fc.constant(of), fc.subarray(parts(of), { minLength: 1 }))),
  ])('what is missing is incomplete, and never left out', ([of, files]) => {
    const { entries, missing } = mergeReports(files);
    expect(missing).toHaveLength(of - files.length);
    expect(entries).toHaveLength(whole.length);
    const there = files.flatMap((one) => one.report.entries).length;
    expect(entries.filter((one) => one.verdict === 'holds')).toHaveLength(there);
    for (const entry of entries.filter((one) => one.verdict !== 'holds')) {
      expect(entry).toMatchObject({ verdict: 'incomplete', states: 0 });
      expect(entry.because).toMatch(/^shard \d\/\d is missing$/);
    }
  });
});

describe('parts that do not go together are refused', () => {
  test.each<[string, readonly ReportFile[], string]>([
    [
      'one twice',
      [part(1, 2), { ...part(1, 2), file: 'again.json' }],
      'shard 1/2 is given twice: 1.json and again.json; leave one out',
    ],
    [
      'of another split',
      [part(1, 2), part(2, 3)],
      'these are parts of different runs: 1.json is shard 1/2 of "unstuck check --shard 1/2" (0.1.0), 2.json is shard 2/3 of "unstuck check --shard 2/3" (0.1.0); expected the same command, options and version everywhere',
    ],
    [
      'of another version',
      [part(1, 2), part(2, 2, { ...WHOLE, version: '0.2.0' })],
      '(0.2.0); expe',
    ],
    [
      'with other bounds',
      [part(1, 2), part(2, 2, { ...WHOLE, bounds: { ...DEFAULT_BOUNDS, maxStates: 1 } })],
      'parts of different runs',
    ],
    [
      'of another level',
      [part(1, 2), part(2, 2, { ...WHOLE, level: 'code', code: { seed: 1 } })],
      'parts of different runs',
    ],
    [
      'of another list',
      [part(1, 2), part(2, 2, { ...WHOLE, plan: WHOLE.plan.slice(1) })],
      'parts of different runs',
    ],
  ])('%s', (_, files, message) => {
    expect(() => mergeReports(files)).toThrow(message);
  });

  test('a part that was cut short, or holds what is not its own', () => {
    const [first, second] = parts(2) as [ReportFile, ReportFile];
    const having = (entries: Entry[]) => ({ ...first, report: { ...first.report, entries } });
    const { entries } = first.report;
    expect(() => mergeReports([having(entries.slice(2)), second])).toThrow(
      '1.json: entries: none of as-deployed × poll, faults cut=1,stale=2, items 0',
    );
    expect(() => mergeReports([having(entries.slice(1)), second])).toThrow(
      '1.json: entries: settles is missing of as-deployed × poll, faults cut=1,stale=2, items 0',
    );
    expect(() => mergeReports([having([...entries, ...second.report.entries]), second])).toThrow(
      '1.json: entries: settles, as-deployed × poll, faults cut=1,stale=2, items 1 is not in the plan of shard 1/2',
    );
  });
});

describe('whole reports', () => {
  const report = (entries: Entry[]): Report => ({ schemaVersion: 1, command: 'x', entries });

  test('stand behind one another, parts first', () => {
    const other = found({ ...configurations[0]!, client: 'reference' });
    const file = { file: 'w.json', report: report(other) };
    expect(mergeReports([file, ...parts(2)]).entries).toEqual([...whole, ...other]);
  });

  test('of two levels do not collide', () => {
    const onCode = whole.map((one): Entry => ({ ...one, level: 'code' }));
    const files = [report(whole), report(onCode)].map((one, i) => ({ file: `${i}`, report: one }));
    expect(mergeReports(files).entries).toEqual([...whole, ...onCode]);
  });

  test('that say the same thing twice are refused', () => {
    const files = ['a.json', 'b.json'].map((file) => ({ file, report: report(whole) }));
    expect(() => mergeReports(files)).toThrow(
      'settles, as-deployed × poll, faults cut=1,stale=2, items 0 is both in a.json and in b.json; leave one out',
    );
  });
});
