import { fc, test as property } from '@fast-check/vitest';
import { describe, expect, test } from 'vitest';
import { UsageError } from '../model/parse.ts';
import {
  compareExpectations,
  expectationsOf,
  formatExpectations,
  parseExpectations,
  withExpected,
} from './expectations.ts';
import { differenceLine } from './expectations-text.ts';
import type { Entry } from './report.ts';
import { CUT, HOLDS, INCOMPLETE, VIOLATED } from './reporters/drawn.testing.ts';

const stored = (entries: readonly Entry[]) =>
  parseExpectations(formatExpectations(expectationsOf(entries)), 'e.json');
const compared = (before: readonly Entry[], now: readonly Entry[]) =>
  compareExpectations(stored(before), now, 'e.json');
const linesOf = (before: readonly Entry[], now: readonly Entry[]) =>
  compared(before, now).differences.map(differenceLine);

const WHERE = 'as-deployed × as-logged, faults cut@process-next=1';

/** Verdicts of distinct questions, in any order. */
const someEntries = fc
  .uniqueArray(
    fc.record({
      claim: fc.constantFrom(...CUT.map((one) => one.claim)),
      server: fc.constantFrom('a', 'b'),
      items: fc.nat(3),
      level: fc.constantFrom('model' as const, 'code' as const),
      faults: fc.constantFrom({}, { cut: 1 }, { cut: 1, stale: 2 }),
      scenario: fc.constantFrom(null, 'x'),
      verdict: fc.constantFrom('holds' as const, 'violated' as const, 'incomplete' as const),
    }),
    { selector: ({ verdict: _, ...question }) => JSON.stringify(question) },
  )
  .map((all) => all.map((one): Entry => ({ ...HOLDS, ...one })));

describe('expectations', () => {
  property.prop([someEntries], { numRuns: 100 })('are met by what they were made of', (entries) => {
    expect(compared(entries, entries)).toEqual({
      file: 'e.json',
      asExpected: entries.length,
      differences: [],
    });
  });

  property.prop([someEntries, fc.integer()], { numRuns: 100 })(
    'are the same text in whatever order the entries come',
    (entries, by) => {
      const turned = entries.length > 0 ? Math.abs(by) % entries.length : 0;
      const other = [...entries.slice(turned), ...entries.slice(0, turned)].reverse();
      const text = formatExpectations(expectationsOf(entries));
      expect(formatExpectations(expectationsOf(other))).toBe(text);
    },
  );

  property.prop([someEntries.filter((all) => all.length > 0), fc.nat()], { numRuns: 100 })(
    'are not met once a verdict changes, comes or goes: one line each',
    (entries, which) => {
      const i = which % entries.length;
      const one = entries[i]!;
      const without = entries.filter((_, k) => k !== i);
      const other = one.verdict === 'holds' ? ('violated' as const) : ('holds' as const);
      const changed = [...without, { ...one, verdict: other }];
      expect(compared(entries, changed).differences).toMatchObject([
        { expected: one.verdict, found: other },
      ]);
      expect(compared(entries, without).differences).toMatchObject([
        { expected: one.verdict, found: null },
      ]);
      expect(compared(without, entries).differences).toMatchObject([
        { expected: null, found: one.verdict },
      ]);
    },
  );

  test('have a line for each verdict, in the order of the claims', () => {
    const two = [...CUT, { ...VIOLATED, items: 2 }];
    expect(
      formatExpectations(expectationsOf(two.slice(0, 2).concat(two.slice(-1)))),
    ).toMatchInlineSnapshot(`
        "{
          "schemaVersion": 1,
          "groups": [
            {
              "level": "model",
              "server": "as-deployed",
              "client": "as-logged",
              "outcomes": "both",
              "faults": {
                "cut@process-next": 1
              },
              "users": {},
              "scenario": null,
              "strategy": null,
              "bounds": {
                "maxStates": 60000000,
                "maxMemory": 6442450944,
                "timeLimit": 600000
              },
              "verdicts": {
                "settles, items 1": "violated",
                "settles, items 2": "violated",
                "job-settles, items 1": "holds"
              }
            }
          ]
        }
        "
      `);
  });

  test('name an unexpected pass as such', () => {
    expect(linesOf([VIOLATED], [{ ...VIOLATED, verdict: 'holds' }])).toEqual([
      `settles, items 1: ${WHERE}: expected violated, found holds (an unexpected pass)`,
    ]);
  });

  test('are not met under other bounds, said once for a configuration', () => {
    const bounds = { ...VIOLATED.bounds, maxStates: 100 };
    const now = CUT.map((one) => ({ ...one, bounds }));
    expect(linesOf(CUT, now)).toEqual([
      `bounds: ${WHERE}: expected 60,000,000 states, 6 GiB, 10 min, found 100 states, 6 GiB, 10 min`,
    ]);
  });

  test('tell apart how schedules were chosen', () => {
    const by = (seed: number): Entry => ({
      ...INCOMPLETE,
      level: 'code',
      schedules: { strategy: 'random', seed, executed: 1, pruned: 0 },
    });
    expect(linesOf([by(1)], [by(1)])).toEqual([]);
    expect(linesOf([by(1)], [by(2)])).toHaveLength(2);
    expect(linesOf([by(1)], [by(2)])[0]).toContain('level code, random, seed 2: expected nothing');
  });

  test('make a violation an expected one, unless a scenario says what it expects', () => {
    const of = (entry: Entry, from: Entry) => withExpected([entry], stored([from]))[0]!.expected;
    expect(of(VIOLATED, VIOLATED)).toBe('violated');
    expect(of(VIOLATED, { ...VIOLATED, verdict: 'holds' })).toBe('holds');
    expect(of(VIOLATED, { ...VIOLATED, verdict: 'incomplete' })).toBe(null);
    expect(of(VIOLATED, { ...VIOLATED, items: 9 })).toBe(null);
    const asked: Entry = { ...VIOLATED, scenario: 'x', expected: 'holds' };
    expect(of(asked, asked)).toBe('holds');
  });
});

