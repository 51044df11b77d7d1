import { describe, expect, test } from 'vitest';
import { createMachine } from 'xstate';
import { Compiled } from './compile.ts';
import { still } from './examples/ask.ts';
import { contexts, counter, countOf } from './examples/counter.ts';
import { philosophers, seated } from './examples/philosophers.ts';
import { complaintsAbout } from './examples/rewalk.ts';
import { twoPhase } from './examples/two-phase.ts';
import { explore } from './explore.ts';
import type { Layout } from './layout.ts';
import type { Behaviour, Fields } from './system.ts';
import { traceTo } from './trace.ts';
import { fieldsOf } from './verdict.ts';

const all = (compiled: Compiled) => explore(compiled, { clock: still, edges: true });

describe('an exploration', () => {
  test('misses no state when its arrays grow', () => {
    // A line has one way to each state: one that is lost is lost with all behind it.
    for (const most of [1022, 1023, 1024, 1025, 5000]) {
      const graph = all(new Compiled(counter(most)));
      expect([graph.table.count, graph.transitions, graph.depth]).toEqual([most + 1, most, most]);
    }
  });

  test('starts again with wider fields when a process turns out to have more local states', () => {
    // Each of the two counts in its context, so that its local states are known only when met.
    for (const most of [3, 4, 5, 11, 12, 40, 70]) {
      expect(all(new Compiled(contexts(most))).table.count).toBe((most + 1) ** 2);
    }
  });

  test('never goes on from a state whose fields spilt into each other', () => {
    // The process beside it has one local state; a spilt bit would make it a second one.
    const beside = createMachine({ initial: 'a', states: { a: { on: { go: {} } } } });
    for (const most of [7, 8, 20]) {
      const counting = contexts(most);
      const parts = [
        { ...counting.parts[0]!, size: 1 },
        { kind: 'group', name: 'beside', size: 1, processes: { p: { machine: beside } } },
      ] as const;
      const behaviour = (layout: Layout): Behaviour => ({
        processes: {
          ...counting.behaviour(layout).processes,
          'beside.p': { steps: { go: { kind: 'user' } } },
        },
      });
      const graph = all(new Compiled({ name: 'spilling', parts, behaviour }));
      expect([graph.table.count, graph.transitions]).toEqual([most + 1, 2 * most + 1]);
    }
  });

  test('asks XState once for each local state and event', () => {
    const compiled = new Compiled(contexts(30));
    all(compiled);
    const { local } = compiled.process('two.counting');
    // 30 states in which it counts and one in which the guard refuses.
    expect([local.size, local.asked]).toEqual([31, 31]);
    all(compiled);
    all(new Compiled(philosophers(3)));
    expect(local.asked).toBe(31);
  });

  test('keeps one edge for each possible step, in the order in which the steps come', () => {
    const graph = all(new Compiled(twoPhase(3, false)));
    const { offsets, targets } = graph.edges!;
    const key = new Int32Array(graph.packing.words);
    expect(graph.transitions).toBe(targets.length);
    for (let state = 0; state < graph.table.count; state++) {
      const nexts = graph.compiled.steps(fieldsOf(graph, state)).map(({ next }) => {
        graph.packing.pack(next, key, 0);
        return graph.table.find(key);
      });
      expect([...targets.subarray(offsets[state], offsets[state + 1])]).toEqual(nexts);
    }
  });

  test('starts where it is told to, once from each state', () => {
    const compiled = new Compiled(counter(10));
    const { layout } = compiled;
    const at = (count: number) => {
      const f = compiled.initial();
      f[layout.at('one.count')] = count;
      return f;
    };
    const graph = explore(compiled, { clock: still, from: [at(7), at(4), at(7)] });
    const counts = Array.from({ length: graph.table.count }, (_, i) =>
      countOf(layout, fieldsOf(graph, i)),
    );
    expect(graph.roots).toBe(2);
    expect(counts).toEqual([7, 4, 8, 5, 9, 6, 10]);
  });

  test('starts from as many states as it is told to', () => {
    const compiled = new Compiled(counter(5000));
    const from = Array.from({ length: 5000 }, (_, count) => {
      const f = compiled.initial();
      f[compiled.layout.at('one.count')] = 4999 - count;
      return f;
    });
    const graph = explore(compiled, { clock: still, from });
    expect([graph.roots, graph.table.count]).toEqual([5000, 5001]);
  });

  test('is the same each time', () => {
    const [a, b] = [0, 1].map(() => all(new Compiled(philosophers(6))));
    expect(a!.table.keys).toEqual(b!.table.keys);
    expect(a!.edges).toEqual(b!.edges);
  });

  test('meets each state at the level of its shortest schedule', () => {
    const graph = all(new Compiled(philosophers(6)));
    const { layout } = graph.compiled;
    const holding = seated(layout, 'one fork');
    const eating = seated(layout, 'eating');
    graph.levels.forEach((first, level) => {
      const end = graph.levels[level + 1] ?? graph.table.count;
      for (let state = first; state < end; state++) {
        // Each fork that is held was taken by one step.
        const f = fieldsOf(graph, state);
        expect(holding(f) + 2 * eating(f)).toBe(level);
      }
    });
  });
});

describe('a trace', () => {
  test('is found without recorded edges to a state beyond the last level that was begun', () => {
    const compiled = new Compiled(philosophers(10));
    const bounds = { maxStates: 1000 };
    const first = explore(compiled, { clock: still, bounds });
    const state = first.table.count - 1;
    expect(state).toBeGreaterThan(first.levels[first.depth]!);
    const last = fieldsOf(first, state).join();
    const safety = [{ kind: 'state', name: 'it', bad: (f: Fields) => f.join() === last } as const];
    const graphs = [false, true].map((edges) => {
      return explore(compiled, { clock: still, bounds, safety, edges });
    });
    const [without, recorded] = graphs.map((graph) => traceTo(graph, graph.hits.get('it')!.state));
    expect(without).toEqual(recorded);
    expect(complaintsAbout(compiled, without!)).toEqual([]);
  });

  test('is found without recorded edges, also when a bound was hit', () => {
    const compiled = new Compiled(counter(6000));
    const bad = (f: Int32Array) => countOf(compiled.layout, f) === 2048;
    const safety = [{ kind: 'state', name: 'it', bad } as const];
    for (const edges of [false, true]) {
      for (const maxStates of [2100, 10_000]) {
        const graph = explore(compiled, { clock: still, safety, edges, bounds: { maxStates } });
        const trace = traceTo(graph, graph.hits.get('it')!.state);
        expect(trace.steps).toHaveLength(2048);
        expect(complaintsAbout(compiled, trace)).toEqual([]);
      }
    }
  });
});
