import type { StepClass } from './compile.ts';
import type { Components } from './components.ts';
import { CLASS_MASK, type Graph } from './explore.ts';
import { oneStaysAble } from './symmetry.ts';

/** What a component says about the runs that stay in it for ever. */
export interface Fairness {
  /** Some weakly fair run stays in it for ever. */
  readonly fair: boolean;
  /**
   * It is fair to the group of interchangeable members, but it was not decided whether it is fair to
   * each of them: that has to be confirmed with identities.
   */
  readonly leansOnCounts: boolean;
}

export const isFair = (one: StepClass): boolean => one.kind === 'progress' || one.kind === 'choice';

/**
 * Decides weak fairness for a component exactly (Emerson and Lei 1987 for justice): a fair run
 * stays in it for ever iff each fair step class is taken on an inner edge or impossible in some
 * state; visiting more of a component only helps, so the whole component decides. Costs one pass
 * over its edges.
 */
export class FairnessCheck {
  readonly #graph: Graph;
  readonly #components: Components;
  readonly #classes: readonly StepClass[];
  /** By class: in how many states of the component it is possible. */
  readonly #possible: Int32Array;
  readonly #lastSeen: Int32Array;
  readonly #taken: Uint8Array;

  constructor(graph: Graph, components: Components) {
    this.#graph = graph;
    this.#components = components;
    this.#classes = graph.compiled.classes;
    this.#possible = new Int32Array(this.#classes.length);
    this.#lastSeen = new Int32Array(this.#classes.length).fill(-1);
    this.#taken = new Uint8Array(this.#classes.length);
  }

  /** Can a run stay in the component by taking steps? (Stopping there is another matter.) */
  hasCycle(component: number): boolean {
    const { starts, members, of } = this.#components;
    const from = starts[component]!;
    if (starts[component + 1]! - from > 1) return true;
    const { offsets, targets } = this.#graph.edges!;
    const state = members[from]!;
    for (let e = offsets[state]!; e < offsets[state + 1]!; e++) {
      if (of[targets[e]!] === component) return true;
    }
    return false;
  }

  of(component: number): Fairness {
    const { starts, members, of } = this.#components;
    const { offsets, targets, classes } = this.#graph.edges!;
    const met: number[] = [];
    const from = starts[component]!;
    const to = starts[component + 1]!;
    for (let i = from; i < to; i++) {
      const state = members[i]!;
      for (let e = offsets[state]!; e < offsets[state + 1]!; e++) {
        const c = classes[e]! & CLASS_MASK;
        if (this.#possible[c] === 0) met.push(c);
        if (this.#lastSeen[c] !== state || this.#possible[c] === 0) {
          this.#lastSeen[c] = state;
          this.#possible[c]!++;
        }
        if (of[targets[e]!] === component) this.#taken[c] = 1;
      }
    }
    const fairness = this.#judge(met, component);
    for (const c of met) {
      this.#possible[c] = 0;
      this.#taken[c] = 0;
      this.#lastSeen[c] = -1;
    }
    return fairness;
  }

  #judge(met: readonly number[], component: number): Fairness {
    const { starts } = this.#components;
    const size = starts[component + 1]! - starts[component]!;
    const passedOver: StepClass[] = [];
    let leansOnCounts = false;
    for (const c of met) {
      const one = this.#classes[c]!;
      // Somewhere nobody can take it: that is fair to every member.
      if (!isFair(one) || this.#possible[c]! < size) continue;
      if (one.symmetric && this.#taken[c] === 1) leansOnCounts = true;
      else if (one.symmetric) passedOver.push(one);
      else if (this.#taken[c] === 0) return { fair: false, leansOnCounts: false };
    }
    for (const one of passedOver) {
      if (oneStaysAble(this.#graph, this.#components, component, one)) {
        return { fair: false, leansOnCounts: false };
      }
      leansOnCounts = true;
    }
    return { fair: true, leansOnCounts };
  }
}
