import { allowed, costOf } from './allowed.ts';
import { follow } from './follow.ts';
import { keyOf, type Node, type Step } from './node.ts';
import type { Move } from './place.ts';
import { readEvent } from './read.ts';
import { overdueSlot, owesTooLong, passTime, type Question } from './time.ts';

/** How one level of a search ended: an end was reached, nothing is left, or it was stopped. */
export type Level = 'found' | 'exhausted' | 'paused' | 'too many';

export interface SearchOptions {
  /** Points looked at before the search gives up. */
  readonly mostNodes: number;
  readonly keyOf?: (node: Node) => string;
  /** Points that lead nowhere, by key; they are passed over. */
  readonly isPromising?: (node: Node) => boolean;
  /** Points that differ only in times that lie side by side become one: fewer, but without a way. */
  readonly joins?: boolean;
}

/** A node that was looked at, and which steps led to it or to one that it stands for. */
export interface Point {
  node: Node;
  isOpen: boolean;
  readonly from: { readonly point: Point; readonly by: Step }[];
}

const MOST_FURTHEST = 1000;

/**
 * Is there a path of the model that shows exactly these events at these times? Paths with fewer
 * faults come first, level by level, so what is found has the fewest; within a level the search goes
 * along the log. Times are zones: a point stands for all schedules with the same order. Of two points
 * that differ only in what struck before, one is followed. A search can be paused and go on.
 */
export class Search {
  /** Ends with the fewest faults. */
  readonly ends: Node[] = [];
  /** The points that got furthest, and where those without faults did. */
  furthest: Node[] = [];
  calm: readonly Node[] | null = null;
  nodes = 0;
  /** By number of events explained: points to be looked at, in the order in which they were met. */
  readonly #open: { points: Point[]; next: number }[] = [];
  #read = 0;
  /** By number of faults: what was looked at, and how far the next fault was tried on it. */
  readonly #levels: { points: Point[]; struck: number }[] = [];
  readonly #seen = new Map<string, Point[]>();
  readonly #reached: Point[] = [];
  readonly #question: Question;
  readonly #options: SearchOptions;
  readonly #keyOf: (node: Node) => string;

  constructor(question: Question, starts: readonly Node[], options: SearchOptions) {
    this.#question = question;
    this.#options = options;
    this.#keyOf = options.keyOf ?? keyOf;
    for (const node of starts) this.#meet(node, null);
  }

  /**
   * Looks at every point with so many faults; those with fewer must have been looked at.
   * @param goesOn asked now and then: false pauses
   * @param most points of all levels together
   */
  run(level: number, goesOn: () => boolean, most = this.#options.mostNodes): Level {
    const { events } = this.#question.observed;
    this.#levels[level] ??= { points: [], struck: 0 };
    const before = this.#levels[level - 1];
    while (before && before.struck < before.points.length) {
      if (before.struck % 64 === 63 && !goesOn()) {
        before.struck++;
        this.#push(before.points[before.struck - 1]!, true);
        return 'paused';
      }
      this.#push(before.points[before.struck++]!, true);
    }
    for (let point = this.#next(); point; point = this.#next()) {
      const { node } = point;
      if (++this.nodes > most) return 'too many';
      this.#keepFurthest(node);
      if (node.read === events.length) {
        this.ends.push(node);
        this.#reached.push(point);
      } else {
        this.#levels[level].points.push(point);
        this.#push(point, false);
      }
      if (this.nodes % 64 === 0 && !goesOn()) return 'paused';
    }
    if (level === 0) this.calm = [...this.furthest];
    return this.ends.length > 0 ? 'found' : 'exhausted';
  }

  /** All points that lead to an end. */
  promising(): Set<Point> {
    const points = new Set<Point>(this.#reached);
    for (const { from } of points) for (const { point } of from) points.add(point);
    return points;
  }

  /** The point to look at next: one that has explained the least. */
  #next(): Point | null {
    while (this.#read < this.#open.length) {
      const bucket = this.#open[this.#read];
      if (bucket && bucket.next < bucket.points.length) {
        const point = bucket.points[bucket.next++]!;
        point.isOpen = false;
        return point;
      }
      this.#open[this.#read] = { points: [], next: 0 };
      this.#read++;
    }
    return null;
  }

  #push(point: Point, strikes: boolean): void {
    const { cost } = point.node;
    for (const next of successors(this.#question, point.node, strikes)) {
      if (next.cost > cost !== strikes) continue;
      if (this.#options.isPromising && !this.#options.isPromising(next)) continue;
      this.#meet(next, point);
    }
  }

  /** A point is met: it is to be looked at, unless a known one shows the same at all its times. */
  #meet(node: Node, from: Point | null): void {
    const key = this.#keyOf(node);
    const known = this.#seen.get(key);
    const edge = from && { point: from, by: node.by! };
    if (!known) {
      this.#seen.set(key, [this.#opened(node, edge ? [edge] : [])]);
      return;
    }
    const wider = known.find((one) => one.node.zone.includes(node.zone));
    if (wider) {
      if (edge) wider.from.push(edge);
      return;
    }
    if (this.#options.joins) {
      for (const one of known) {
        const zone = one.isOpen ? one.node.zone.union(node.zone) : null;
        if (!zone) continue;
        one.node = { ...one.node, zone };
        if (edge) one.from.push(edge);
        return;
      }
    }
    const rest = known.filter((one) => one.isOpen || !node.zone.includes(one.node.zone));
    rest.push(this.#opened(node, edge ? [edge] : []));
    this.#seen.set(key, rest);
  }

  #opened(node: Node, from: Point['from']): Point {
    const point = { node, isOpen: true, from };
    this.#open[node.read] ??= { points: [], next: 0 };
    this.#open[node.read]!.points.push(point);
    if (node.read < this.#read) this.#read = node.read;
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
      const { taken } = move;
      const cost = costOf(question, node, move);
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
function isOfNoMatter({ place }: Node, move: Move): boolean {
  const { process, name, member } = move.taken;
  if (process !== 'call.handler' || name !== 'replies') return false;
  if (place.slots[member]!.exchange !== 'gone') return false;
  // Where a move leads is costly to ask: last.
  const { slots, snapshot } = move.next;
  return slots[member]!.exchange === 'idle' && snapshot === place.snapshot;
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
