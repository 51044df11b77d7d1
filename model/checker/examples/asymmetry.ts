import type { Compiled } from '../compile.ts';
import { explore, type Graph } from '../explore.ts';
import type { GroupFields } from '../layout.ts';
import type { Fields } from '../system.ts';
import { fieldsOf } from '../verdict.ts';

/**
 * Is it true that the members of sorted groups are interchangeable? Permutes them in states that the
 * checker found and compares what is possible next. What a step does in the order of members (the
 * first idle one, to every member in turn) may depend on the order; then sorting is unsound.
 * @returns one line for each state and order in which the system behaves differently
 */
export function asymmetriesOf(compiled: Compiled, states = 500): string[] {
  const graph = explore(compiled, { clock: () => 0, bounds: { maxStates: 200_000 } });
  const found: string[] = [];
  const stride = Math.max(1, Math.floor(graph.table.count / states));
  for (let state = 0; state < graph.table.count; state += stride) {
    const f = fieldsOf(graph, state);
    const expected = nexts(graph, f);
    for (const group of compiled.layout.groups) {
      if (!group.spec.sorted) continue;
      for (const order of ordersOf(group.spec.size)) {
        const other = nexts(graph, reordered(f, group, order));
        const extra = [...other].filter((one) => !expected.has(one));
        const missing = [...expected].filter((one) => !other.has(one));
        if (extra.length + missing.length === 0) continue;
        found.push(
          `state ${state}, ${group.spec.name} in the order ${order}: ${extra} / ${missing}`,
        );
      }
    }
  }
  return found;
}

/** The possible steps and where they lead, up to the numbering of members, which payloads may name. */
function nexts(graph: Graph, f: Fields): Set<string> {
  return new Set(
    graph.compiled
      .steps(f)
      .map(
        ({ taken, next, flags }) =>
          `${taken.process} ${taken.name} ${flags} -> ${keyOf(graph, next)}`,
      ),
  );
}

/** One key for all numberings; packing alone may give several where members with tags tie. */
function keyOf({ compiled, packing }: Graph, f: Fields): string {
  const key = new Int32Array(packing.words);
  const pack = (fields: Fields): string => {
    packing.pack(fields, key, 0);
    return key.join();
  };
  const tied = compiled.layout.groups.find((one) => one.spec.sorted && one.tag >= 0);
  if (!tied) return pack(f);
  return ordersOf(tied.spec.size)
    .map((order) => pack(reordered(f, tied, order)))
    .sort()[0]!;
}

function reordered(f: Fields, { base, stride }: GroupFields, order: readonly number[]): Fields {
  const g = f.slice();
  order.forEach((from, to) => {
    const at = base + from * stride;
    g.set(f.subarray(at, at + stride), base + to * stride);
  });
  return g;
}

/** All orders of 0 to size - 1, up to 120 of them. */
function ordersOf(size: number): number[][] {
  if (size <= 1) return [[0].slice(0, size)];
  const shorter = ordersOf(size - 1);
  const last = size - 1;
  const all = shorter.flatMap((order) =>
    Array.from({ length: size }, (_, at) => [...order.slice(0, at), last, ...order.slice(at)]),
  );
  return all.slice(0, 120);
}
