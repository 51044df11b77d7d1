import type { Components } from './components.ts';
import type { Graph } from './explore.ts';

/** One digit: twice that is still a whole number for a double. */
const BASE = 2 ** 52;

/**
 * The number of maximal interleavings that the graph stands for: paths from the roots to a
 * component that nothing leaves, in the condensation (a cycle counts once; interchangeable members
 * count as one). Dynamic programming from the sinks, on numbers of a few digits each: a bigint for
 * every component would cost more than exploring. Costs one pass over the edges for every doubling
 * of the digits, 8 bytes a component and digit.
 */
export function interleavingsOf(graph: Graph, components: Components): bigint {
  for (let digits = 2; ; digits *= 2) {
    const total = counted(graph, components, digits);
    if (total !== null) return total;
  }
}

/** null: the sum has more digits. */
function counted(graph: Graph, components: Components, digits: number): bigint | null {
  const { offsets, targets } = graph.edges!;
  const { of, members, starts, count } = components;
  const paths = new Float64Array(count * digits);
  const n = offsets.length - 1;
  for (let c = 0; c < count; c++) {
    const own = c * digits;
    let last = true;
    for (let i = starts[c]!; i < starts[c + 1]!; i++) {
      const state = members[i]!;
      if (state >= n) continue;
      for (let e = offsets[state]!; e < offsets[state + 1]!; e++) {
        const to = of[targets[e]!]!;
        if (to === c || to < 0) continue;
        last = false;
        let carry = 0;
        for (let d = 0, at = to * digits; d < digits; d++) {
          let sum = paths[own + d]! + paths[at + d]! + carry;
          carry = sum >= BASE ? 1 : 0;
          if (carry === 1) sum -= BASE;
          paths[own + d] = sum;
        }
        if (carry === 1) return null;
      }
    }
    if (last) paths[own] = 1;
  }
  let total = 0n;
  for (let root = 0; root < graph.roots; root++) {
    const at = of[root]! * digits;
    for (let d = 0; d < digits; d++) {
      total += BigInt(paths[at + d]!) << BigInt(52 * d);
    }
  }
  return total;
}
