import { type BoundName, type Bounds, type Clock, DEFAULT_BOUNDS } from './bounds.ts';
import type { Compiled, Sink, StepClass } from './compile.ts';
import { type Packing, packingOf } from './key.ts';
import type { Fields } from './system.ts';
import { MOST_STATES, StateTable } from './table.ts';
import { BATCH } from './table-code.ts';
import { IntVector, ShortVector } from './vector.ts';

/** A safety claim: something that must be so in every state, or a flag that no step may raise. */
export type Safety =
  | { readonly kind: 'state'; readonly name: string; readonly bad: (f: Fields) => boolean }
  | { readonly kind: 'step'; readonly name: string; readonly flag: string };

/** A reachability claim: some state must be so. */
export interface Reach {
  readonly name: string;
  readonly found: (f: Fields) => boolean;
}

export interface ExploreOptions {
  readonly bounds?: Partial<Bounds>;
  readonly clock: Clock;
  readonly safety?: readonly Safety[];
  readonly reach?: readonly Reach[];
  /** Record edges, for liveness and for counting interleavings. */
  readonly edges?: boolean;
  /** At most 8 predicates whose answers are kept, one bit each, for every state. */
  readonly marks?: readonly ((f: Fields) => boolean)[];
  /** Where to start, unpacked; by default the system's initial state. */
  readonly from?: readonly Fields[];
  /** Called about every 100,000 states; true: stop now. */
  readonly onProgress?: (progress: { states: number; depth: number }) => boolean | undefined;
}

/** The first hit, in breadth-first order: no shorter trace to such a state or step exists. */
export interface Hit {
  readonly state: number;
  /** For a step claim: `state` is where the step starts. */
  readonly flag: string | null;
}

/** Everything reachable, or as much as the bounds allowed. */
export interface Graph {
  readonly compiled: Compiled;
  readonly packing: Packing;
  readonly table: StateTable;
  readonly roots: number;
  /** First state of each breadth-first level. */
  readonly levels: readonly number[];
  readonly transitions: number;
  readonly depth: number;
  readonly bound: BoundName | null;
  readonly hits: ReadonlyMap<string, Hit>;
  /** Edges of state i: `targets[offsets[i]] .. targets[offsets[i + 1] - 1]`; null if not recorded. */
  readonly edges: Edges | null;
  /** Bit i: what predicate i of `marks` said. */
  readonly marks: Uint8Array;
  readonly ms: number;
}

export interface Edges {
  readonly offsets: Int32Array;
  readonly targets: Int32Array;
  /** Step class of each edge in the low 12 bits, its labels in the high 4. */
  readonly classes: Uint16Array;
}

/** So many states are not explored again lightly. */
const DEAR = 20_000;

export const CLASS_BITS = 12;
export const CLASS_MASK = (1 << CLASS_BITS) - 1;

/** What is recorded of the step that an edge stands for. */
export const edgeClass = ({ flags }: Compiled, { id }: StepClass, raised: number): number =>
  id | ((raised >>> flags.length) << CLASS_BITS);

/**
 * Breadth-first exploration of every interleaving. Guarantees: each reachable state once, each
 * possible step of it; hits are shortest. Costs about 20 to 30 bytes and 0.3 µs a state, 6 bytes an
 * edge if recorded. Never throws for a bound: the result names the one that was hit.
 */
export function explore(compiled: Compiled, options: ExploreOptions): Graph {
  let slack = 4;
  for (;;) {
    const packing = packingOf(compiled.layout, slack);
    const graph = run(compiled, packing, options);
    if (typeof graph !== 'number') return graph;
    // A process met more local states than its field has bits for: start again with wider fields. What
    // was met by now is counted; room for more is worth its bits only where starting again is dear.
    if (graph > DEAR) slack *= 4;
  }
}

