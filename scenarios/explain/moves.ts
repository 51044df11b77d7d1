import type { Taken } from '../../model/checker/compile.ts';
import { ANSWERS } from '../../model/machines/handler-parts.ts';
import type { Event } from '../logs/event.ts';
import type { CallRecord, Node, OwedLine, PlacedFault } from './node.ts';
import { DEADLINES, TIMERS, type Timing } from './timing.ts';
import type { World } from './world.ts';
import type { Zone } from './zone.ts';

/** Moments of a slot: its request was sent, its answer given, its handler's last line logged. */
export const sentAt = (slot: number) => `sent ${slot}`;
export const answeredAt = (slot: number) => `answered ${slot}`;
export const movedAt = (slot: number) => `moved ${slot}`;
export const owedSince = (call: string) => `owed ${call}`;
export const TIMER = 'timer';
export const faultAt = (n: number) => `fault ${n}`;
export const faultCallSentAt = (n: number) => `fault ${n} sent`;

/**
 * Lets time pass up to where the next thing is overdue.
 * @returns the zone of all present moments that the pending things allow, or null
 */
export function passTime(world: World, node: Node, timing: Timing): Zone | null {
  const zone = node.zone.copy().elapse();
  const { f } = node;
  const due = (since: string, most: number) => !zone.has(since) || zone.limit('now', since, most);
  for (let slot = 0; slot < world.slots; slot++) {
    const exchange = world.exchangeState(f, slot);
    if (exchange === 'idle') continue;
    if (world.inTransit(f, slot) !== null && node.bound[slot] === null) {
      if (!due(sentAt(slot), timing.transit)) return null;
    } else if (isAtStore(world, f, slot) && !due(movedAt(slot), timing.store)) return null;
    if (node.left || exchange === 'gone') continue;
    if (exchange === 'answered' && !due(answeredAt(slot), timing.transit)) return null;
    const deadline = deadlineOf(world, f, slot);
    if (deadline !== null && !due(sentAt(slot), deadline + timing.late)) return null;
  }
  const wait = node.left ? undefined : TIMERS[world.pageWork(f) ?? ''];
  if (wait !== undefined && !due(TIMER, wait + timing.late)) return null;
  for (const { id, owes } of node.records) {
    if (owes.length > 0 && !due(owedSince(id), timing.line)) return null;
  }
  return zone;
}

/**
 * A call whose arrival only the log can show, but whose next event comes too late for it.
 * @returns its slot, or -1; a fault on its way is all that can still save such a point
 */
export function overdueSlot(world: World, node: Node, timing: Timing, nextAt: number): number {
  for (let slot = 0; slot < world.slots; slot++) {
    if (node.bound[slot] !== null || world.inTransit(node.f, slot) === null) continue;
    if (node.zone.between(sentAt(slot), '0')[1] + timing.transit < nextAt) return slot;
  }
  return -1;
}

/** A line of the log is overdue: nothing can save the point. */
export function owesTooLong(node: Node, timing: Timing, nextAt: number): boolean {
  return node.records.some(
    ({ id, owes }) =>
      owes.length > 0 && node.zone.between(owedSince(id), '0')[1] + timing.line < nextAt,
  );
}

/** The server's part of a call is between two store operations, not at work on an item. */
function isAtStore(world: World, f: Int32Array, slot: number): boolean {
  const state = world.handlerState(f, slot);
  return state !== 'idle' && state !== 'working';
}

function deadlineOf(world: World, f: Int32Array, slot: number): number | null {
  const route = world.routeOf(f, slot);
  if (route === null) return null;
  const gives = world.subject.client.deadline === 'every-call' || route.startsWith('status');
  return gives ? DEADLINES[route]! : null;
}

/** May this step be taken by what the log has shown, and at which present moments? */
export function allowed(
  world: World,
  node: Node,
  taken: Taken,
  zone: Zone,
  coming: readonly Event[],
): boolean {
  const { f } = node;
  const { process, name, member } = taken;
  if (process === 'page.tab') {
    if (name === 'presses cancel') return !node.left;
    if (name !== 'timer fires' || node.left) return false;
    const wait = TIMERS[world.pageWork(f) ?? ''] ?? 0;
    return zone.limit(TIMER, 'now', -wait);
  }
  if (process === 'call.exchange') {
    if (name === 'delivers') return !node.left;
    if (name === 'deadline passes') {
      return !node.left && zone.limit(sentAt(member), 'now', -(deadlineOf(world, f, member) ?? 0));
    }
    if (node.left && name !== 'resend') return false;
    // Nothing shows when a call began to hang: say at once, and spare the search the rest.
    return (name !== 'hang' && name !== 'slow') || node.bound[member] === null;
  }
  if (process === 'call.handler') {
    const id = node.bound[member] ?? null;
    // The server's log shows every request: nothing is handled before its arrival is there.
    if (id === null) return false;
    const record = node.records.find((one) => one.id === id)!;
    if (name === 'settles' || name === 'crashes') return !owes(record, 'takes');
    if (name === 'replies' || name === 'finalises') return !owes(record, 'settles');
  }
  if (process === 'cache.kept') return isAnsweredLater(world, f, coming);
  return true;
}

