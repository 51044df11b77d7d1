import { Diamonds } from './diamonds.ts';
import { Explorer, type StrategyOptions } from './explorer.ts';
import { type Edge, type Node, openEdge, type Step } from './graph.ts';
import { linger } from './linger.ts';
import type { Run, Setting } from './run.ts';

/** A run does not go on for ever, though there is always something new. */
const LONGEST = 1000;
/** Each run goes through states that were seen in others, so that few need to be repeated whole. */
const SAMPLED = 200;
/** So many states are looked at for one that has something new nearby. */
const NEARBY = 100;

/**
 * Every state and every step between states. A run that comes to a known state walks on through known
 * ones to the next step that was not taken, so that few runs cover all; steps that follow from others
 * by commuting are not taken at all.
 */
export async function walkStates(
  setting: Setting,
  options: StrategyOptions,
  keyFor?: (run: Run) => string,
): Promise<Explorer> {
  const explorer = new Explorer(setting, options, keyFor);
  const diamonds = new Diamonds(setting.model);
  const open = new OpenNodes();
  const first = await explorer.begin();
  open.add(first.reached.node);
  let run: Run = first.run;
  let node: Node | null = first.reached.node;
  for (;;) {
    let last: Node = node ?? first.reached.node;
    while (node && run.taken.length < LONGEST && !explorer.disagrees && !explorer.stopped) {
      last = node;
      node = await stepFrom(node);
    }
    await explorer.sample(last, SAMPLED);
    const next = open.next();
    if (!next || explorer.mustStop()) break;
    run = await explorer.beginAt(next);
    node = next;
  }
  explorer.pruned += diamonds.inferred;
  return explorer;

  /** One step that is new, or the way to one; null: nothing new is near. */
  async function stepFrom(at: Node): Promise<Node | null> {
    const edge = openEdge(at);
    if (!edge) return follow(wayOn(at));
    const reached = await explorer.take(run, at, edge);
    diamonds.close(at, edge);
    if (reached.isNew) {
      open.add(reached.node);
      return reached.node;
    }
    explorer.pruned += 1;
    if (explorer.disagrees || run.trail!.state !== reached.node.state) return null;
    return linger(explorer, run, at, reached.node);
  }

  async function follow(way: readonly Edge[] | null): Promise<Node | null> {
    let to: Node | null = null;
    for (const edge of way ?? []) {
      if (!(await explorer.follow(run, edge))) return null;
      to = edge.to;
    }
    return to;
  }
}

/** The fewest known steps to a state with something new, unless beginning again is nearer. */
function wayOn(from: Node): Edge[] | null {
  const by = new Map<Node, Step | null>([[from, null]]);
  for (const node of by.keys()) {
    if (openEdge(node)) return wayTo(node, by);
    for (const edge of node.edges) {
      if (edge.to && !by.has(edge.to)) by.set(edge.to, { node, edge });
    }
    if (by.size > NEARBY) return null;
  }
  return null;
}

function wayTo(node: Node, by: ReadonlyMap<Node, Step | null>): Edge[] {
  const way: Edge[] = [];
  for (let at = by.get(node); at; at = by.get(at.node)) way.push(at.edge);
  return way.reverse();
}

/** States with something new, those near the start first: a run from there has most before it. */
class OpenNodes {
  readonly #byDepth: Node[][] = [];
  #least = 0;

  add(node: Node): void {
    const depth = node.trail?.length ?? 0;
    for (let at = this.#byDepth.length; at <= depth; at++) this.#byDepth.push([]);
    this.#byDepth[depth]!.push(node);
    this.#least = Math.min(this.#least, depth);
  }

  next(): Node | null {
    for (; this.#least < this.#byDepth.length; this.#least++) {
      const nodes = this.#byDepth[this.#least]!;
      for (let last = nodes.at(-1); last; last = nodes.at(-1)) {
        if (openEdge(last)) return last;
        nodes.pop();
      }
    }
    return null;
  }
}
