import { type Components, componentsOf } from './components.ts';
import { CLASS_BITS, CLASS_MASK, type Graph } from './explore.ts';
import { FairnessCheck, isFair } from './fairness.ts';

/**
 * What must happen on every weakly fair run. `mark` and `after` are numbers of the exploration's
 * mark predicates; `label` is a number of the behaviour's labels.
 */
export type Liveness =
  /** From some point on the mark holds for ever. */
  | { readonly kind: 'at last always'; readonly name: string; readonly mark: number }
  /** The mark holds at least once. */
  | { readonly kind: 'at last'; readonly name: string; readonly mark: number }
  /** Once `after` held, edges with the label are taken only finitely often. */
  | {
      readonly kind: 'quiet after';
      readonly name: string;
      readonly after: number;
      readonly label: number;
    };

/** Where runs may stay for ever though the claim forbids it. */
export interface Stuck {
  /** A run may stop in `state`, or go round in `component`. */
  readonly kind: 'end' | 'cycle';
  /** The first such state in breadth-first order. */
  readonly state: number;
  readonly component: number;
  readonly leansOnCounts: boolean;
}

/** Shares the component passes between claims. */
export class LivenessCheck {
  readonly graph: Graph;
  readonly components: Components;
  #fairness: FairnessCheck;

  constructor(graph: Graph) {
    this.graph = graph;
    this.components = componentsOf(graph);
    this.#fairness = new FairnessCheck(graph, this.components);
  }

  /** All places where the claim fails, first found first; empty: it holds on what was explored. */
  failures(claim: Liveness): { stuck: Stuck[]; components: Components } {
    const { graph, components } = this;
    switch (claim.kind) {
      case 'at last always': {
        const bad = (state: number) => (graph.marks[state]! & (1 << claim.mark)) === 0;
        return { stuck: stuckIn(graph, components, this.#fairness, bad), components };
      }
      case 'at last': {
        if (this.#isKept(claim.mark)) {
          const bad = (state: number) => (graph.marks[state]! & (1 << claim.mark)) === 0;
          return { stuck: stuckIn(graph, components, this.#fairness, bad), components };
        }
        const without = componentsOf(graph, claim.mark);
        const fairness = new FairnessCheck(graph, without);
        return { stuck: stuckIn(graph, without, fairness, () => true), components: without };
      }
      case 'quiet after':
        return { stuck: this.#noisy(claim.after, claim.label), components };
    }
  }

  /** Once the mark holds it holds for ever: then no second component pass is needed. */
  #isKept(mark: number): boolean {
    const { edges, marks } = this.graph;
    const { offsets, targets } = edges!;
    const bit = 1 << mark;
    for (let state = 0; state + 1 < offsets.length; state++) {
      if ((marks[state]! & bit) === 0) continue;
      for (let e = offsets[state]!; e < offsets[state + 1]!; e++) {
        if ((marks[targets[e]!]! & bit) === 0) return false;
      }
    }
    return true;
  }

  #noisy(after: number, label: number): Stuck[] {
    const { components, graph } = this;
    const { offsets, targets, classes } = graph.edges!;
    const bit = 1 << (label + CLASS_BITS);
    const found: Stuck[] = [];
    let reached: Uint8Array | null = null;
    for (let c = 0; c < components.count; c++) {
      const states = membersOf(components, c);
      let noisy = false;
      for (const state of states) {
        for (let e = offsets[state]!; e < offsets[state + 1]!; e++) {
          if ((classes[e]! & bit) !== 0 && components.of[targets[e]!] === c) noisy = true;
        }
      }
      if (!noisy) continue;
      const { fair, leansOnCounts } = this.#fairness.of(c);
      if (!fair) continue;
      reached ??= reachableFrom(graph, after);
      const state = states.reduce((least, one) => Math.min(least, one), Number.MAX_SAFE_INTEGER);
      if (reached[state]) found.push({ kind: 'cycle', state, component: c, leansOnCounts });
    }
    return found.sort((a, b) => a.state - b.state);
  }
}

export function membersOf({ members, starts }: Components, component: number): Int32Array {
  return members.subarray(starts[component]!, starts[component + 1]!);
}

function stuckIn(
  graph: Graph,
  components: Components,
  fairness: FairnessCheck,
  bad: (state: number) => boolean,
): Stuck[] {
  const { offsets, classes } = graph.edges!;
  const fairClass = graph.compiled.classes.map(isFair);
  const found: Stuck[] = [];
  for (let c = 0; c < components.count; c++) {
    let first = Number.MAX_SAFE_INTEGER;
    for (let i = components.starts[c]!; i < components.starts[c + 1]!; i++) {
      const state = components.members[i]!;
      if (!bad(state)) continue;
      if (state < first) first = state;
      let goesOn = false;
      for (let e = offsets[state]!; e < offsets[state + 1]! && !goesOn; e++) {
        goesOn = fairClass[classes[e]! & CLASS_MASK]!;
      }
      if (!goesOn) found.push({ kind: 'end', state, component: c, leansOnCounts: false });
    }
    if (first === Number.MAX_SAFE_INTEGER || !fairness.hasCycle(c)) continue;
    const { fair, leansOnCounts } = fairness.of(c);
    if (fair) found.push({ kind: 'cycle', state: first, component: c, leansOnCounts });
  }
  return found.sort((a, b) => a.state - b.state);
}

function reachableFrom(graph: Graph, mark: number): Uint8Array {
  const { offsets, targets } = graph.edges!;
  const n = offsets.length - 1;
  const reached = new Uint8Array(graph.table.count);
  const queue = new Int32Array(graph.table.count);
  let tail = 0;
  for (let state = 0; state < n; state++) {
    if ((graph.marks[state]! & (1 << mark)) === 0) continue;
    reached[state] = 1;
    queue[tail++] = state;
  }
  for (let head = 0; head < tail; head++) {
    const state = queue[head]!;
    if (state >= n) continue;
    for (let e = offsets[state]!; e < offsets[state + 1]!; e++) {
      const to = targets[e]!;
      if (reached[to]) continue;
      reached[to] = 1;
      queue[tail++] = to;
    }
  }
  return reached;
}
