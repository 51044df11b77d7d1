import type { Backend } from './backend.ts';
import type { Tab } from './tab.ts';
import { isTurnAwaited, tick, turn } from './turns.ts';

/** More turns than anything that ends could take between two choices. */
const MOST_TURNS = 100;

/**
 * Everything runs that needs no choice: promises first, which is cheap, then turns of the event loop
 * until one passes in which nothing happened and after which nobody waits for another. `isQuick`: no
 * turns; with `until`, no further than that. The answer is whether anything did wait for a turn. What
 * worker threads or the system do (files, sockets, hashes, compression) is not waited for.
 */
export async function comesToRest(
  backend: Backend,
  tabs: readonly Tab[],
  isQuick: boolean,
  until?: () => boolean,
): Promise<boolean> {
  let needsTurns = false;
  for (let turns = 0; turns < MOST_TURNS; turns++) {
    const before = backend.activity;
    await tick();
    if (backend.runDue() || backend.activity !== before) continue;
    if (isQuick || until?.()) return needsTurns;
    await turn();
    for (const { client } of tabs) {
      if (!client?.settle) continue;
      // It has turns of its own.
      needsTurns = true;
      await client.settle();
    }
    if (!backend.runDue() && backend.activity === before && !isTurnAwaited()) return needsTurns;
    needsTurns = true;
  }
  throw new Error(`no rest after ${MOST_TURNS} turns: server or client runs on by itself`);
}
