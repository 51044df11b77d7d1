import { costOf } from './allowed.ts';
import type { CallRecord, Node, PlacedFault, Step } from './node.ts';
import { covers } from './observed.ts';
import type { Move, Slot } from './place.ts';
import {
  answeredAt,
  askedAt,
  askedOf,
  deadlineOf,
  faultAt,
  faultCallSentAt,
  ghostAt,
  isAtStore,
  movedAt,
  owedSince,
  type Question,
  SHOWN,
  sentAt,
  TIMER,
} from './time.ts';
import { waitOf } from './timing.ts';
import type { Zone } from './zone.ts';

interface Draft {
  bound: (string | null)[];
  named: (string | null)[];
  numbers: number[];
  sent: number;
  first: number;
  ghosts: readonly number[];
  abandoned: readonly string[];
  records: readonly CallRecord[];
}

/**
 * The node after a move: which moments begin, what the log owes from here on.
 * @param zone the present moments, changed here
 */
export function follow(
  question: Question,
  node: Node,
  move: Move,
  zone: Zone,
  by: Step = { move, event: null },
): Node {
  const { process, name } = move.taken;
  const cost = costOf(question, node, move);
  const isFault = cost === 1 && name !== 'hides';
  const faults = isFault ? [...node.faults, faultOf(question, node, move, zone)] : node.faults;
  const draft: Draft = {
    bound: [...node.bound],
    named: [...node.named],
    numbers: [...node.numbers],
    sent: node.sent,
    first: node.first,
    ghosts: node.ghosts,
    abandoned: node.abandoned,
    records: node.records,
  };
  if (process === 'call.handler') handle(question, node, move, draft, zone);
  for (let slot = 0; slot < node.place.slots.length; slot++) {
    followSlot(question, node, move, slot, draft, zone);
  }
  if (name === 'loads' || name === 'reloads') {
    draft.first = move.next.slots.findIndex(
      ({ exchange }, slot) => exchange === 'waiting' && draft.numbers[slot] === draft.sent,
    );
  }
  if (move.next.snapshot !== node.place.snapshot) {
    draft.records = draft.records.map((one) =>
      one.mayHaveRead ? { ...one, mayHaveRead: [...one.mayHaveRead, move.next.snapshot] } : one,
    );
  }
  followTab(node, move, zone);
  return {
    ...node,
    ...draft,
    place: move.next,
    zone,
    faults,
    cost: node.cost + cost,
    failures: node.failures + (cost === 1 || name === 'slow' ? 1 : 0),
    kept: process === 'cache.kept',
    parent: node,
    by,
  };
}

/** The server's side of a call goes on: its lines are owed. */
function handle({ observed }: Question, node: Node, move: Move, draft: Draft, zone: Zone): void {
  const { member, name } = move.taken;
  const id = draft.bound[member] ?? '';
  // Where the server's doings are not on record, it begins by itself.
  if (node.bound[member] === null) draft.bound[member] = '';
  draft.records = draft.records.map((one) => {
    const joins = one.joins === id && id !== '';
    if (one.id !== id && !joins) return one;
    const lines = move.lines.filter(
      ({ kind }) => observed.expects(one.id, kind) && (!joins || kind.startsWith('answers')),
    );
    if (lines.length === 0) return one;
    zone.mark(owedSince(one.id));
    return { ...one, owes: [...one.owes, ...lines] };
  });
  // Work takes as long as it takes; what follows it does not. Where nothing tells of it, it may too.
  if (name === 'settles' && id !== '') zone.mark(movedAt(member));
}

