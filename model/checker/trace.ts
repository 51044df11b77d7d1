import type { Taken } from './compile.ts';
import type { Components } from './components.ts';
import { CLASS_MASK, edgeClass, type Graph } from './explore.ts';
import { isFair } from './fairness.ts';
import type { Failures, Stuck } from './liveness.ts';
import { pathTo } from './stems.ts';

/** A schedule: steps in order; `loop` is the number of the first step of the part that repeats. */
export interface Trace {
  readonly steps: readonly Taken[];
  readonly loop: number | null;
  /** The unpacked state before each step and after the last. */
  readonly states: readonly Int32Array[];
}

/** A shortest trace to a state of the graph; with `flag`, and one step further that raises it. */
export function traceTo(graph: Graph, state: number, flag: string | null = null): Trace {
  const walked = walk(graph, pathTo(graph, state), []);
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
export function lassoTo(graph: Graph, { components, stemTo }: Failures, stuck: Stuck): Trace {
  const stem = stemTo(stuck.state);
  if (stuck.kind === 'end') return walk(graph, stem, []);
  return walk(graph, stem, fairLoop(graph, components, stuck));
}

/**
 * Names the steps along a path and then along edges that repeat; members keep their places, so that a
 * reader can follow a call. On the loop the step's class matters, not only where it leads: two steps
 * may lead to the same state, and fairness asks for both.
 */
function walk(graph: Graph, path: readonly number[], loop: readonly number[]): Trace {
  const { compiled, packing, table } = graph;
  let f: Int32Array = new Int32Array(compiled.layout.size);
  packing.unpack(table.keys, path[0]! * packing.words, f);
  const states = [f];
  const steps: Taken[] = [];
  const out = new Int32Array(packing.words);
  const go = (to: number, kind: number | null): void => {
    const step = compiled.steps(f).find(({ next, stepClass, flags }) => {
      if (kind !== null && edgeClass(compiled, stepClass, flags) !== kind) return false;
      packing.pack(next, out, 0);
      return out.every((word, i) => word === table.keys[to * packing.words + i]);
    });
    if (!step) throw new Error(`no step leads to state ${to}: please report this`);
    steps.push(step.taken);
    f = step.next;
    states.push(f);
  };
  for (const to of path.slice(1)) go(to, null);
  for (const e of loop) go(graph.edges!.targets[e]!, graph.edges!.classes[e]!);
  return { steps, loop: loop.length > 0 ? path.length - 1 : null, states };
}

/**
 * The edges of a closed walk in the component from `stuck.state`: it takes, or passes a state without,
 * each fair step class, and takes what is asked for. Nearest open obligation first: short, not always
 * shortest (that is NP-hard).
 */
function fairLoop(graph: Graph, components: Components, stuck: Stuck): number[] {
  const { offsets, targets, classes } = graph.edges!;
  const { of, starts, members } = components;
  const kinds = graph.compiled.classes;
  const c = stuck.component;
  let loud = stuck.labels !== 0;
  const open = new Set<number>();
  for (let i = starts[c]!; i < starts[c + 1]!; i++) {
    const state = members[i]!;
    for (let e = offsets[state]!; e < offsets[state + 1]!; e++) {
      const k = classes[e]! & CLASS_MASK;
      if (isFair(kinds[k]!)) open.add(k);
    }
  }
  const visit = (state: number): void => {
    const here = new Set<number>();
    for (let e = offsets[state]!; e < offsets[state + 1]!; e++) here.add(classes[e]! & CLASS_MASK);
    for (const k of open) if (!here.has(k)) open.delete(k);
  };
  // Taking a step for one member is fair to all of them only if it is nobody else's turn as well.
  const closedBy = (e: number): boolean => {
    const k = classes[e]! & CLASS_MASK;
    return (loud && (classes[e]! & stuck.labels) !== 0) || (open.has(k) && !kinds[k]!.symmetric);
  };
  const lacking = (state: number): boolean => {
    const missing = new Set(open);
    for (let e = offsets[state]!; e < offsets[state + 1]!; e++) {
      missing.delete(classes[e]! & CLASS_MASK);
    }
    return missing.size > 0;
  };
  /** The edges to the nearest one that closes an obligation, or that ends at `home`. */
  const search = (from: number, home: number | null): number[] => {
    const parent = new Map<number, { state: number; edge: number } | null>([[from, null]]);
    const queue = [from];
    for (const state of queue) {
      for (let e = offsets[state]!; e < offsets[state + 1]!; e++) {
        const to = targets[e]!;
        if (of[to] !== c) continue;
        if (home === null ? closedBy(e) || lacking(to) : to === home) {
          const path = [e];
          for (let at = parent.get(state)!; at; at = parent.get(at.state)!) path.unshift(at.edge);
          return path;
        }
        if (parent.has(to)) continue;
        parent.set(to, { state, edge: e });
        queue.push(to);
      }
    }
    throw new Error('the component is not connected: please report this');
  };
  const loop: number[] = [];
  let at = stuck.state;
  const follow = (edges: readonly number[]): void => {
    for (const e of edges) {
      const k = classes[e]! & CLASS_MASK;
      if (!kinds[k]!.symmetric) open.delete(k);
      if ((classes[e]! & stuck.labels) !== 0) loud = false;
      at = targets[e]!;
      visit(at);
    }
    loop.push(...edges);
  };
  visit(at);
  while (open.size > 0 || loud) follow(search(at, null));
  if (at !== stuck.state || loop.length === 0) follow(search(at, stuck.state));
  return loop;
}
