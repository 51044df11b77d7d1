import { allowed } from './allowed.ts';
import { follow } from './follow.ts';
import { keyOf, type Node, type Step } from './node.ts';
import type { Move } from './place.ts';
import { readEvent } from './read.ts';
import { overdueSlot, owesTooLong, passTime, type Question } from './time.ts';
import type { Zone } from './zone.ts';

/** How one level of a search ended: an end was reached, nothing is left, or it was stopped. */
export type Level = 'found' | 'exhausted' | 'paused' | 'too many';

export interface SearchOptions {
  /** Points looked at before the search gives up. */
  readonly mostNodes: number;
  readonly keyOf?: (node: Node) => string;
  /** Points that lead nowhere, by key; they are passed over. */
  readonly isPromising?: (node: Node) => boolean;
}

interface Known {
  readonly zone: Zone;
  readonly point: Point;
}

/** A node that was looked at, and which steps led to it or to one that it stands for. */
export interface Point {
  readonly node: Node;
  readonly from: { readonly point: Point; readonly by: Step }[];
}

const MOST_FURTHEST = 100;

/**
 * Is there a path of the model that shows exactly these events at these times? Paths with fewer
 * faults come first, level by level, so what is found has the fewest. Times are zones: a point
 * stands for all schedules with the same order. Of two points that differ only in what struck
 * before, one is followed. A search can be paused and go on.
 */
export class Search {
  /** Ends with the fewest faults. */
  readonly ends: Node[] = [];
  /** The points that got furthest, and where those without faults did. */
  furthest: Node[] = [];
  calm: readonly Node[] | null = null;
  nodes = 0;
  /** Last in, first out, which runs along the log quickly. */
  readonly #open: { node: Node; from: Point | null }[] = [];
  /** By number of faults: what was looked at, and how far the next fault was tried on it. */
  readonly #levels: { points: Point[]; struck: number }[] = [];
  readonly #seen = new Map<string, Known[]>();
  readonly #reached: Point[] = [];
  readonly #question: Question;
  readonly #options: SearchOptions;
  readonly #keyOf: (node: Node) => string;

  constructor(question: Question, starts: readonly Node[], options: SearchOptions) {
    this.#question = question;
    this.#options = options;
    this.#keyOf = options.keyOf ?? keyOf;
    for (const node of starts) this.#open.push({ node, from: null });
  }

