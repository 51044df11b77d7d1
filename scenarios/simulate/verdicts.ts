import { CLAIMS, type ClaimName } from '../../model/claims.ts';
import { hasSettled, reaches } from './claims.ts';
import { type Edge, type Node, ShortestPaths } from './graph.ts';
import { keptBy } from './kept-by.ts';
import { loopThrough, type Staying, stayingIn } from './liveness.ts';
import type { Move } from './move.ts';
import { isOver } from './seen.ts';

export interface Schedule {
  readonly moves: readonly Move[];
  /** The index of the first move of the part that repeats for ever; null: it ends. */
  readonly loop: number | null;
}

export type CodeVerdict =
  /** `within`: a bound on the schedules that were taken, beside those of the environment. */
  | { readonly kind: 'holds'; readonly within?: string }
  | {
      readonly kind: 'violated';
      /** null: a state that no schedule reaches. */
      readonly schedule: Schedule | null;
      /** Liveness: the schedules to every state in which a run may stay, the shown one first. */
      readonly stuck: readonly Schedule[];
    }
  | { readonly kind: 'incomplete'; readonly because: string };

export interface Judging {
  /** All runs begin at the first. */
  readonly nodes: readonly Node[];
  /** null: every schedule was taken. */
  readonly because: string | null;
  /** The bound on idle polls, where there was one; and whether a run could poll for ever. */
  readonly idle?: { readonly within: string; readonly mayPollForEver: boolean } | null;
}

/** The verdict on one claim, by all the states and steps that runs have been through. */
export function verdictOn(claim: ClaimName, judging: Judging): CodeVerdict {
  const { nodes, because, idle } = judging;
  const unless = (): CodeVerdict => {
    if (because !== null) return { kind: 'incomplete', because };
    if (!idle) return { kind: 'holds' };
    if (CLAIMS[claim].kind !== 'liveness' || !idle.mayPollForEver) {
      return { kind: 'holds', within: idle.within };
    }
    return {
      kind: 'incomplete',
      because: `${idle.within}: whether it polls for ever is not known`,
    };
  };
  switch (claim) {
    case 'can-complete':
    case 'can-fail':
    case 'can-cancel': {
      if (nodes.some(({ seen }) => reaches(claim, seen))) return { kind: 'holds' };
      if (because !== null || idle) return { kind: 'incomplete', because: because ?? idle!.within };
      return { kind: 'violated', schedule: null, stuck: [] };
    }
    case 'settles':
    case 'job-settles':
    case 'goes-quiet':
      return staying(claim, nodes) ?? unless();
    default:
      return broken(claim, nodes) ?? unless();
  }
}

const movesOf = (edges: readonly Edge[]): Move[] => edges.map(({ move }) => move);

/** What all claims on the same nodes ask for. */
const pathsOf = keptBy((nodes: readonly Node[]) => new ShortestPaths(nodes[0]!));
const staysIn = keptBy((nodes: readonly Node[]): readonly Staying[] =>
  stayingIn(nodes, () => true),
);

function broken(claim: ClaimName, nodes: readonly Node[]): CodeVerdict | null {
  const paths = pathsOf(nodes);
  let shortest = Number.POSITIVE_INFINITY;
  let first: { node: Node; edges: readonly Edge[] } | null = null;
  for (const node of nodes) {
    const broken = node.broken.includes(claim)
      ? null
      : node.edges.find((edge) => edge.broken.includes(claim));
    if (broken === undefined) continue;
    const length = paths.lengthTo(node) + (broken ? 1 : 0);
    if (length >= shortest) continue;
    shortest = length;
    first = { node, edges: broken ? [broken] : [] };
  }
  if (!first) return null;
  const moves = movesOf([...paths.to(first.node), ...first.edges]);
  return { kind: 'violated', schedule: { moves, loop: null }, stuck: [] };
}

function staying(
  claim: 'settles' | 'job-settles' | 'goes-quiet',
  nodes: readonly Node[],
): CodeVerdict | null {
  const stuck = stuckIn(claim, nodes);
  if (stuck.length === 0) return null;
  const paths = pathsOf(nodes);
  const schedules = stuck
    .map((one) => scheduleOf(one, (node) => paths.to(node)))
    .sort((a, b) => a.moves.length - b.moves.length);
  return { kind: 'violated', schedule: schedules[0]!, stuck: schedules };
}

interface Stuck {
  readonly staying: Staying;
  /** Where the run may be shown to be stuck. */
  readonly at: readonly Node[];
  /** What the loop has to take, fairness aside. */
  readonly edge: Edge | null;
}

function stuckIn(claim: string, nodes: readonly Node[]): Stuck[] {
  if (claim === 'job-settles') {
    const isOpen = (node: Node) => !isOver(node.seen.store.status);
    const before = reachableWithin(nodes[0]!, isOpen);
    return stayingIn(nodes, (node) => before.has(node)).map((one) => {
      const at = one.kind === 'end' ? [one.node] : [...one.nodes];
      return { staying: one, at, edge: null };
    });
  }
  const all = staysIn(nodes);
  if (claim === 'settles') {
    return all.flatMap((one) => {
      const members = one.kind === 'end' ? [one.node] : [...one.nodes];
      const at = members.filter(({ seen }) => !hasSettled(seen));
      return at.length > 0 ? [{ staying: one, at, edge: null }] : [];
    });
  }
  return all.flatMap((one) => {
    if (one.kind === 'end') return [];
    const loud = [...one.nodes].flatMap((node) =>
      node.edges
        .filter(({ to: next, sends }) => {
          const quiet = node.seen.views.flatMap((view, tab) =>
            isOver(view?.status ?? null) ? [tab] : [],
          );
          return next && one.nodes.has(next) && sends.some((tab) => quiet.includes(tab));
        })
        .map((edge) => ({ staying: one, at: [node], edge })),
    );
    return loud.slice(0, 1);
  });
}

function reachableWithin(root: Node, admits: (node: Node) => boolean): Set<Node> {
  const found = new Set<Node>(admits(root) ? [root] : []);
  for (const node of found) {
    for (const { to } of node.edges) if (to && admits(to)) found.add(to);
  }
  return found;
}

function scheduleOf({ staying: one, at, edge }: Stuck, to: (node: Node) => Edge[]): Schedule {
  const stems = at.map((node) => ({ node, path: to(node) }));
  const { node, path: stem } = stems.reduce((a, b) => (b.path.length < a.path.length ? b : a));
  if (one.kind === 'end') return { moves: movesOf(stem), loop: null };
  const loop = loopThrough(one.nodes, node, edge ? [edge] : []);
  return { moves: movesOf([...stem, ...loop]), loop: stem.length };
}
