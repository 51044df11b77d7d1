import type { Components } from './components.ts';
import type { Graph } from './explore.ts';

/**
 * The number of maximal interleavings that the graph stands for: paths from the roots to a
 * component that nothing leaves, in the condensation (a cycle counts once; interchangeable members
 * count as one). Dynamic programming from the sinks; sums that outgrow a double become bigints.
 * Costs one pass over the edges.
 */
export function interleavingsOf(graph: Graph, components: Components): bigint {
  const { offsets, targets } = graph.edges!;
  const { of, members, starts, count } = components;
  const small = new Float64Array(count);
  const large = new Map<number, bigint>();
  const n = offsets.length - 1;
  for (let c = 0; c < count; c++) {
    let sum = 0;
    let big: bigint | null = null;
    for (let i = starts[c]!; i < starts[c + 1]!; i++) {
      const state = members[i]!;
      if (state >= n) continue;
      for (let e = offsets[state]!; e < offsets[state + 1]!; e++) {
        const to = of[targets[e]!]!;
        if (to === c || to < 0) continue;
        if (big === null && small[to]! >= 0 && sum + small[to]! <= Number.MAX_SAFE_INTEGER) {
          sum += small[to]!;
          continue;
        }
        big ??= BigInt(sum);
        big += small[to]! >= 0 ? BigInt(small[to]!) : large.get(to)!;
      }
    }
    if (big !== null) {
      small[c] = -1;
      large.set(c, big);
    } else small[c] = sum === 0 ? 1 : sum;
  }
  let total = 0n;
  for (let root = 0; root < graph.roots; root++) {
    const c = of[root]!;
    total += small[c]! >= 0 ? BigInt(small[c]!) : large.get(c)!;
  }
  return total;
}
