import { Explorer, type StrategyOptions } from './explorer.ts';
import type { Edge } from './graph.ts';
import type { Move } from './move.ts';
import type { Setting } from './run.ts';

export interface RandomOptions extends StrategyOptions {
  readonly seed: number;
  /** How many orderings a bug takes: 1 needs no change of priority, 3 needs two. Default: 3. */
  readonly depth?: number;
}

export const DEPTH = 3;
/** Longer than any run that is not going round in circles. */
const LONGEST = 400;

/**
 * Probabilistic concurrency testing (Burckhardt, Kothari, Musuvathi & Nagarakatte 2010): whoever can
 * act gets a random priority, the highest acts, and at `depth - 1` random places whoever acts there
 * falls below all others. With n actors and k steps, one run hits a bug that takes `depth` orderings
 * with a chance of at least 1 / (n * k^(depth - 1)). What was seen is judged; it proves nothing.
 *
 * An actor is a page, a call's way through the network, a call's handler, the job, an item, the cache;
 * each kind of fault and each user action is one of its own. Of several moves of the one that acts, each
 * is as likely.
 */
export async function exploreAtRandom(setting: Setting, options: RandomOptions): Promise<Explorer> {
  const { seed, depth = DEPTH } = options;
  const explorer = new Explorer(setting, options);
  const random = mulberry32(seed);
  const whole = (below: number) => Math.floor(random() * below);
  let length = 40;
  while (!explorer.mustStop()) {
    const { run, reached } = await explorer.begin();
    const priorities = new Map<string, number>();
    const priorityOf = (edge: Edge): number => {
      const actor = actorOf(edge.move);
      if (!priorities.has(actor)) priorities.set(actor, depth + random());
      return priorities.get(actor)!;
    };
    const changes = Array.from({ length: depth - 1 }, () => whole(length));
    let { node } = reached;
    let steps = 0;
    for (; steps < LONGEST && !explorer.disagrees && !explorer.stopped; steps++) {
      const ranked = node.edges.flatMap((edge) =>
        edge.isHeld ? [] : [{ edge, rank: priorityOf(edge) }],
      );
      if (ranked.length === 0) break;
      const most = Math.max(...ranked.map(({ rank }) => rank));
      const best = ranked.filter(({ rank }) => rank === most);
      const { edge } = best[whole(best.length)]!;
      const change = changes.indexOf(steps);
      if (change >= 0) priorities.set(actorOf(edge.move), change / depth);
      node = (await explorer.take(run, node, edge)).node;
    }
    await explorer.sample(node);
    length = Math.max(length, Math.min(steps, LONGEST));
  }
  return explorer;
}

/** Two calls are two actors, though the second takes the place of the first. */
function actorOf({ kind, process, name, member, payload }: Move): string {
  if (kind === 'fault' || kind === 'user') return `${kind} ${name}`;
  return `${process} ${payload.call ?? payload.task ?? member}`;
}

/** Small, seeded and good enough to choose schedules (Tommy Ettinger's mulberry32). */
export function mulberry32(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
