import { Explorer, type StrategyOptions } from './explorer.ts';
import type { Edge, Node } from './graph.ts';
import { classOf } from './move.ts';
import type { Setting } from './run.ts';

export interface RandomOptions extends StrategyOptions {
  readonly seed: number;
  /** How many changes of priority a bug may need, and one. Default: 3. */
  readonly depth?: number;
}

/** Longer than any run that is not going round in circles. */
const LONGEST = 400;
/** One run of so many is executed twice. */
const REPEATED = 20;

/**
 * Probabilistic concurrency testing (Burckhardt et al. 2010): whatever can act gets a random
 * priority, the highest acts, and at `depth - 1` random places the actor falls to the lowest. What
 * was seen is judged; it proves nothing.
 */
export async function exploreAtRandom(setting: Setting, options: RandomOptions): Promise<Explorer> {
  const { seed, depth = 3 } = options;
  const explorer = new Explorer(setting, options);
  const random = mulberry32(seed);
  const whole = (below: number) => Math.floor(random() * below);
  let length = 40;
  while (!explorer.mustStop()) {
    const { run, reached } = await explorer.begin();
    const priorities = new Map<string, number>();
    const changes = Array.from({ length: depth - 1 }, () => whole(length));
    let node: Node = reached.node;
    let steps = 0;
    for (
      ;
      node.edges.length > 0 && !node.isCut && steps < LONGEST && !explorer.disagrees;
      steps++
    ) {
      const priority = ({ move }: Edge): number => {
        const name = classOf(move);
        if (!priorities.has(name)) priorities.set(name, depth + random());
        return priorities.get(name)!;
      };
      const ranked = node.edges.map((edge) => ({ edge, rank: priority(edge) }));
      const most = Math.max(...ranked.map(({ rank }) => rank));
      const best = ranked.filter(({ rank }) => rank === most);
      const { edge } = best[whole(best.length)]!;
      const change = changes.indexOf(steps);
      if (change >= 0) priorities.set(classOf(edge.move), change / depth);
      node = (await explorer.take(run, node, edge)).node;
    }
    if (explorer.runs % REPEATED === 1 && !explorer.disagrees) await explorer.repeat(node);
    length = Math.max(length, Math.min(steps, LONGEST));
  }
  return explorer;
}

/** Small, seeded and good enough to choose schedules (Tommy Ettinger's mulberry32). */
function mulberry32(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
