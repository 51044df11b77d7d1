import type { Graph } from './explore.ts';

/**
 * Strongly connected components, numbered so that every edge leads to the same or a smaller number
 * (sinks first). States that were not visited have -1.
 */
export interface Components {
  readonly of: Int32Array;
  readonly count: number;
  /** The states of component c: `members[starts[c]] .. members[starts[c + 1] - 1]`. */
  readonly members: Int32Array;
  readonly starts: Int32Array;
}

/**
 * Tarjan's algorithm (1972), iterative, over the recorded edges, from the roots.
 * @param without states with this mark bit are treated as absent
 * Costs one pass over the edges and 20 bytes a state.
 */
export function componentsOf(graph: Graph, without?: number): Components {
  const { offsets, targets } = graph.edges!;
  const n = offsets.length - 1;
  const skip = without === undefined ? 0 : 1 << without;
  const { marks } = graph;
  const of = new Int32Array(n).fill(-1);
  const low = new Int32Array(n);
  const index = new Int32Array(n);
  const next = new Int32Array(n);
  const stack = new Int32Array(n);
  const path = new Int32Array(n);
  const members = new Int32Array(n);
  const starts: number[] = [];
  let stacked = 0;
  let placed = 0;
  let time = 0;
  let count = 0;
  for (let root = 0; root < Math.min(graph.roots, n); root++) {
    if (index[root] !== 0 || (marks[root]! & skip) !== 0) continue;
    let depth = 0;
    path[0] = root;
    index[root] = low[root] = ++time;
    next[root] = offsets[root]!;
    stack[stacked++] = root;
    while (depth >= 0) {
      const v = path[depth]!;
      if (next[v]! < offsets[v + 1]!) {
        const w = targets[next[v]!++]!;
        // A bound was hit: states that were never expanded have no edges of their own.
        if (w >= n || (marks[w]! & skip) !== 0) continue;
        if (index[w] === 0) {
          index[w] = low[w] = ++time;
          next[w] = offsets[w]!;
          stack[stacked++] = w;
          path[++depth] = w;
        } else if (of[w] === -1 && index[w]! < low[v]!) low[v] = index[w]!;
        continue;
      }
      depth--;
      if (depth >= 0) {
        const u = path[depth]!;
        if (low[v]! < low[u]!) low[u] = low[v]!;
      }
      if (low[v] !== index[v]) continue;
      starts.push(placed);
      let w: number;
      do {
        w = stack[--stacked]!;
        of[w] = count;
        members[placed++] = w;
      } while (w !== v);
      count++;
    }
  }
  starts.push(placed);
  return { of, count, members: members.subarray(0, placed), starts: Int32Array.from(starts) };
}