/** A number: the states that were met before a field was too narrow. */
function run(compiled: Compiled, packing: Packing, options: ExploreOptions): Graph | number {
  const bounds = { ...DEFAULT_BOUNDS, ...options.bounds };
  const started = options.clock();
  const table = new StateTable(packing.words);
  const hits = new Map<string, Hit>();
  const targets = options.edges ? new IntVector(1 << 12) : null;
  const classes = options.edges ? new ShortVector(1 << 12) : null;
  const offsets = options.edges ? new IntVector(1 << 10) : null;
  const levels = [0];
  const states = (options.safety ?? []).filter((one) => one.kind === 'state');
  const steps = (options.safety ?? []).filter((one) => one.kind === 'step');
  const reach = options.reach ?? [];
  const predicates = options.marks ?? [];
  const firstLabel = compiled.flags.length;
  let marks = new Uint8Array(1 << 10);
  let pending = states.length + steps.length + reach.length;
  let transitions = 0;
  let bound: BoundName | null = null;
  let current = 0;

  const judge = (f: Fields, id: number): void => {
    for (const one of states) {
      if (!hits.has(one.name) && one.bad(f)) hit(one.name, { state: id, flag: null });
    }
    for (const one of reach) {
      if (!hits.has(one.name) && one.found(f)) hit(one.name, { state: id, flag: null });
    }
  };
  const hit = (name: string, found: Hit): void => {
    hits.set(name, found);
    pending--;
  };
  const flagged = (flags: number): void => {
    compiled.flags.forEach((name, bit) => {
      if ((flags & (1 << bit)) === 0) return;
      for (const one of steps) {
        if (one.flag === name && !hits.has(one.name)) hit(one.name, { state: current, flag: name });
      }
    });
  };
  const mark = (f: Fields, id: number): void => {
    if (id >= marks.length) {
      const grown = new Uint8Array(marks.length * 2);
      grown.set(marks);
      marks = grown;
    }
    let bits = 0;
    for (let i = 0; i < predicates.length; i++) if (predicates[i]!(f)) bits |= 1 << i;
    marks[id] = bits;
  };
  const kinds = new Uint16Array(BATCH);
  const added = new Int32Array(BATCH);
  const { staged } = table;
  const { words } = packing;
  let waiting = 0;
  const settle = (): void => {
    table.addStaged(waiting, added);
    if (targets) {
      for (let i = 0; i < waiting; i++) {
        targets.push(added[i]! < 0 ? -1 - added[i]! : added[i]!);
        classes!.push(kinds[i]!);
      }
    }
    waiting = 0;
  };
  const sink: Sink = {
    take(g: Fields, stepClass: StepClass, flags: number): void {
      packing.pack(g, staged, waiting * words);
      kinds[waiting] = stepClass.id | ((flags >>> firstLabel) << CLASS_BITS);
      transitions++;
      if (++waiting === BATCH) settle();
      if (flags !== 0 && pending > 0) flagged(flags);
    },
  };

  for (const from of options.from ?? [compiled.initial()]) {
    packing.pack(from, staged, 0);
    if (packing.outgrown()) return table.count;
    table.add();
  }
  const roots = table.count;
  const f = new Int32Array(compiled.layout.size);
  // A state is judged when its turn comes: the numbers are in breadth-first order.
  const visit = (): void => {
    packing.unpack(table.keys, current * words, f);
    if (predicates.length > 0) mark(f, current);
    if (pending > 0) judge(f, current);
  };
  let levelEnd = roots;
  compiled.runner.exhausted = null;
  let { asked } = compiled.runner;
  for (current = 0; ; current++) {
    if (current === levelEnd) {
      settle();
      if (current === table.count) break;
      levels.push(current);
      levelEnd = table.count;
    }
    // Memory and time are looked at now and then; a number of states means just that.
    if ((current & 1023) === 0 || table.count > bounds.maxStates) {
      bound = boundHit(current);
      if (bound) break;
    }
    offsets?.push(transitions);
    visit();
    compiled.expand(f, sink);
    // A value that outgrew its field spilt into others: what was packed must not be unpacked.
    if (asked !== compiled.runner.asked && packing.outgrown()) return table.count;
    asked = compiled.runner.asked;
  }
  settle();
  for (; current < table.count; current++) visit();
  if (compiled.runner.exhausted) bound ??= 'members';
  offsets?.push(transitions);

  function boundHit(at: number): BoundName | null {
    if (table.count > bounds.maxStates || table.count > MOST_STATES) return 'states';
    const bytes = table.bytes + (targets ? targets.bytes + classes!.bytes + offsets!.bytes : 0);
    if (bytes > bounds.maxMemory) return 'memory';
    if (options.clock() - started > bounds.timeLimit) return 'time';
    if ((at & 0x1ffff) === 0 && at > 0) {
      const stop = options.onProgress?.({ states: table.count, depth: levels.length - 1 });
      if (stop) return 'interrupted';
    }
    return null;
  }

  return {
    compiled,
    packing,
    table,
    roots,
    levels,
    transitions,
    depth: levels.length - 1,
    bound,
    hits,
    edges: targets && {
      offsets: offsets!.data.subarray(0, offsets!.length),
      targets: targets.data.subarray(0, targets.length),
      classes: classes!.data.subarray(0, classes!.length),
    },
    marks: marks.subarray(0, table.count),
    ms: options.clock() - started,
  };
}
