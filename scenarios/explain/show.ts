import { follow } from './follow.ts';
import type { Node } from './node.ts';
import type { Move } from './place.ts';
import type { Question } from './time.ts';

/** Makes a move as what the event shows. */
export function show(question: Question, base: Node, move: Move): Node {
  const { parent, by } = base;
  const step = { move, event: by!.event };
  return { ...follow(question, base, move, base.zone.copy(), step), parent };
}