describe('a file of expectations that cannot be is refused in one line', () => {
  const group = expectationsOf([HOLDS]).groups[0]!;
  test.each<[string, unknown, string]>([
    ['empty', '', 'e.json: the file is empty; expected expectations, as "unstuck check --expect'],
    ['not JSON', '{', 'e.json: not JSON ('],
    ['a report', '{"entries": []}', 'e.json: schemaVersion: there is none; expected expectations'],
    ['newer', { schemaVersion: 2 }, 'e.json: schemaVersion: expected 1, found 2'],
    ['without groups', { schemaVersion: 1 }, 'e.json: groups: '],
    ['more', { schemaVersion: 1, groups: [], more: 1 }, 'e.json: Unrecognized key: "more"'],
    [
      'another verdict',
      { schemaVersion: 1, groups: [{ ...group, verdicts: { 'settles, items 1': 'fine' } }] },
      'e.json: groups[0].verdicts.settles, items 1: Invalid option',
    ],
    [
      'another name',
      { schemaVersion: 1, groups: [{ ...group, verdicts: { settles: 'holds' } }] },
      'e.json: groups[0].verdicts.settles: ',
    ],
    [
      'twice',
      {
        schemaVersion: 1,
        groups: [group, { ...group, bounds: { ...group.bounds, maxStates: 1 } }],
      },
      'e.json: groups[1]: job-settles, items 1 is stored twice',
    ],
    [
      'a fault that is none',
      { schemaVersion: 1, groups: [{ ...group, faults: { no: 1 } }] },
      'e.json: groups[0]: unknown fault "no": choose from cut',
    ],
  ])('%s', (_, value, message) => {
    const text = typeof value === 'string' ? value : JSON.stringify(value);
    const refused = () => parseExpectations(text, 'e.json');
    expect(refused).toThrow(UsageError);
    expect(refused).toThrow(message);
    expect(refused).not.toThrow(/\n/);
  });
});