/** A snapshot is worth keeping if a status answer that is still to come may be just that. */
function isAnsweredLater(world: World, f: Int32Array, coming: readonly Event[]): boolean {
  const now = world.snapshot(f);
  return coming.some((event) => {
    if (event.kind !== 'answers' || event.route !== 'status') return false;
    const said = event.payload;
    if (said === undefined) return true;
    return said.status === now.status && (said.completed ?? now.completed) === now.completed;
  });
}

const owes = (record: CallRecord, kind: OwedLine['kind']) =>
  record.owes.some((one) => one.kind === kind);

/** The node after a step: which moments begin, what the log owes from here on. */
export function follow(world: World, node: Node, taken: Taken, next: Int32Array, zone: Zone): Node {
  const { process, name, member, kind } = taken;
  // Keeping a snapshot is the fault `stale`; answering with it is what the fault does.
  const strikes = kind === 'fault' && name !== 'reads stale';
  const faults = strikes ? [...node.faults, faultOf(world, node, taken, zone)] : node.faults;
  let { records, sent } = node;
  const bound = [...node.bound];
  const numbers = [...node.numbers];
  if (process === 'call.handler') {
    const id = bound[member]!;
    const lines = linesOf(world, node, taken, next).filter((one) => node.logged.has(one.kind));
    if (lines.length > 0) {
      records = records.map((one) =>
        one.id === id
          ? { ...one, owes: [...one.owes, ...lines], taken: one.taken || name === 'arrives' }
          : one,
      );
      zone.mark(owedSince(id));
    }
    // Work takes as long as it takes; what follows it does not.
    if (name === 'settles') zone.mark(movedAt(member));
  }
  const { f } = node;
  for (let slot = 0; slot < world.slots; slot++) {
    const before = world.exchangeState(f, slot);
    const after = world.exchangeState(next, slot);
    // The same slot may be freed and used again within one step.
    const reopened =
      after === 'waiting' &&
      (before !== 'waiting' ||
        name === 'reloads' ||
        (process === 'call.exchange' && member === slot && name !== 'resend'));
    if (reopened) {
      zone.mark(sentAt(slot)).drop(answeredAt(slot)).drop(movedAt(slot));
      bound[slot] = null;
      numbers[slot] = ++sent;
    } else if (after === 'answered' && before !== 'answered') zone.mark(answeredAt(slot));
    else if (after === 'idle' && before !== 'idle') {
      zone.drop(sentAt(slot)).drop(answeredAt(slot)).drop(movedAt(slot));
      bound[slot] = null;
    }
  }
  const work = world.pageWork(next);
  if (work !== world.pageWork(f)) {
    if (TIMERS[work ?? ''] === undefined) zone.drop(TIMER);
    else zone.mark(TIMER);
  }
  return { ...node, f: next, zone, bound, numbers, sent, records, faults, parent: node, by: taken };
}

function faultOf(world: World, node: Node, taken: Taken, zone: Zone): PlacedFault {
  const n = node.faults.length;
  zone.mark(faultAt(n));
  if (taken.process === 'cache.kept')
    return { kind: 'stale', route: 'status', call: null, number: 0 };
  const slot = taken.member;
  zone.mark(faultCallSentAt(n), zone.has(sentAt(slot)) ? sentAt(slot) : 'now');
  const route = world.routeOf(node.f, slot) ?? 'process-next';
  return {
    kind: taken.name === 'crashes' ? 'crash' : taken.name,
    route: route === 'status after cancel' ? 'status' : route,
    call: node.bound[slot] ?? null,
    number: node.numbers[slot] ?? 0,
  };
}

/** What a handler's step must leave in the log. */
function linesOf(world: World, node: Node, taken: Taken, next: Int32Array): OwedLine[] {
  const { name, member, payload } = taken;
  const replied = world.handlerState(next, member) === 'idle' && !name.startsWith('cancel');
  const said = ANSWERS[world.register(next, member, 'answer')] ?? 'none';
  switch (name) {
    case 'reads status':
    case 'reads stale':
      // (a stale answer is the server's own here: the log tells what it said)
      return [{ kind: 'answers status', ...world.statusAnswer(next, member) }];
    case 'arrives':
      return payload.job === 'open' && payload.queued === true
        ? [{ kind: 'takes', queued: world.queuedBefore(node.f) }]
        : answered(replied, said);
    case 'settles':
      return world.subject.server.settle === 'if-open' && payload.job === 'cancelled'
        ? answered(replied, said)
        : [{ kind: 'settles', outcome: String(payload.outcome) }, ...answered(replied, said)];
    default:
      return answered(replied, said);
  }
}

/** Where the browser is gone the model forgets what was said; the line is owed all the same. */
const answered = (replied: boolean, reply: string): OwedLine[] =>
  replied ? [{ kind: 'answers process-next', reply: reply === 'none' ? null : reply }] : [];
