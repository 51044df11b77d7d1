import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Compiled } from './compile.ts';
import { componentsOf } from './components.ts';
import { still } from './examples/ask.ts';
import { counter } from './examples/counter.ts';
import { type Arrow, placeOf, type Walk, walker } from './examples/walker.ts';
import { explore, type Graph } from './explore.ts';
import { interleavingsOf } from './interleavings.ts';

const walk: fc.Arbitrary<Walk> = fc.integer({ min: 1, max: 8 }).chain((states) => {
  const place = fc.nat(states - 1);
  const arrow = fc.tuple(place, fc.constantFrom('a', 'b', 'c'), place);
  return fc.record({
    states: fc.constant(states),
    arrows: fc.uniqueArray(arrow, { selector: String, maxLength: 16 }),
  });
});

const graphOf = (graph: Walk, marked: readonly number[] = []): Graph => {
  const compiled = new Compiled(walker(graph));
  const marks = [(f: Int32Array) => marked.includes(placeOf(compiled.layout, f))];
  return explore(compiled, { clock: still, edges: true, marks });
};

/** Can each state be reached from each other, by the recorded edges? */
function reachability({ edges, marks, table }: Graph, without: boolean): boolean[][] {
  const { offsets, targets } = edges!;
  const there = (state: number) => !without || marks[state] === 0;
  return Array.from({ length: table.count }, (_, from) => {
    const seen = Array.from({ length: table.count }, () => false);
    const visit = (state: number): void => {
      if (seen[state] || !there(state)) return;
      seen[state] = true;
      for (let e = offsets[state]!; e < offsets[state + 1]!; e++) visit(targets[e]!);
    };
    visit(from);
    return seen;
  });
}

describe('components', () => {
  test.each([false, true])(
    'are what can be reached both ways, without the marked: %s',
    (without) => {
      fc.assert(
        fc.property(walk, fc.array(fc.nat(7), { maxLength: 3 }), (graph, marked) => {
          const explored = graphOf(graph, marked);
          const reached = reachability(explored, without);
          const { of, count, members, starts } = componentsOf(explored, without ? 0 : undefined);
          const n = explored.table.count;
          for (let a = 0; a < n; a++) {
            expect(of[a]).toBe(reached[0]![a] ? of[a] : -1);
            if (of[a] === -1) continue;
            expect(of[a]).toBeLessThan(count);
            for (let b = 0; b < n; b++) {
              if (of[b] === -1) continue;
              expect(of[a] === of[b]).toBe(reached[a]![b]! && reached[b]![a]!);
              // Sinks first: an edge leads to the same or a smaller number.
              if (reached[a]![b]) expect(of[b]).toBeLessThanOrEqual(of[a]!);
            }
          }
          for (let c = 0; c < count; c++) {
            const own = [...members.subarray(starts[c], starts[c + 1])];
            expect(own.sort()).toEqual([...of.keys()].filter((state) => of[state] === c).sort());
          }
        }),
        { seed: 13, numRuns: 400 },
      );
    },
  );

  test('of a long line are as many as its states, of a ring one: no depth of calls is needed', () => {
    for (const round of [false, true]) {
      const compiled = new Compiled(counter(50_000, { round }));
      const explored = explore(compiled, { clock: still, edges: true });
      expect(explored.table.count).toBe(50_001);
      expect(componentsOf(explored).count).toBe(round ? 1 : 50_001);
    }
  });
});

const count = (graph: Walk): bigint => {
  const explored = graphOf(graph);
  return interleavingsOf(explored, componentsOf(explored));
};

describe('interleavings', () => {
  test('are the paths from the start to the ends, where nothing can be repeated', () => {
    fc.assert(
      fc.property(walk, ({ states, arrows }) => {
        // Upwards only.
        const up = arrows.filter(([from, , to]) => from < to);
        const paths = (from: number): number => {
          const next = up.filter((one) => one[0] === from);
          return next.length === 0 ? 1 : next.reduce((sum, [, , to]) => sum + paths(to), 0);
        };
        expect(count({ states, arrows: up })).toBe(BigInt(paths(0)));
      }),
      { seed: 14, numRuns: 400 },
    );
  });

  test('are counted once for each way through a cycle, not for each round', () => {
    // Round 1 and 2, and then by either of two steps to 3: two ways, and one more past them.
    const arrows: Arrow[] = [
      [0, 'a', 1],
      [1, 'a', 2],
      [2, 'a', 1],
      [1, 'b', 3],
      [2, 'b', 3],
      [0, 'c', 3],
    ];
    expect(count({ states: 4, arrows })).toBe(3n);
    // A cycle that nothing leaves is an end.
    expect(count({ states: 3, arrows: arrows.slice(0, 3) })).toBe(1n);
  });

  test('are exact where doubles are not', () => {
    // Diamonds in a row, each of which doubles them, then one more way around all of them.
    const diamonds = (n: number): Arrow[] =>
      Array.from({ length: n }, (_, i): Arrow[] => [
        [3 * i, 'a', 3 * i + 1],
        [3 * i, 'b', 3 * i + 2],
        [3 * i + 1, 'a', 3 * i + 3],
        [3 * i + 2, 'a', 3 * i + 3],
      ]).flat();
    for (const n of [1, 52, 53, 54, 60]) {
      const arrows: Arrow[] = [...diamonds(n), [0, 'c', 3 * n]];
      expect(count({ states: 3 * n + 1, arrows })).toBe(2n ** BigInt(n) + 1n);
    }
  });
});
