import { keyOf } from './move.ts';
import { leavesLoop } from './nondeterminism.ts';
import { endAll, Run, type Setting } from './run.ts';
import { isOver } from './seen.ts';
import type { Schedule } from './verdicts.ts';

/** The clock leaps a second in the first round, twelve days in the last. */
const ROUNDS = 20;

/**
 * Goes round a loop that is said to go on for ever, while more and more time passes by the server's clock,
 * as it may: what the server decides by it shows. Null: it goes on; else why not. What is stored may hold
 * the time, so that it is the moves and what they show that have to come again.
 */
export async function goRound(
  setting: Setting,
  { moves, loop }: Schedule,
  isOfTheJob: boolean,
): Promise<string | null> {
  if (loop === null) return isOfTheJob ? endsByItself(setting, moves) : null;
  const run = await Run.start(setting);
  await run.follow(moves.slice(0, loop).map(keyOf));
  const { world } = run;
  const sight = () =>
    JSON.stringify([run.seen.views, run.seen.store.status, run.moves().map(keyOf)]);
  const before = sight();
  for (let round = 0; round < ROUNDS; round++) {
    world.backend.clock.leap(1000 * 2 ** round);
    for (const expected of moves.slice(loop)) {
      const move = run.moves().find((one) => keyOf(one) === keyOf(expected));
      if (!move) return leavesLoop(run, expected);
      await run.take(move);
    }
    if (sight() !== before) return leavesLoop(run, null);
  }
  await endAll(setting);
  return null;
}

/** Nobody asks any more, but the job is over once enough time has passed. */
async function endsByItself(setting: Setting, moves: Schedule['moves']): Promise<string | null> {
  const run = await Run.start(setting);
  await run.follow(moves.map(keyOf));
  run.world.backend.clock.leap(1000 * 2 ** ROUNDS);
  await run.world.look();
  const { status } = run.seen.store;
  await endAll(setting);
  return isOver(status) ? `the job is ${status} once time has passed by the server's clock` : null;
}
