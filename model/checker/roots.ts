import type { Components } from './components.ts';
import type { Graph } from './explore.ts';
import type { Stuck } from './liveness.ts';

/**
 * For each root of a graph: can a run from it get stuck? One pass over the components, sinks first,
 * however many roots there are.
 */
export function rootsThatCanStick(
  graph: Graph,
  components: Components,
  stuck: readonly Stuck[],
): boolean[] {
  const { offsets, targets } = graph.edges!;
  const { of, members, starts, count } = components;
  const bad = new Uint8Array(count);
  for (const one of stuck) bad[of[one.state]!] = 1;
  for (let c = 0; c < count; c++) {
    for (let i = starts[c]!; i < starts[c + 1]! && !bad[c]; i++) {
      const state = members[i]!;
      for (let e = offsets[state]!; e < offsets[state + 1]!; e++) {
        if (bad[of[targets[e]!]!]) bad[c] = 1;
      }
    }
  }
  return Array.from({ length: graph.roots }, (_, root) => bad[of[root]!] === 1);
}
