import { brokenBy } from './claims.ts';
import { commute } from './footprint.ts';
import type { Edge, Node, Step } from './graph.ts';
import { isLoad } from './move.ts';
import type { ModelBeside } from './twin.ts';

/** One of so many that could be inferred is taken all the same. */
const TRIED = 16;

/**
 * Fills in where edges lead that need not be taken: if two moves commute, whichever came second leads
 * to the state that is known from the other order. No state and no edge is left out of the graph, so
 * that nothing changes for any claim; what is spared is the execution. The sleep sets of Godefroid
 * (1996), for a search that knows states again.
 */
export class Diamonds {
  readonly #model: ModelBeside | null;
  #found = 0;
  /** Edges that were not taken. */
  inferred = 0;

  constructor(model: ModelBeside | null) {
    this.#model = model;
  }

  /** Call it when an edge was taken. */
  close(node: Node, edge: Edge): void {
    const fresh: Step[] = [{ node, edge }];
    for (let step = fresh.pop(); step; step = fresh.pop()) {
      for (const corner of cornersOf(step)) {
        const { at, missing, like, to } = corner;
        if (missing.to || missing.isHeld || missing.expected || !this.#modelAgrees(corner))
          continue;
        this.#found += 1;
        if (this.#found % TRIED === 0) {
          missing.expected = to;
          continue;
        }
        this.inferred += 1;
        missing.to = to;
        missing.footprint = like.footprint;
        missing.sends = like.sends;
        const loaded = isLoad(missing.move) ? missing.move.member : null;
        missing.broken = brokenBy(at.seen, to.seen, loaded);
        to.into.push({ node: at, edge: missing });
        fresh.push({ node: at, edge: missing });
      }
    }
  }

  #modelAgrees({ at, missing, to }: Corner): boolean {
    if (!this.#model || !at.f || !to.f) return true;
    return this.#model.after(at.f, missing.move) === to.f;
  }
}

interface Corner {
  readonly at: Node;
  readonly missing: Edge;
  /** The same move, where it was taken. */
  readonly like: Edge;
  readonly to: Node;
}

/** The squares that this edge is a side of and that lack one side. */
function* cornersOf({ node, edge }: Step): Generator<Corner> {
  const far = edge.to!;
  for (const other of node.edges) {
    if (other === edge || !other.to || !commutes(edge, other)) continue;
    const second = other.to.edges.find(({ key }) => key === edge.key);
    const first = far.edges.find(({ key }) => key === other.key);
    if (!first || !second) continue;
    if (first.to) yield { at: other.to, missing: second, like: edge, to: first.to };
    else if (second.to) yield { at: far, missing: first, like: other, to: second.to };
  }
  for (const { node: from, edge: by } of node.into) {
    const other = from.edges.find(({ key }) => key === edge.key);
    if (!other?.to || other === by || !commutes(by, other)) continue;
    const missing = other.to.edges.find(({ key }) => key === by.key);
    if (missing) yield { at: other.to, missing, like: by, to: far };
  }
}

const commutes = (a: Edge, b: Edge): boolean =>
  a.footprint !== null && b.footprint !== null && commute(a.footprint, b.footprint);
