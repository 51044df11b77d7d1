import type { ClaimName } from '../../model/claims.ts';
import type { Answer } from './calls.ts';
import type { Footprint } from './footprint.ts';
import type { Idle } from './idle.ts';
import type { Move } from './move.ts';
import type { Seen } from './seen.ts';

export interface Edge {
  readonly move: Move;
  /** The key in the schedule. */
  readonly key: string;
  /** Not taken: its page has polled in vain often enough. */
  readonly isHeld: boolean;
  /** null: not taken yet. */
  to: Node | null;
  broken: readonly ClaimName[];
  /** The tabs that sent a call in this step. */
  sends: readonly number[];
  /** What it touched; null: not taken yet. */
  footprint: Footprint | null;
  /** Where it has to lead, by moves that commute with it: to be tried. */
  expected: Node | null;
}

/** One state that runs have been in. */
export interface Node {
  /** What the strategy tells states apart by. */
  readonly key: string;
  /** Everything that can be seen of this state; a repeated run has to come to the same. */
  readonly state: string;
  /** The model's state beside it. */
  readonly f: Int32Array | null;
  readonly seen: Seen;
  readonly broken: readonly ClaimName[];
  readonly edges: readonly Edge[];
  /** Where a state cannot be known again: who polled how often. */
  readonly idle: Idle | null;
  /** How it was reached first. */
  readonly from: Step | null;
  /** All the steps to it that are known. */
  readonly into: Step[];
  /** What the run had taken that met it first. Null: nothing. */
  readonly trail: Trail | null;
}

/** The moves of a run up to some point, the last one first. */
export interface Trail {
  readonly move: Move;
  /** What could be seen after it. */
  readonly state: string;
  /** How long each timer waits then: no part of a state, but the same in every run that took these moves. */
  readonly waits: string;
  /** What a mere read was answered. */
  readonly answer: Answer | null;
  readonly before: Trail | null;
  readonly length: number;
}

export interface Step {
  readonly node: Node;
  readonly edge: Edge;
}

/** An edge that is still to be taken. */
export const openEdge = ({ edges }: Node): Edge | undefined =>
  edges.find(({ to, isHeld }) => to === null && !isHeld);

/** From the first move on. */
export function movesOn(trail: Trail | null): Trail[] {
  const found: Trail[] = [];
  for (let at = trail; at; at = at.before) found.push(at);
  return found.reverse();
}

/** A shortest path from the root to each node: breadth first over the edges that were taken. */
export class ShortestPaths {
  readonly #by: ReadonlyMap<Node, (Step & { readonly length: number }) | null>;

  constructor(root: Node) {
    const by = new Map<Node, (Step & { readonly length: number }) | null>([[root, null]]);
    for (const [node, step] of by) {
      const length = (step?.length ?? 0) + 1;
      for (const edge of node.edges) {
        if (edge.to && !by.has(edge.to)) by.set(edge.to, { node, edge, length });
      }
    }
    this.#by = by;
  }

  lengthTo(node: Node): number {
    return this.#by.get(node)?.length ?? 0;
  }

  to(node: Node): Edge[] {
    const path: Edge[] = [];
    for (let at = this.#by.get(node); at; at = this.#by.get(at.node)) path.push(at.edge);
    return path.reverse();
  }
}
