import type { Taken } from './compile.ts';
import type { Components } from './components.ts';
import { CLASS_MASK, type Graph } from './explore.ts';
import { isFair } from './fairness.ts';
import type { Stuck } from './liveness.ts';

/** A schedule: steps in order; `loop` is the number of the first step of the part that repeats. */
export interface Trace {
  readonly steps: readonly Taken[];
  readonly loop: number | null;
  /** The unpacked state before each step and after the last. */
  readonly states: readonly Int32Array[];
}

/** A shortest trace to a state of the graph; with `flag`, and one step further that raises it. */
export function traceTo(graph: Graph, state: number, flag: string | null = null): Trace {
  const walked = walk(graph, pathTo(graph, state), null);
  if (flag === null) return walked;
  const { compiled } = graph;
  const bit = 1 << compiled.flags.indexOf(flag);
  const before = walked.states[walked.states.length - 1]!;
  const last = compiled.steps(before).find((one) => (one.flags & bit) !== 0);
  if (!last) throw new Error(`no step raises "${flag}" after the trace: please report this`);
  return {
    steps: [...walked.steps, last.taken],
    loop: null,
    states: [...walked.states, last.next],
  };
}

/** A shortest stem and a loop that is weakly fair; every edge is a real step. */
export function lassoTo(graph: Graph, components: Components, stuck: Stuck): Trace {
  const stem = pathTo(graph, stuck.state);
  if (stuck.kind === 'end') return walk(graph, stem, null);
  const loop = fairLoop(graph, components, stuck);
  return walk(graph, [...stem, ...loop], stem.length - 1);
}

/** The numbers of the states from a root to `state`, by first discovery. */
function pathTo(graph: Graph, state: number): number[] {
  const path = [state];
  while (path[0]! >= graph.roots) path.unshift(parentOf(graph, path[0]!));
  return path;
}

function parentOf(graph: Graph, state: number): number {
  const { levels, edges, compiled, packing, table } = graph;
  let level = levels.length - 1;
  while (levels[level]! > state) level--;
  const from = levels[level - 1]!;
  if (edges) {
    for (let e = edges.offsets[from]!; ; e++) {
      if (edges.targets[e] !== state) continue;
      let parent = from;
      while (edges.offsets[parent + 1]! <= e) parent++;
      return parent;
    }
  }
  const f = new Int32Array(compiled.layout.size);
  const out = new Int32Array(packing.words);
  for (let parent = from; parent < levels[level]!; parent++) {
    let found = false;
    packing.unpack(table.keys, parent * packing.words, f);
    compiled.expand(f, {
      take: (g) => {
        packing.pack(g, out, 0);
        found ||= out.every((word, i) => word === table.keys[state * packing.words + i]);
      },
    });
    if (found) return parent;
  }
  throw new Error(`state ${state} has no parent: please report this`);
}

/** Names the steps along a path; members keep their places, so that a reader can follow a call. */
function walk(graph: Graph, path: readonly number[], loop: number | null): Trace {
  const { compiled, packing, table } = graph;
  let f: Int32Array = new Int32Array(compiled.layout.size);
  packing.unpack(table.keys, path[0]! * packing.words, f);
  const states = [f];
  const steps: Taken[] = [];
  const out = new Int32Array(packing.words);
  for (const to of path.slice(1)) {
    const step = compiled.steps(f).find(({ next }) => {
      packing.pack(next, out, 0);
      return out.every((word, i) => word === table.keys[to * packing.words + i]);
    });
    if (!step) throw new Error(`no step leads to state ${to}: please report this`);
    steps.push(step.taken);
    f = step.next;
    states.push(f);
  }
  return { steps, loop, states };
}

/**
 * A closed walk in the component from `stuck.state` that takes, or passes a state without, each fair
 * step class: nearest open obligation first. Short, not always shortest (that is NP-hard).
 */
function fairLoop(graph: Graph, components: Components, stuck: Stuck): number[] {
  const { offsets, targets, classes } = graph.edges!;
  const { of, starts, members } = components;
  const c = stuck.component;
  const open = new Set<number>();
  for (let i = starts[c]!; i < starts[c + 1]!; i++) {
    const state = members[i]!;
    for (let e = offsets[state]!; e < offsets[state + 1]!; e++) {
      const k = classes[e]! & CLASS_MASK;
      if (isFair(graph.compiled.classes[k]!)) open.add(k);
    }
  }
  const possible = (state: number) => {
    const here = new Set<number>();
    for (let e = offsets[state]!; e < offsets[state + 1]!; e++) here.add(classes[e]! & CLASS_MASK);
    return here;
  };
  const visit = (state: number) => {
    const here = possible(state);
    for (const k of open) if (!here.has(k)) open.delete(k);
  };
  /** Nearest edge that closes an obligation, or that ends at `home` when none is open. */
  const search = (from: number, home: number | null): number[] => {
    const parent = new Map<number, number>([[from, -1]]);
    const queue = [from];
    for (const state of queue) {
      for (let e = offsets[state]!; e < offsets[state + 1]!; e++) {
        const to = targets[e]!;
        if (of[to] !== c) continue;
        const closes =
          home !== null
            ? to === home
            : open.has(classes[e]! & CLASS_MASK) || lacks(possible(to), open);
        if (closes) {
          const path = [to];
          for (let at = state; at !== from; at = parent.get(at)!) path.unshift(at);
          if (home === null) open.delete(classes[e]! & CLASS_MASK);
          return path;
        }
        if (parent.has(to)) continue;
        parent.set(to, state);
        queue.push(to);
      }
    }
    throw new Error('the component is not connected: please report this');
  };
  const loop: number[] = [];
  let at = stuck.state;
  visit(at);
  while (open.size > 0) {
    const part = search(at, null);
    for (const state of part) visit(state);
    loop.push(...part);
    at = part[part.length - 1]!;
  }
  if (at !== stuck.state || loop.length === 0) loop.push(...search(at, stuck.state));
  return loop;
}

const lacks = (here: ReadonlySet<number>, open: ReadonlySet<number>): boolean => {
  for (const k of open) if (!here.has(k)) return true;
  return false;
};
