import type { Explorer } from './explorer.ts';
import type { Edge, Node } from './graph.ts';
import { isFair } from './move.ts';
import type { Run } from './run.ts';

/** Of so many runs that came to a known state, one goes on for so many steps. */
const ONE_OF = 16;
const STEPS = 40;
const MOST_CYCLES = 100;

/**
 * A run that came to a known state would have nothing more to show: what follows was seen. Some go on
 * through it nevertheless, to see whether it does follow, so that a client that counts its polls is
 * found out. A sample: it can find hidden state, not exclude it. Throws NondeterminismError where no
 * model tells the difference. The answer is where the run is then; null: nowhere known.
 */
export async function linger(
  explorer: Explorer,
  run: Run,
  last: Node,
  reached: Node,
): Promise<Node | null> {
  // One that has gone in a circle is followed round again, while there are not many of them.
  const isCycle = explorer.pruned <= MOST_CYCLES && isBefore(reached, last);
  if (!isCycle && explorer.pruned % ONE_OF !== 1) return reached;
  const waits = isCycle || explorer.pruned % (2 * ONE_OF) === 1;
  let node = reached;
  for (let step = 0; step < STEPS; step++) {
    const edge = nextOf(node, step, waits);
    if (!edge?.to) break;
    if (!(await explorer.follow(run, edge))) return null;
    node = edge.to;
  }
  return node;
}

function isBefore(node: Node, last: Node): boolean {
  for (let at: Node | undefined = last; at; at = at.from?.node) if (at === node) return true;
  return false;
}

/** With `waits`, work goes on while pages poll; without, everything has its turn. */
function nextOf({ edges }: Node, step: number, waits: boolean): Edge | undefined {
  const fair = edges.filter(({ to, move }) => to !== null && isFair(move));
  const others = fair.filter(({ move }) => move.kind !== 'choice');
  if (waits && others.length > 0) return others[0];
  return fair[step % Math.max(1, fair.length)];
}
