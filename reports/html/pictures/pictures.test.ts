import { test as property } from '@fast-check/vitest';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Explored } from '../../data/explored.ts';
import type { ReportData } from '../../report-data.ts';
import { SAMPLE_EXPLAINED } from '../testing/sample.testing.ts';
import { powersOfTen } from './axes.ts';
import { dialectBars } from './bars.ts';
import { growthPicture } from './growth.ts';
import { timeline } from './timeline.ts';

const explored = (changes: Partial<Explored>): Explored => ({
  ...{
    cell: 'm1',
    level: 'model',
    server: 's',
    client: 'c',
    items: 1,
    states: 10,
    transitions: 20,
  },
  ...{ depth: 5, time: 1, interleavings: '7', schedules: null, hit: null },
  ...changes,
});

const dataOf = (all: readonly Explored[]): ReportData =>
  ({
    matrix: {
      worlds: [{ id: 'w1', text: 'no faults' }],
      cells: [...new Set(all.map((one) => one.cell))].map((id) => {
        return { id, server: `server ${id}`, client: 'page', world: 'w1' };
      }),
    },
  }) as unknown as ReportData;

const grown = (cells: number, most: number): Explored[] =>
  Array.from({ length: cells }, (_, c) =>
    Array.from({ length: most }, (_, i) =>
      explored({ cell: `m${c}`, server: `s${c}`, items: i + 1, states: (c + 1) * 10 ** (i + 1) }),
    ),
  ).flat();

const numbers = (text: string, name: string): number[] =>
  [...text.matchAll(new RegExp(` ${name}="([-\\d.]+)"`, 'g'))].map(([, one]) => Number(one));

describe('the growth of states', () => {
  test('is drawn higher for more items, inside its frame, and told in words', () => {
    const all = grown(2, 3);
    const text = String(growthPicture(all, dataOf(all)));
    const heights = numbers(text, 'cy');
    expect(heights).toHaveLength(6);
    for (let i = 0; i < 6; i += 3) {
      expect(heights[i]! > heights[i + 1]! && heights[i + 1]! > heights[i + 2]!).toBe(true);
    }
    for (const y of heights) expect(y >= 0 && y <= 300).toBe(true);
    for (const x of numbers(text, 'cx')) expect(x >= 0 && x <= 520).toBe(true);
    expect(text).toContain('server m0 × page: 10 states for 1 items, 1 k for 3');
  });

  test('shows the eight largest, and says how many it leaves out', () => {
    const all = grown(11, 2);
    const text = String(growthPicture(all, dataOf(all)));
    expect(text.match(/<path class="series/g)).toHaveLength(8);
    expect(text).toContain('and 3 smaller ones, not drawn');
  });

  test('is no picture where there is one item count', () => {
    const all = grown(3, 1);
    expect(String(growthPicture(all, dataOf(all)))).toBe('');
  });
});

describe('states and time by dialect', () => {
  test('are sums over item counts, the largest first, each level for itself', () => {
    const all = [...grown(2, 2), explored({ server: 's0', level: 'code', states: 5000 })];
    const names = [...String(dialectBars(all)).matchAll(/class="name"[^>]*>([^<]+)</g)];
    expect(names.map(([, name]) => name)).toEqual(['s0 × c, code', 's1 × c', 's0 × c']);
  });

  test('say how many are not drawn; one alone is no comparison', () => {
    expect(String(dialectBars(grown(15, 1)))).toContain('and 3 smaller ones, not drawn');
    expect(String(dialectBars(grown(1, 3)))).toBe('');
  });
});

property.prop([fc.integer({ min: 0, max: 1e12 }), fc.integer({ min: 0, max: 1e12 })])(
  'powers of ten cover what is drawn, in seven lines at most',
  (a, b) => {
    const [least, most] = [Math.min(a, b), Math.max(a, b)];
    const powers = powersOfTen(least, most);
    expect(powers.length).toBeGreaterThanOrEqual(2);
    expect(powers.length).toBeLessThanOrEqual(7);
    expect(10 ** powers[0]!).toBeLessThanOrEqual(Math.max(1, least));
    expect(10 ** powers.at(-1)!).toBeGreaterThanOrEqual(most);
  },
);

describe('the timeline', () => {
  const [job] = SAMPLE_EXPLAINED.jobs;

  test('has a lane for each call, with its fault, and the log in words', () => {
    const text = String(timeline(job!, 1));
    expect(text).toContain('process-next c1');
    expect(text).toContain('<rect class="fault"');
    expect(text).toMatch(/class="struck"[^>]*>cut</);
    expect(text).toContain('<li>c1 takes an item</li>');
  });

  test('is no picture of a log that has no length, or that is not in the report', () => {
    const [first] = job!.log!;
    expect(String(timeline({ ...job!, log: [first!] }, 1))).toBe('');
    const { log: _, ...without } = job!;
    expect(String(timeline(without, 1))).toBe('');
  });

  const moments = fc.array(fc.integer({ min: 0, max: 4e9 }), { minLength: 2, maxLength: 12 });
  property.prop([moments])('shows no two marks in one place, and eleven ticks at most', (all) => {
    const log = [...all]
      .sort((a, b) => a - b)
      .map((at, i) => ({ at, line: i + 1, kind: 'loads', call: null, route: null, text: 'loads' }));
    const text = String(timeline({ ...job!, log }, 1));
    if (text === '') return;
    const marks = [...text.matchAll(/class="mark" x="([\d.]+)" y="(\d+)" text-anchor="(\w+)"/g)];
    expect(marks).toHaveLength(all.length);
    const room = 'page loads'.length * 7;
    const boxes = marks.map(([, x, y, anchor]) => {
      return { y, from: anchor === 'end' ? Number(x) - room : Number(x) };
    });
    for (const [i, a] of boxes.entries()) {
      for (const b of boxes.slice(i + 1)) {
        if (a.y === b.y) expect(Math.abs(a.from - b.from)).toBeGreaterThanOrEqual(room);
      }
    }
    const ticks = [...text.matchAll(/class="tick"[^>]*text-anchor="middle">\d+:\d\d</g)];
    expect(ticks.length).toBeGreaterThanOrEqual(1);
    expect(ticks.length).toBeLessThanOrEqual(11);
  });
});
