import { isFair } from '../../model/checker/fairness.ts';
import { isTerminal, viewsOf } from '../../model/narrate.ts';
import { type Node, pathTo } from './node.ts';
import type { Question } from './time.ts';

/** The visit to the page that an explanation tells of: the first that ended, or got stuck. */
export interface Told {
  /** The last point of that visit. */
  readonly end: Node;
  /** How it ended: the user left or loaded the page again, or the log stops. */
  readonly until: 'return' | 'end of log';
  /** Something was still to happen by itself: how it would have ended is open. */
  readonly isAtWork: boolean;
  /** When the user loaded the page again before that, while it was at work; ms since 1970. */
  readonly reloads: readonly number[];
}

/**
 * A page that is left while it is at work was not stuck, and the load that takes its place is the
 * user's own doing. A page that was stuck or had ended is what is told, whatever came after.
 */
export function toldVisit(question: Question, end: Node): Told {
  const reloads: number[] = [];
  const path = pathTo(end);
  let left: Node | null = null;
  let gone = false;
  for (const [i, node] of path.entries()) {
    const event = node.by?.event;
    if (event?.kind !== 'loads' && event?.kind !== 'leaves') continue;
    const before = path[i - 1]!;
    if (!gone && before.place.work !== null) {
      if (!isAtWork(question, before)) {
        return { end: before, until: 'return', isAtWork: false, reloads };
      }
      left = before;
    }
    gone = event.kind === 'leaves';
    if (left && !gone) reloads.push(event.at);
  }
  if (left && gone) return { end: left, until: 'return', isAtWork: true, reloads };
  return { end, until: 'end of log', isAtWork: isAtWork(question, end), reloads };
}

/** Not terminal, and something can still happen by itself. */
function isAtWork({ world }: Question, { place }: Node): boolean {
  const view = viewsOf(world.compiled, place.f, world.environment.items)[0] ?? null;
  if (isTerminal(view) || place.work === 'quiet') return false;
  return world.compiled.steps(place.f).some(({ stepClass }) => isFair(stepClass));
}
