import { type StepClass, sameMember } from './compile.ts';
import type { Components } from './components.ts';
import type { Graph } from './explore.ts';
import type { Fields } from './system.ts';

/**
 * Fairness of a group says less than fairness of each member: the step may be possible all the time
 * and each time for another member. Given that it is possible in every state of the component and
 * taken on no inner edge, is there on every run that stays in the component one member that could
 * take it all the time?
 *
 * Group: yes, if whoever can take it before an inner edge still can after it. Pool: yes, if no inner
 * edge takes members from their local states and one local state always allows it. Never wrong with
 * `true`; `false` means not known. Costs an expansion of each state and of each inner edge's end.
 */
export function oneStaysAble(
  graph: Graph,
  components: Components,
  component: number,
  stepClass: StepClass,
): boolean {
  const { compiled, packing, table } = graph;
  const { offsets, targets } = graph.edges!;
  const { of, starts, members } = components;
  const isPool = compiled.process(stepClass.process).pool !== null;
  const f = new Int32Array(compiled.layout.size);
  let always: Set<number> | null = null;
  for (let i = starts[component]!; i < starts[component + 1]!; i++) {
    const state = members[i]!;
    packing.unpack(table.keys, state * packing.words, f);
    const after: Int32Array[] = [];
    let stirred = false;
    let edge = offsets[state]!;
    // The edges were recorded in the order in which the steps come.
    compiled.expand(f, {
      take: (g, taken) => {
        if (of[targets[edge++]!] !== component) return;
        if (isPool) stirred ||= compiled.runner.stirred || taken.process === stepClass.process;
        else after.push(g.slice());
      },
    });
    if (stirred) return false;
    const able = ableIn(graph, stepClass, f);
    for (const g of after) {
      const still = ableIn(graph, stepClass, g);
      for (const member of able) if (!still.has(member)) return false;
    }
    if (!isPool) continue;
    const before: Set<number> = always ?? able;
    always = new Set([...before].filter((state) => able.has(state)));
  }
  return always === null || always.size > 0;
}

/** Who can take the step: members of a group, or local states of a pool whose members are counted. */
function ableIn({ compiled }: Graph, stepClass: StepClass, f: Fields): Set<number> {
  const found = new Set<number>();
  compiled.expand(f, {
    take: (_, taken, _flags, _choice, place) => {
      if (taken === stepClass) found.add(place);
    },
  });
  const { group } = compiled.process(stepClass.process);
  if (!group) return found;
  // Of equal members only the first is asked.
  const { base, stride, spec } = group;
  for (let m = 1, at = base + stride; m < spec.size; m++, at += stride) {
    if (found.has(m - 1) && sameMember(f, at - stride, at, stride)) found.add(m);
  }
  return found;
}
