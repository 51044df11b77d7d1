import type { Components } from './components.ts';
import type { Graph } from './explore.ts';

/** The numbers of the states from a root to `state`, by first discovery. */
export function pathTo(graph: Graph, state: number): number[] {
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
  for (let parent = from; parent < state; parent++) {
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

/**
 * Shortest paths that a claim allows: through the states of `within` only (those without what should
 * have happened), and, if `after` is given, through a state with that mark. Costs one pass over the
 * edges and 16 bytes a state.
 */
export class Stems {
  /** By state * 2 + 1 where the mark was met, else state * 2: where from, -2 for a root, -1 never. */
  readonly #parents: Int32Array;
  readonly #ranks: Int32Array;

  constructor(graph: Graph, within: Components, after: number | null) {
    const { offsets, targets } = graph.edges!;
    const n = offsets.length - 1;
    const parents = new Int32Array(n * 2).fill(-1);
    const ranks = new Int32Array(n * 2);
    const queue = new Int32Array(n * 2);
    let tail = 0;
    const meet = (state: number, met: boolean, parent: number): void => {
      if (state >= n || within.of[state] === -1) return;
      const here = met || after === null || (graph.marks[state]! & (1 << after)) !== 0;
      const node = state * 2 + (here ? 1 : 0);
      if (parents[node] !== -1) return;
      parents[node] = parent;
      ranks[node] = tail;
      queue[tail++] = node;
    };
    for (let root = 0; root < graph.roots; root++) meet(root, false, -2);
    for (let head = 0; head < tail; head++) {
      const node = queue[head]!;
      const state = node >> 1;
      for (let e = offsets[state]!; e < offsets[state + 1]!; e++) {
        meet(targets[e]!, (node & 1) === 1, node);
      }
    }
    this.#parents = parents;
    this.#ranks = ranks;
  }

  reaches(state: number): boolean {
    return this.#parents[state * 2 + 1] !== -1;
  }

  /** Breadth-first: what ranks lower has a path that is not longer. */
  rank(state: number): number {
    return this.#ranks[state * 2 + 1]!;
  }

  path(state: number): number[] {
    const path: number[] = [];
    for (let node = state * 2 + 1; node !== -2; node = this.#parents[node]!)
      path.unshift(node >> 1);
    return path;
  }
}
