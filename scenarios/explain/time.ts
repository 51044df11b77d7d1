import type { Node } from './node.ts';
import { covers, type Observed } from './observed.ts';
import type { Slot } from './place.ts';
import { DEADLINES, type Timing, waitOf } from './timing.ts';
import type { World } from './world.ts';
import type { Zone } from './zone.ts';

/** What a search asks about: the model, the log, and how long things take. */
export interface Question {
  readonly world: World;
  readonly observed: Observed;
  readonly timing: Timing;
  /** Keep when each fault struck. Without, points that differ by that alone are one. */
  readonly placesFaults: boolean;
}

/** Moments of a slot: its request was sent, its answer given, its handler's last line logged. */
export const sentAt = (slot: number) => `sent ${slot}`;
export const answeredAt = (slot: number) => `answered ${slot}`;
export const movedAt = (slot: number) => `moved ${slot}`;
/** When the page itself asked, where the transport has sent the request again since. */
export const askedAt = (slot: number) => `asked ${slot}`;
export const owedSince = (call: string) => `owed ${call}`;
export const ghostAt = (n: number) => `ghost ${n}`;
export const TIMER = 'timer';
export const SHOWN = 'shown';
export const faultAt = (n: number) => `fault ${n}`;
export const faultCallSentAt = (n: number) => `fault ${n} sent`;

/**
 * Lets time pass up to where the next thing is overdue.
 * @returns the zone of all present moments that the pending things allow, or null
 */
export function passTime(question: Question, node: Node): Zone | null {
  const { timing } = question;
  const zone = node.zone.copy().elapse();
  const { place } = node;
  const due = (since: string, most: number) => !zone.has(since) || zone.limit('now', since, most);
  for (const [slot, one] of place.slots.entries()) {
    if (one.exchange === 'idle') continue;
    if (!isSlotDue(question, node, slot, one, due)) return null;
  }
  const wait = node.left || place.hidden ? null : waitOf(place.work, node.failures);
  if (wait) {
    // After a tab was hidden the wait may be over long ago, or begin anew.
    const since = zone.has(SHOWN) ? SHOWN : TIMER;
    if (!due(since, wait[1] + timing.late)) return null;
  }
  for (const { id, owes } of node.records) {
    if (owes.length > 0 && !due(owedSince(id), timing.line)) return null;
  }
  return zone;
}

function isSlotDue(
  question: Question,
  node: Node,
  slot: number,
  one: Slot,
  due: (since: string, most: number) => boolean,
): boolean {
  const { timing } = question;
  if (one.requested !== null && node.bound[slot] === null) {
    if (!isPerhapsLost(node, slot) && !due(sentAt(slot), arrivalWithin(node, slot, timing)))
      return false;
  } else if (isAtStore(one) && !due(movedAt(slot), timing.store)) return false;
  if (node.left || one.exchange === 'gone') return true;
  if (owesName(question, node, slot) && !due(sentAt(slot), namedWithin(node, slot, timing))) {
    return false;
  }
  if (one.exchange === 'answered' && !isOpenToTheEnd(question, node, slot)) {
    if (!due(answeredAt(slot), timing.transit)) return false;
  }
  const deadline = deadlineOf(question.world, one);
  if (deadline === null || node.place.hidden || isOpenToTheEnd(question, node, slot)) return true;
  const asked = node.zone.has(SHOWN) ? SHOWN : askedOf(node.zone, slot);
  return due(asked, deadline + timing.late);
}

/** A page's first call waits for its script. */
export const arrivalWithin = (node: Node, slot: number, { transit, start }: Timing): number =>
  node.first === slot ? transit + start : transit;
export const namedWithin = (node: Node, slot: number, { seen, transit, start }: Timing): number =>
  node.first === slot ? seen + transit + start : seen;

export const askedOf = (zone: Zone, slot: number): string =>
  zone.has(askedAt(slot)) ? askedAt(slot) : sentAt(slot);

const isPerhapsLost = ({ mayBeLost, numbers }: Node, slot: number): boolean =>
  mayBeLost.includes(numbers[slot]!);

/** The page's log has yet to show this call. */
export const owesName = ({ observed }: Question, node: Node, slot: number): boolean =>
  node.named[slot] === null && covers(observed.browser, node.read);

/** The page's log has the call and no end of it: nothing is known of the end. */
export function isOpenToTheEnd({ observed }: Question, node: Node, slot: number): boolean {
  const name = node.named[slot];
  return !!name && !observed.over.has(name);
}

/**
 * A call whose arrival only the log can show, but whose next event comes too late for it.
 * @returns its slot, or -1; a fault on its way is all that can still save such a point
 */
export function overdueSlot(question: Question, node: Node, nextAt: number): number {
  const { observed, timing } = question;
  if (!covers(observed.server, node.read)) return -1;
  for (const [slot, { requested }] of node.place.slots.entries()) {
    if (node.bound[slot] !== null || requested === null || isPerhapsLost(node, slot)) continue;
    const [, latest] = node.zone.between(sentAt(slot), '0');
    if (latest + arrivalWithin(node, slot, timing) < nextAt) return slot;
  }
  return -1;
}

/** A line of the log is overdue: nothing can save the point. */
export function owesTooLong({ timing }: Question, node: Node, nextAt: number): boolean {
  return node.records.some(
    ({ id, owes }) =>
      owes.length > 0 && node.zone.between(owedSince(id), '0')[1] + timing.line < nextAt,
  );
}

/** The server's part of a call is between two store operations, not at work on an item. */
export const isAtStore = ({ handler }: Slot): boolean =>
  handler !== 'idle' && handler !== 'working';

export function deadlineOf({ subject }: World, { route }: Slot): number | null {
  if (route === null) return null;
  const gives = subject.client.deadline === 'every-call' || route.startsWith('status');
  return gives ? DEADLINES[route]! : null;
}
