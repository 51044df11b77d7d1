import { type Components, componentsOf } from './components.ts';
import { CLASS_BITS, CLASS_MASK, type Graph } from './explore.ts';
import { FairnessCheck, isFair } from './fairness.ts';
import { pathTo, Stems } from './stems.ts';

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
  /** The first such state in breadth-first order, along stems that the claim allows. */
  readonly state: number;
  readonly component: number;
  /** Labels (bits of an edge's class) that the cycle must take; 0: any cycle will do. */
  readonly labels: number;
  readonly leansOnCounts: boolean;
}

/** Where a claim fails, and how to get there. */
export interface Failures {
  /** Nearest first; empty: the claim holds on what was explored. */
  readonly stuck: readonly Stuck[];
  readonly components: Components;
  /** A shortest stem that shows the failure, from a root to a stuck state. */
  readonly stemTo: (state: number) => number[];
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

  failures(claim: Liveness): Failures {
    const { graph, components } = this;
    const stemTo = (state: number): number[] => pathTo(graph, state);
    switch (claim.kind) {
      case 'at last always': {
        const bad = (state: number) => (graph.marks[state]! & (1 << claim.mark)) === 0;
        return { stuck: stuckIn(graph, components, this.#fairness, bad), components, stemTo };
      }
      case 'at last': {
        if (this.#isKept(claim.mark)) return this.failures({ ...claim, kind: 'at last always' });
        const without = componentsOf(graph, claim.mark);
        const fairness = new FairnessCheck(graph, without);
        const stuck = stuckIn(graph, without, fairness, () => true);
        return stuck.length === 0
          ? { stuck, components: without, stemTo }
          : along(new Stems(graph, without, null), stuck, without);
      }
      case 'quiet after': {
        const noisy = this.#noisy(claim.label);
        if (noisy.length === 0) return { stuck: [], components, stemTo };
        return along(new Stems(graph, components, claim.after), noisy, components);
      }
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

  #noisy(label: number): Stuck[] {
    const { components, graph } = this;
    const { offsets, targets, classes } = graph.edges!;
    const labels = 1 << (label + CLASS_BITS);
    const found: Stuck[] = [];
    for (let component = 0; component < components.count; component++) {
      const states = membersOf(components, component);
      let noisy = false;
      for (const state of states) {
        for (let e = offsets[state]!; e < offsets[state + 1]!; e++) {
          if ((classes[e]! & labels) !== 0 && components.of[targets[e]!] === component)
            noisy = true;
        }
      }
      if (!noisy) continue;
      const { fair, leansOnCounts } = this.#fairness.of(component);
      if (fair) found.push({ kind: 'cycle', state: states[0]!, component, labels, leansOnCounts });
    }
    return found;
  }
}

/** Keeps what the stems reach, each cycle from its nearest state on, nearest first. */
function along(stems: Stems, stuck: readonly Stuck[], components: Components): Failures {
  const nearest = (one: Stuck): Stuck => {
    if (one.kind === 'end') return one;
    const states = membersOf(components, one.component);
    const state = states.reduce((a, b) => (stems.rank(b) < stems.rank(a) ? b : a));
    return { ...one, state };
  };
  return {
    stuck: stuck
      .filter(({ state }) => stems.reaches(state))
      .map(nearest)
      .sort((a, b) => stems.rank(a.state) - stems.rank(b.state)),
    components,
    stemTo: (state) => stems.path(state),
  };
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
      if (!goesOn)
        found.push({ kind: 'end', state, component: c, labels: 0, leansOnCounts: false });
    }
    if (first === Number.MAX_SAFE_INTEGER || !fairness.hasCycle(c)) continue;
    const { fair, leansOnCounts } = fairness.of(c);
    if (fair) found.push({ kind: 'cycle', state: first, component: c, labels: 0, leansOnCounts });
  }
  return found.sort((a, b) => a.state - b.state);
}
