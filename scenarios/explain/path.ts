import type { Taken } from '../../model/checker/compile.ts';
import { type View, viewsOf } from '../../model/narrate.ts';
import type { Event } from '../logs/event.ts';
import { allowed } from './allowed.ts';
import type { SeenView } from './explanation.ts';
import { follow } from './follow.ts';
import { keyOf, type Node, pathTo } from './node.ts';
import type { Place } from './place.ts';
import { readEvent } from './read.ts';
import { passTime, type Question } from './time.ts';

/** One step of the way on which the model shows a log. */
export interface PathStep {
  /** ms since 1970: a time at which it may have been, such that all times together are possible. */
  readonly at: number;
  /** The step of the model; null: the log tells of something that the model has no step for. */
  readonly taken: Taken | null;
  readonly event: Event | null;
  readonly from: Place;
  readonly to: Place;
  /** By slot, after the step: the call as the server's log names it, or else the page's; null: none. */
  readonly calls: readonly (string | null)[];
}

/** Longer ways are told with times that fit each step, but perhaps not all of them together. */
const MOST_TIMED = 200;

/** The way to an end of a search, with times. Costs the cube of its length. */
export function pathOf(question: Question, end: Node): PathStep[] {
  const path = pathTo(end);
  const nodes = path.length > MOST_TIMED ? null : retrace(question, path);
  const times = nodes ? timesOf(nodes) : roughly(path);
  return path.slice(1).map((node, i) => ({
    at: times[i]!,
    taken: node.by?.move?.taken ?? null,
    event: node.by?.event ?? null,
    from: path[i]!.place,
    to: node.place,
    calls: node.place.slots.map((_, slot) => node.bound[slot] || node.named[slot] || null),
  }));
}

const stepAt = (i: number) => `step ${i}`;

/** The same nodes again, with zones that remember the time of every step. */
function retrace(question: Question, path: readonly Node[]): Node[] | null {
  const nodes: Node[] = [{ ...path[0]!, zone: path[0]!.zone.copy() }];
  for (const [i, wanted] of path.slice(1).entries()) {
    const before = nodes[i]!;
    const next = again(question, before, wanted);
    if (!next) return null;
    nodes.push({ ...next, zone: next.zone.copy().mark(stepAt(i)) });
  }
  return nodes;
}

function again(question: Question, node: Node, wanted: Node): Node | null {
  const { move = null, event = null } = wanted.by ?? {};
  if (event) {
    const index = question.observed.events.indexOf(event);
    const read = readEvent(question, node, index, true);
    return read.find((one) => one.by?.move === move && keyOf(one) === keyOf(wanted)) ?? null;
  }
  const zone = passTime(question, node);
  const next = question.observed.events[node.read]!;
  if (!move || !zone?.limit('now', '0', Math.max(next.at, node.at))) return null;
  return allowed(question, node, move, zone) ? follow(question, node, move, zone) : null;
}

/** One step after the other in the middle of what is still possible. */
function timesOf(nodes: readonly Node[]): number[] {
  const zone = nodes[nodes.length - 1]!.zone.copy();
  return nodes.slice(1).map((_, i) => {
    const [least, most] = zone.between(stepAt(i), '0');
    const at = Math.round((least + Math.min(most, least + 60_000)) / 2);
    zone.limit(stepAt(i), '0', at);
    zone.limit('0', stepAt(i), -at);
    return at;
  });
}

function roughly(path: readonly Node[]): number[] {
  let last = 0;
  return path.slice(1).map(({ zone }) => {
    last = Math.max(last, zone.between('now', '0')[0]);
    return last;
  });
}

/** What the user saw on such a way: each change, and when. */
export function seenOn({ world }: Question, path: readonly PathStep[]): SeenView[] {
  const seen: SeenView[] = [];
  for (const { at, to } of path) {
    const view: View | null = viewsOf(world.compiled, to.f, world.environment.items)[0] ?? null;
    const last = seen[seen.length - 1];
    if (!last && view === null) continue;
    if (last && JSON.stringify(last.view) === JSON.stringify(view)) continue;
    seen.push({ at, view });
  }
  return seen;
}
