import type { BoundName, Bounds, Clock } from './bounds.ts';
import { type Claim, isLiveness } from './claim.ts';
import type { Compiled } from './compile.ts';
import { explore, type Graph, type Reach, type Safety } from './explore.ts';
import { interleavingsOf } from './interleavings.ts';
import { type Liveness, LivenessCheck } from './liveness.ts';
import type { Fields } from './system.ts';
import { lassoTo, type Trace, traceTo } from './trace.ts';

/** `holds` is said only of an exhaustive exploration. */
export type Verdict =
  | { readonly kind: 'holds' }
  | {
      readonly kind: 'violated';
      /** A shortest one for safety; shortest stem for liveness; none for a state never reached. */
      readonly trace: Trace | null;
      /** Liveness: the states of `graph` in which runs may stay, the trace's first. */
      readonly stuck: readonly number[];
      readonly graph: Graph;
    }
  | { readonly kind: 'incomplete'; readonly because: string };

export interface Checked {
  readonly states: number;
  readonly transitions: number;
  readonly depth: number;
  /** null where edges were not recorded or a bound was hit. */
  readonly interleavings: bigint | null;
  readonly bound: BoundName | null;
  readonly verdicts: ReadonlyMap<string, Verdict>;
  readonly graph: Graph;
  /** ms: exploration, liveness and the rest. */
  readonly times: { readonly explore: number; readonly liveness: number };
}

export interface CheckOptions {
  readonly clock: Clock;
  readonly bounds?: Partial<Bounds>;
  readonly from?: readonly Fields[];
  readonly onProgress?: (progress: { states: number; depth: number }) => boolean | undefined;
  /**
   * The same system without symmetry, to confirm liveness violations that lean on counts of
   * interchangeable members. Without it, or with `from`, such a violation is `incomplete`.
   */
  readonly confirm?: () => { compiled: Compiled; claims: readonly Claim[] };
}

/**
 * Explores the system once and judges every claim. A violated safety claim has a shortest trace;
 * `holds` is never said when a bound was hit, `violated` may be.
 */
export function check(
  compiled: Compiled,
  claims: readonly Claim[],
  options: CheckOptions,
): Checked {
  const { safety, reach, live, marks } = sorted(compiled, claims);
  const graph = explore(compiled, { ...options, safety, reach, marks, edges: true });
  const started = options.clock();
  const checkLive = new LivenessCheck(graph);
  const verdicts = new Map<string, Verdict>();
  for (const claim of claims) {
    if (!isLiveness(claim)) verdicts.set(claim.name, safetyVerdict(graph, claim));
  }
  for (const claim of live) {
    verdicts.set(claim.name, liveVerdict(graph, checkLive, claim, options));
  }
  const liveness = options.clock() - started;
  const interleavings = graph.bound ? null : interleavingsOf(graph, checkLive.components);
  return {
    states: graph.table.count,
    transitions: graph.transitions,
    depth: graph.depth,
    interleavings,
    bound: graph.bound,
    verdicts,
    graph,
    times: { explore: graph.ms, liveness },
  };
}

function sorted(compiled: Compiled, claims: readonly Claim[]) {
  const safety: Safety[] = [];
  const reach: Reach[] = [];
  const live: Liveness[] = [];
  const marks: ((f: Fields) => boolean)[] = [];
  const mark = (predicate: (f: Fields) => boolean): number => {
    const known = marks.indexOf(predicate);
    return known >= 0 ? known : marks.push(predicate) - 1;
  };
  for (const claim of claims) {
    const { name } = claim;
    switch (claim.kind) {
      case 'never':
        safety.push({ kind: 'state', name, bad: claim.bad });
        break;
      case 'never raised':
        safety.push({ kind: 'step', name, flag: claim.flag });
        break;
      case 'sometimes':
        reach.push({ name, found: claim.found });
        break;
      case 'quiet after': {
        const label = compiled.labels.indexOf(claim.label);
        if (label < 0) throw new Error(`claim "${name}": no label "${claim.label}" in the system`);
        live.push({ kind: claim.kind, name, after: mark(claim.after), label });
        break;
      }
      default:
        live.push({ kind: claim.kind, name, mark: mark(claim.good) });
    }
  }
  if (marks.length > 8) throw new Error('at most 8 different predicates in liveness claims');
  return { safety, reach, live, marks };
}

function safetyVerdict(graph: Graph, claim: Claim): Verdict {
  const hit = graph.hits.get(claim.name);
  if (claim.kind === 'sometimes') {
    if (hit) return { kind: 'holds' };
    if (graph.bound) return incomplete(graph.bound);
    return { kind: 'violated', trace: null, stuck: [], graph };
  }
  if (hit)
    return { kind: 'violated', trace: traceTo(graph, hit.state, hit.flag), stuck: [], graph };
  return graph.bound ? incomplete(graph.bound) : { kind: 'holds' };
}

function liveVerdict(
  graph: Graph,
  live: LivenessCheck,
  claim: Liveness,
  options: CheckOptions,
): Verdict {
  // Steps were dropped, so that a state may look like an end that is none. Other bounds leave states
  // without any edges; those are in no component.
  if (graph.bound === 'members') return incomplete(graph.bound);
  const failures = live.failures(claim);
  const { stuck } = failures;
  if (stuck.length === 0) return graph.bound ? incomplete(graph.bound) : { kind: 'holds' };
  const sure = stuck.filter((one) => !one.leansOnCounts);
  if (sure.length === 0) return confirmed(claim.name, options);
  return {
    kind: 'violated',
    trace: lassoTo(graph, failures, sure[0]!),
    stuck: sure.map((one) => one.state),
    graph,
  };
}

function confirmed(name: string, options: CheckOptions): Verdict {
  // Where members are told apart, states have other fields: there is no starting from the same ones.
  const again = options.from ? undefined : options.confirm?.();
  const because = 'a lasso leans on counts of interchangeable members and was not confirmed';
  if (!again) return { kind: 'incomplete', because };
  const claims = again.claims.filter((one) => one.name === name);
  const { confirm: _, ...rest } = options;
  const verdict = check(again.compiled, claims, rest).verdicts.get(name)!;
  return verdict.kind === 'incomplete' ? { kind: 'incomplete', because } : verdict;
}

const incomplete = (bound: BoundName): Verdict => ({
  kind: 'incomplete',
  because: `bound hit: ${bound}`,
});

/** The unpacked fields of one state of a graph. */
export function fieldsOf(graph: Graph, state: number): Int32Array {
  const f = new Int32Array(graph.compiled.layout.size);
  graph.packing.unpack(graph.table.keys, state * graph.packing.words, f);
  return f;
}
