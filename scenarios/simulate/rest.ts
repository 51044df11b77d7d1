import { UsageError } from '../../model/parse.ts';
import type { Backend } from './backend.ts';
import type { Pages } from './pages.ts';
import { isTurnAwaited, tick, turn } from './turns.ts';

/** More turns than anything that ends could take between two choices. */
const MOST_TURNS = 100;

interface How {
  readonly quick: boolean;
  /** Whoever else waits for a turn says nothing of this world. */
  readonly isBesideOthers: boolean;
  readonly until: (() => boolean) | undefined;
}

/**
 * Everything runs that needs no choice: promises first, which is cheap, then turns of the event loop
 * until one passes in which nothing happened and after which nobody waits for another. `quick`: no
 * turns; with `until`, no further than that. The answer is whether anything did wait for a turn. What
 * worker threads or the system do (files, sockets, hashes, compression) is not waited for.
 */
export async function comesToRest(
  backend: Backend,
  pages: Pages,
  { quick, isBesideOthers, until }: How,
): Promise<boolean> {
  let needsTurns = false;
  for (let turns = 0; turns < MOST_TURNS; turns++) {
    const before = backend.activity;
    await tick();
    if (until?.()) return needsTurns;
    if (backend.runDue() || backend.activity !== before) continue;
    if (quick) return needsTurns;
    await turn();
    if (await pages.settle()) needsTurns = true;
    const isTurnWanted = !isBesideOthers && isTurnAwaited();
    if (!backend.runDue() && backend.activity === before && !isTurnWanted) return needsTurns;
    needsTurns = true;
  }
  throw new UsageError(
    `no rest after ${MOST_TURNS} turns of the event loop: server or page runs on by itself, ` +
      'by real timers or setImmediate, where it has to wait for a reply or for a timer of deps',
  );
}
