import { UsageError } from '../../model/parse.ts';
import type { Backend } from './backend.ts';
import { keptBy } from './kept-by.ts';
import type { Pages } from './pages.ts';
import type { Subject } from './subject.ts';
import {
  afterTick,
  areCounted,
  immediates,
  isAnythingUnderWay,
  isTurnAwaited,
  tick,
  ticks,
  turn,
} from './turns.ts';

/** More turns than anything that ends could take between two choices. */
const MOST_TURNS = 100;
/** So many turns of a subject are looked at before one that nobody is seen to wait for is left out. */
const LOOKED_AT = 200;
/** And one of so many after that. */
const ONE_OF = 64;

/** What can come to rest, and how. */
export interface Resting {
  readonly subject: Subject;
  readonly backend: Backend;
  readonly pages: Pages;
  /** No turns. */
  readonly isQuick: boolean;
  /** Something waited for a turn of the event loop. */
  needsTurns: boolean;
}

/**
 * Everything runs that needs no choice: promises first, which is cheap, then turns of the event loop
 * until one passes in which nothing happened and after which nobody waits for another. With `until`, no
 * further than that. What worker threads or the system do (files, sockets, hashes, compression) is not
 * waited for. By callbacks, since it is done in every step: a promise for each tick costs as much again.
 */
export function comesToRest(world: Resting, until?: () => boolean): Promise<void> {
  const { backend } = world;
  let before = backend.activity;
  let turns = 0;
  /** The last tick was for nothing but that something had happened. */
  let isMere = false;
  /** Something else was done in this tick: the promises that it left may not have gone on yet. */
  let isShared = false;
  return new Promise((resolve, reject) => {
    const look = () => {
      try {
        if (until?.()) return resolve();
        const wasShared = isShared;
        isShared = hasPutOff();
        const goesOn = backend.clock.fireDue() || wasShared || isShared;
        const isPlain = isPlainIn(world);
        if (goesOn || (backend.activity !== before && !isPlain)) {
          if (isMere && !goesOn) habitsOf(world.subject).isSecret = true;
          isMere = !goesOn;
          before = backend.activity;
          // A turn ends any chain of ticks.
          if (++turns <= MOST_TURNS) return afterTick(look);
        }
        const isTurnAsked = immediates.times !== turnsAsked;
        const isOver = turns <= MOST_TURNS;
        if (isOver && world.isQuick) return resolve();
        if (isOver && isPlain && !isTurnAsked && !isAnythingUnderWay()) return resolve();
      } catch (error) {
        return reject(error);
      }
      restsInTurns(world, until).then(resolve, reject);
    };
    afterTick(look);
  });
}

let putOff = 0;
/** How many immediates there were when all of them had run last. */
let turnsAsked = 0;

/** Was anything put off to the next tick since this was asked last? */
function hasPutOff(): boolean {
  const now = ticks.times;
  const has = now !== putOff;
  putOff = now;
  return has;
}

/** Is all seen that it could wait for? */
const isPlainIn = ({ subject, pages }: Resting): boolean =>
  areCounted() && !subject.isBesideOthers && !pages.isElsewhere && habitsOf(subject).isPlainNow();

async function restsInTurns(world: Resting, until?: () => boolean): Promise<void> {
  const { subject, backend, pages } = world;
  const habits = habitsOf(subject);
  for (let turns = 0; turns < MOST_TURNS; turns++) {
    const before = backend.activity;
    const asked = immediates.times;
    const isSeen = asked !== turnsAsked || isTurnAwaited();
    await turn();
    if (await pages.settle()) world.needsTurns = true;
    // Whoever else waits for a turn says nothing of this world.
    const isTurnWanted = !subject.isBesideOthers && (immediates.times !== asked || isTurnAwaited());
    turnsAsked = asked;
    if (!backend.clock.fireDue() && backend.activity === before && !isTurnWanted) {
      habits.looked += 1;
      return;
    }
    // Whatever else is under way is no reason to trust: it may be somebody else's.
    if (!isSeen && backend.activity !== before) habits.isSecret = true;
    world.needsTurns = true;
    for (let ticked = -1, rounds = 0; ticked !== backend.activity; rounds++) {
      if (rounds > MOST_TURNS) throw noRest();
      ticked = backend.activity;
      await tick();
      if (until?.()) return;
      if (backend.clock.fireDue()) ticked = -1;
    }
  }
  throw noRest();
}

const noRest = (): UsageError =>
  new UsageError(
    `no rest after ${MOST_TURNS} turns of the event loop: server or page runs on by itself, ` +
      'by real timers or setImmediate, where it has to wait for a reply or for a timer of deps',
  );

/** What is known of a subject's turns. */
class Habits {
  looked = 0;
  /** A turn brought something of which nothing was seen before. */
  isSecret = false;

  #asked = 0;

  /** Now and then it is looked at again. */
  isPlainNow(): boolean {
    return this.looked >= LOOKED_AT && !this.isSecret && ++this.#asked % ONE_OF !== 0;
  }
}

const habitsOf = keptBy((_: Subject) => new Habits());
