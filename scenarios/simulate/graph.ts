import type { ClaimName } from '../../model/claims.ts';
import type { Move } from './move.ts';
import type { Seen } from './seen.ts';

export interface Edge {
  readonly move: Move;
  /** The key in the schedule. */
  readonly key: string;
  /** null: not taken yet. */
  to: Node | null;
  broken: readonly ClaimName[];
  /** The tabs that sent a call in this step. */
  sends: readonly number[];
}

/** One state that runs have been in. */
export interface Node {
  /** What the strategy tells states apart by. */
  readonly key: string;
  /** Everything that can be seen of this state; a repeated run has to come to the same. */
  readonly state: string;
  readonly seen: Seen;
  readonly broken: readonly ClaimName[];
  readonly edges: readonly Edge[];
  /** Runs end here, though something could happen: the page has polled in vain often enough. */
  isCut: boolean;
  /** How it was reached first. */
  readonly from: { readonly node: Node; readonly edge: Edge } | null;
}

/** The edges from the start to a node, as it was reached first. */
export function pathTo(node: Node): Edge[] {
  const path: Edge[] = [];
  for (let at = node.from; at; at = at.node.from) path.unshift(at.edge);
  return path;
}

/** For each node, a shortest path from the root: breadth first over the edges that were taken. */
export function shortestPaths(root: Node): (node: Node) => Edge[] {
  const by = new Map<Node, { node: Node; edge: Edge } | null>([[root, null]]);
  const queue = [root];
  for (const node of queue) {
    for (const edge of node.edges) {
      if (!edge.to || by.has(edge.to)) continue;
      by.set(edge.to, { node, edge });
      queue.push(edge.to);
    }
  }
  return (node) => {
    const path: Edge[] = [];
    for (let at = by.get(node); at; at = by.get(at.node)) path.unshift(at.edge);
    return path;
  };
}
