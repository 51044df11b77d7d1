import type { Event } from '../logs/event.ts';
import { allowed, follow, overdueSlot, owesTooLong, passTime } from './moves.ts';
import { keyOf, type Node, type OwedLine } from './node.ts';
import { readEvent } from './read.ts';
import type { Timing } from './timing.ts';
import type { World } from './world.ts';
import { Zone } from './zone.ts';

export interface SearchLimits {
  readonly mostFaults: number;
  /** Points looked at before the search gives up as undecided. */
  readonly mostNodes: number;
  /** Only explanations that use this fault are wanted; the others are known to fail. */
  readonly withFault?: string;
}

export type Found =
  | {
      readonly kind: 'consistent';
      /** All ends with the fewest faults that were found. */
      readonly ends: readonly Node[];
      readonly nodes: number;
    }
  | {
      readonly kind: 'refuted';
      /** How many events could be explained at the most. */
      readonly read: number;
      /** The points that got so far. */
      readonly furthest: readonly Node[];
      readonly nodes: number;
    }
  | { readonly kind: 'undecidable'; readonly because: string; readonly nodes: number };

/**
 * Is there a path of the model that shows exactly these events at these times? Paths with fewer
 * faults come first (a best-first search by number of faults, then by events explained), so what is
 * found has the fewest. Times are zones: a point stands for all schedules with the same order.
 */
export function search(
  world: World,
  events: readonly Event[],
  timing: Timing,
  limits: SearchLimits,
): Found {
  const seen = new Map<string, Zone[]>();
  // By number of faults; within it last in, first out, which runs along the log quickly.
  const open: Node[][] = Array.from({ length: limits.mostFaults + 1 }, () => []);
  open[0]!.push(start(world, events));
  let furthest: Node[] = [];
  let nodes = 0;
  for (let cost = 0; cost <= limits.mostFaults; cost++) {
    const ends: Node[] = [];
    const stack = open[cost]!;
    while (stack.length > 0) {
      const node = stack.pop()!;
      const key = keyOf(node);
      const zones = seen.get(key) ?? [];
      // A point whose times are all among those of a known one shows nothing new.
      if (zones.some((one) => one.includes(node.zone))) continue;
      seen.set(key, [...zones.filter((one) => !node.zone.includes(one)), node.zone]);
      if (++nodes > limits.mostNodes) {
        return { kind: 'undecidable', because: `more than ${limits.mostNodes} points`, nodes };
      }
      if (node.read > (furthest[0]?.read ?? -1)) furthest = [];
      if (node.read === (furthest[0]?.read ?? node.read)) furthest.push(node);
      if (node.read === events.length) {
        ends.push(node);
        continue;
      }
      const faultsToo = cost < limits.mostFaults;
      for (const next of successors(world, node, events, timing, faultsToo)) {
        if (isHopeless(next, limits)) continue;
        open[next.faults.length]!.push(next);
      }
    }
    if (ends.length > 0) return { kind: 'consistent', ends, nodes };
  }
  return { kind: 'refuted', read: furthest[0]?.read ?? 0, furthest, nodes };
}

/** All faults are spent, and the wanted one is not among them. */
function isHopeless({ faults }: Node, { mostFaults, withFault }: SearchLimits): boolean {
  if (withFault === undefined || faults.length < mostFaults) return false;
  return !faults.some(({ kind }) => kind === withFault);
}

function start(world: World, events: readonly Event[]): Node {
  const logged = new Set<OwedLine['kind']>();
  for (const event of events) {
    if (event.kind === 'takes' || event.kind === 'settles') logged.add(event.kind);
    if (event.kind === 'answers' && event.route === 'status') logged.add('answers status');
    if (event.kind === 'answers' && event.route === 'process-next' && event.payload) {
      logged.add('answers process-next');
    }
  }
  return {
    f: world.compiled.initial(),
    read: 0,
    zone: Zone.at(events[0]?.at ?? 0),
    bound: Array.from({ length: world.slots }, () => null),
    numbers: Array.from({ length: world.slots }, () => 0),
    sent: 0,
    records: [],
    faults: [],
    logged,
    left: false,
    parent: null,
    by: null,
  };
}

function* successors(
  world: World,
  node: Node,
  events: readonly Event[],
  timing: Timing,
  faultsToo: boolean,
): Generator<Node> {
  const next = events[node.read]!;
  const coming = events.slice(node.read);
  if (owesTooLong(node, timing, next.at)) return;
  const overdue = overdueSlot(world, node, timing, next.at);
  const passed = passTime(world, node, timing);
  if (passed?.limit('now', '0', next.at)) {
    for (const { taken, next: f } of world.compiled.steps(node.f)) {
      if (taken.kind === 'fault' && !faultsToo && taken.name !== 'reads stale') continue;
      if (overdue >= 0 && (taken.kind !== 'fault' || taken.member !== overdue)) continue;
      const zone = passed.copy();
      if (!allowed(world, node, taken, zone, coming)) continue;
      yield follow(world, node, taken, f, zone);
    }
  }
  yield* readEvent(world, node, next, timing);
}

/** The path to a node, first point first. */
export function pathTo(node: Node): Node[] {
  const path: Node[] = [];
  for (let at: Node | null = node; at; at = at.parent) path.unshift(at);
  return path;
}
