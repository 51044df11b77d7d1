import type { Explorer } from './explorer.ts';
import { isFair, type Move } from './move.ts';

/** A page that gives up after fewer is found. */
const ASKED = 100;
/** Longer than any run that comes to an end. */
const LONGEST = 2000;

/**
 * Where a page tells nothing of itself, only so many idle polls were taken: in one more run the work has
 * to wait until the pages have asked in vain far more often, so that one which gives up is found. A sample.
 */
export async function askOn(explorer: Explorer): Promise<void> {
  if (explorer.holds === 0 || explorer.disagrees || explorer.stopped) return;
  const { run, reached } = await explorer.begin();
  let { node } = reached;
  let asked = 0;
  for (let step = 0; step < LONGEST && !explorer.stopped; step++) {
    const fair = node.edges.filter(({ move }) => isFair(move));
    const edge = fair.find(({ move }) => isVain(move) === asked < ASKED) ?? fair[0];
    if (!edge) break;
    if (edge.move.name === 'reads status') asked += 1;
    node = (await explorer.take(run, node, edge)).node;
  }
}

/** Does it only go on with what pages and their calls do, and with no work? */
const isVain = ({ process, name }: Move): boolean =>
  process.startsWith('page') || process === 'network' || name === 'reads status';