function followSlot(
  question: Question,
  node: Node,
  move: Move,
  slot: number,
  draft: Draft,
  zone: Zone,
): void {
  const { process, name, member } = move.taken;
  const before = node.place.slots[slot]!;
  const after = move.next.slots[slot]!;
  // The same slot may be freed and used again within one step.
  const own = process === 'call.exchange' && member === slot && name !== 'resend';
  const opens =
    after.exchange === 'waiting' && (before.exchange !== 'waiting' || name === 'reloads' || own);
  const ends = opens || after.exchange === 'idle' || after.exchange === 'gone';
  if (before.exchange !== 'idle' && before.exchange !== 'gone' && ends) {
    if (name === 'reloads' && draft.named[slot]) {
      draft.abandoned = [...draft.abandoned, draft.named[slot]!];
    }
    draft.named[slot] = '';
    if (draft.first === slot) draft.first = -1;
  }
  if (!isAtStore(after)) zone.drop(movedAt(slot));
  if (isWithdrawn(before, after, opens, move, slot)) haunt(node, slot, draft, zone);
  if (opens) {
    const resent = name === 'resend' && process === 'call.exchange';
    const asked = askedOf(zone, member);
    if (resent && zone.has(asked)) zone.mark(askedAt(slot), asked);
    else zone.drop(askedAt(slot));
    zone.mark(sentAt(slot)).drop(answeredAt(slot)).drop(movedAt(slot));
    draft.bound[slot] = null;
    draft.named[slot] = resent
      ? (node.named[member] ?? '')
      : owedName(question.observed.browser, node);
    draft.numbers[slot] = ++draft.sent;
  } else if (after.exchange === 'answered' && before.exchange !== 'answered') {
    zone.mark(answeredAt(slot));
    forget(question, draft, slot, after, zone);
  } else if (after.requested === null && after.exchange !== 'idle') {
    forget(question, draft, slot, after, zone);
  } else if (after.exchange === 'idle' && before.exchange !== 'idle') {
    zone.drop(sentAt(slot)).drop(answeredAt(slot)).drop(movedAt(slot)).drop(askedAt(slot));
    draft.bound[slot] = null;
  }
}

/** When a call was sent that has arrived matters to its deadline, and to whom tells when it struck. */
function forget(
  { world, placesFaults }: Question,
  { bound, named }: Draft,
  slot: number,
  one: Slot,
  zone: Zone,
): void {
  if (named[slot] === null || bound[slot] === null) return;
  if (placesFaults || (one.exchange !== 'gone' && deadlineOf(world, one) !== null)) return;
  zone.drop(sentAt(slot)).drop(askedAt(slot));
}

const owedName = (span: Parameters<typeof covers>[0], { read }: Node): string | null =>
  covers(span, read) ? null : '';

/** A status read that nobody waits for is gone from the model, not from the network. */
function isWithdrawn(
  before: Slot,
  after: Slot,
  opens: boolean,
  { taken }: Move,
  slot: number,
): boolean {
  if (before.requested !== 'status' || (after.requested === 'status' && !opens)) return false;
  if (taken.process === 'call.handler' && taken.member === slot) return false;
  return taken.name !== 'drop' && taken.name !== 'error';
}

function haunt(node: Node, slot: number, draft: Draft, zone: Zone): void {
  const id = node.bound[slot];
  const read = [node.place.snapshot];
  if (id) {
    draft.records = draft.records.map((one) =>
      one.id === id ? { ...one, mayHaveRead: read } : one,
    );
  } else if (id === null) {
    const n = node.numbers[slot]!;
    zone.mark(ghostAt(n), sentAt(slot));
    draft.ghosts = [...draft.ghosts, n];
  }
}

function followTab(node: Node, { taken, next }: Move, zone: Zone): void {
  const { process, name } = taken;
  if (name === 'shows') zone.mark(SHOWN);
  if (name === 'hides' || name === 'reloads') zone.drop(SHOWN);
  const fires = process === 'page.tab' && name === 'timer fires';
  if (next.work === node.place.work && !fires) return;
  if (waitOf(next.work, 0) === null) zone.drop(TIMER);
  else zone.mark(TIMER).drop(SHOWN);
}

function faultOf(question: Question, node: Node, { taken }: Move, zone: Zone): PlacedFault {
  const n = node.faults.length;
  if (question.placesFaults) zone.mark(faultAt(n));
  if (taken.process === 'cache.kept') {
    return { kind: 'stale', route: 'status', call: null, number: 0 };
  }
  const slot = taken.member;
  if (question.placesFaults) {
    zone.mark(faultCallSentAt(n), zone.has(sentAt(slot)) ? askedOf(zone, slot) : 'now');
  }
  const route = node.place.slots[slot]!.route ?? 'process-next';
  return {
    kind: taken.name === 'crashes' ? 'crash' : taken.name,
    route: route === 'status after cancel' ? 'status' : route,
    call: node.bound[slot] || node.named[slot] || null,
    number: node.numbers[slot] ?? 0,
  };
}
