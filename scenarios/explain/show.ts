import { follow } from './follow.ts';
import type { Node } from './node.ts';
import type { Move } from './place.ts';
import type { Question } from './time.ts';

/** What is not logged, or not known, fits anything. */
export const fits = <T>(logged: T | undefined, shown: T | null): boolean =>
  logged === undefined || shown === null || logged === shown;

/** Makes a move as what the event shows. */
export function show(question: Question, base: Node, move: Move): Node {
  const { parent, by } = base;
  const step = { move, event: by!.event };
  return { ...follow(question, base, move, base.zone.copy(), step), parent };
}