  /**
   * Looks at every point with so many faults; those with fewer must have been looked at.
   * @param goesOn asked now and then: false pauses
   */
  run(level: number, goesOn: () => boolean): Level {
    const stack = this.#open;
    const { events } = this.#question.observed;
    this.#levels[level] ??= { points: [], struck: 0 };
    for (;;) {
      if (stack.length === 0 && !this.#strike(level)) break;
      if (this.nodes % 64 === 63 && !goesOn()) {
        this.nodes++;
        return 'paused';
      }
      const { node, from } = stack.pop()!;
      const point = this.#enter(node, from);
      if (!point) continue;
      if (++this.nodes > this.#options.mostNodes) return 'too many';
      this.#keepFurthest(node);
      if (node.read === events.length) {
        this.ends.push(node);
        this.#reached.push(point);
        continue;
      }
      this.#levels[level].points.push(point);
      this.#push(point, false);
    }
    if (level === 0) this.calm = this.furthest;
    return this.ends.length > 0 ? 'found' : 'exhausted';
  }

  /** All points that lead to an end. */
  promising(): Set<Point> {
    const points = new Set<Point>(this.#reached);
    for (const { from } of points) for (const { point } of from) points.add(point);
    return points;
  }

  /** Tries a fault on the next points of the level before. @returns false: none is left */
  #strike(level: number): boolean {
    const before = this.#levels[level - 1];
    while (before && before.struck < before.points.length && this.#open.length === 0) {
      this.#push(before.points[before.struck++]!, true);
    }
    return this.#open.length > 0;
  }

  #push(point: Point, strikes: boolean): void {
    const { cost } = point.node;
    for (const next of successors(this.#question, point.node, strikes)) {
      if (next.cost > cost !== strikes) continue;
      if (this.#options.isPromising && !this.#options.isPromising(next)) continue;
      this.#open.push({ node: next, from: point });
    }
  }

  /** @returns null: all its times are among those of a known point, which shows the same */
  #enter(node: Node, from: Point | null): Point | null {
    const key = this.#keyOf(node);
    const known = this.#seen.get(key) ?? [];
    const wider = known.find(({ zone }) => zone.includes(node.zone));
    if (wider) {
      if (from) wider.point.from.push({ point: from, by: node.by! });
      return null;
    }
    const point: Point = { node, from: from ? [{ point: from, by: node.by! }] : [] };
    const rest = known.filter(({ zone }) => !node.zone.includes(zone));
    this.#seen.set(key, [...rest, { zone: node.zone, point }]);
    return point;
  }

  #keepFurthest(node: Node): void {
    const best = this.furthest[0]?.read ?? -1;
    if (node.read > best) this.furthest = [node];
    else if (node.read === best && this.furthest.length < MOST_FURTHEST) this.furthest.push(node);
  }
}

function* successors(question: Question, node: Node, mayStrike: boolean): Generator<Node> {
  const { world, observed, timing } = question;
  const { events } = observed;
  const next = events[node.read]!;
  const until = Math.max(next.at, node.at);
  if (owesTooLong(question, node, until)) return;
  const overdue = overdueSlot(question, node, until);
  const passed = passTime(question, node);
  if (passed?.limit('now', '0', until)) {
    const moves = world.moves(node.place);
    const only = observed.server ? undefined : moves.find((one) => isOfNoMatter(node, one));
    for (const move of only ? [only] : moves) {
      const { taken, cost } = move;
      // A fault that changes nothing explains nothing.
      if (cost > 0 && (!mayStrike || move.next === node.place || isBefore(question, node)))
        continue;
      if (overdue >= 0 && (taken.kind !== 'fault' || taken.member !== overdue)) continue;
      const zone = passed.copy();
      if (!allowed(question, node, move, zone)) continue;
      yield follow(question, node, move, zone);
    }
  }
  if (node.kept) return;
  yield* readEvent(question, node, node.read, mayStrike);
  for (let i = node.read + 1; i < events.length; i++) {
    const later = events[i]!;
    if (later.at - next.at > timing.tolerance) break;
    if (node.ahead.includes(i)) continue;
    if (mayComeFirst(question, node, i)) yield* readEvent(question, node, i, mayStrike);
  }
}

/** Whatever struck before the page was loaded that the log begins with, is in where it starts. */
const isBefore = ({ observed }: Question, { read }: Node): boolean =>
  read === 0 && !observed.created && observed.events[0]?.kind === 'loads';

/**
 * Nobody waits for the call, nobody tells of it, and its last step changes nothing else: it may as
 * well be over at once.
 */
function isOfNoMatter({ place }: Node, { taken, next }: Move): boolean {
  const slot = place.slots[taken.member];
  if (taken.process !== 'call.handler' || slot?.exchange !== 'gone') return false;
  if (next.slots[taken.member]!.exchange !== 'idle') return false;
  return taken.name === 'replies' && next.snapshot === place.snapshot;
}

/** Only what is not ordered by being of one call, and neither the job's begin nor the log's end. */
function mayComeFirst({ observed }: { observed: Question['observed'] }, node: Node, i: number) {
  const { events } = observed;
  const later = events[i]!;
  if (later.kind === 'ends' || later.kind === 'created') return false;
  for (let k = node.read; k < i; k++) {
    const one = events[k]!;
    if (node.ahead.includes(k)) continue;
    if (one.kind === 'ends' || one.kind === 'created') return false;
    const apart =
      'call' in one && 'call' in later ? one.call !== later.call : one.kind !== later.kind;
    if (!apart) return false;
  }
  return true;
}
