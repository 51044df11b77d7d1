import { commute, type Footprint } from './footprint.ts';
import type { Edge, Node } from './graph.ts';
import { isFair } from './move.ts';

/** A move as it was taken in the run that is explored. */
export interface Event {
  /** null: the end, after which nothing must happen. */
  readonly edge: Edge | null;
  readonly footprint: Footprint;
  /** The end comes only before or only after a fault or a user, never in the midst of what must be. */
  readonly isLast: boolean;
  /** The events of the run that it had to come after. */
  readonly before: ReadonlySet<Event>;
}

/** One state of the run that is explored, and what is tried there. */
export interface Frame {
  readonly node: Node;
  /** The keys of the moves that have to be tried here. */
  readonly todo: Set<string>;
  /** Moves that were tried, here or before: what follows them now was seen in another order. */
  readonly asleep: Map<string, Footprint>;
  /** The move that the run takes here. */
  event: Event | null;
}

/** The events that one with this footprint comes after, the indirect ones included. */
export function predecessorsOf(footprint: Footprint, events: readonly Event[]): Set<Event> {
  const found = new Set<Event>();
  for (const one of events) {
    if (commute(one.footprint, footprint)) continue;
    found.add(one);
    for (const earlier of one.before) found.add(earlier);
  }
  return found;
}

const meet = (earlier: Event, last: Event): boolean =>
  last.isLast ? !isFair(earlier.edge!.move) : !commute(earlier.footprint, last.footprint);

/**
 * Where the last event of a run could have come before an earlier one that it does not commute with,
 * something is to be tried there that leads to this order.
 */
export function addRaces(stack: readonly Frame[], last: Event): void {
  const frames = stack.filter(({ event }) => event !== null && event !== last);
  const between: Event[] = [];
  for (let at = frames.length - 1; at >= 0; at--) {
    const frame = frames[at]!;
    const event = frame.event!;
    const isBetween = between.some((one) => one.before.has(event));
    if (meet(event, last)) {
      const isCause = last.edge !== null && enables(frame.node, stack[at + 1]!.node, last.edge);
      if (!isBetween && !isCause) reverse(frame, frames.slice(at + 1), last);
      between.push(event);
    }
  }
}

/** One that the event itself made possible cannot come before it. */
const enables = (before: Node, after: Node, { key }: Edge): boolean =>
  !isPossible(before, key) && isPossible(after, key);

const isPossible = ({ edges }: Node, key: string): boolean =>
  edges.some((one) => one.key === key && !one.isHeld);

/** What does not hang on the frame's event goes first, then `last`. */
function reverse(frame: Frame, later: readonly Frame[], last: Event): void {
  const event = frame.event!;
  const free = later.flatMap((one) => (one.event!.before.has(event) ? [] : [one.event!]));
  const wanted = last.isLast ? free : [...free, last];
  const firsts = wanted.filter((one) => !wanted.some((other) => one.before.has(other)));
  const keys = firsts.map(({ edge }) => edge!.key);
  if (keys.some((key) => frame.todo.has(key) || frame.asleep.has(key))) return;
  const possible = frame.node.edges.filter((one) => !one.isHeld && keys.includes(one.key));
  if (possible[0]) frame.todo.add(possible[0].key);
  else if (free.length > 0) for (const { key } of frame.node.edges) frame.todo.add(key);
}
