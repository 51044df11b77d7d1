import type { Node } from './node.ts';
import { covers } from './observed.ts';
import type { LineKind, Move } from './place.ts';
import { isLine, isSaid } from './said.ts';
import { askedOf, deadlineOf, isOpenToTheEnd, type Question, TIMER } from './time.ts';
import { waitOf } from './timing.ts';
import type { Zone } from './zone.ts';

/** May this move be made without an event of its own, and at which present moments? */
export function allowed(question: Question, node: Node, move: Move, zone: Zone): boolean {
  const { process, name, member } = move.taken;
  if (node.kept && move.next.snapshot === node.place.snapshot) return false;
  switch (process) {
    case 'page.tab':
      return pageMay(question, node, name, zone);
    case 'call.exchange':
      return networkMay(question, node, move, zone);
    case 'call.handler': {
      const id = node.bound[member] ?? null;
      // Where the server's log shows every request, nothing is handled before its arrival is there.
      if (id === null && covers(question.observed.server, node.read)) return false;
      if (!isLoggedSoon(question, id ?? '', move, zone)) return false;
      if (move.answer !== null && !isAsLogged(question, node, move)) return false;
      if (name === 'settles' && isLikeAnother(question, node, move)) return false;
      if (name === 'crashes' && isAnsweredWell(question, node, member)) return false;
      if (name === 'settles' || name === 'crashes') return !owes(node, id, 'takes');
      if (name === 'replies' || name === 'finalises') return !owes(node, id, 'settles');
      return true;
    }
    case 'cache.kept':
      return isAnsweredLater(question, node);
    default:
      return true;
  }
}

/**
 * What a move costs: a fault, or a tab that is hidden, costs one. That an answer comes after the
 * page's deadline is none where the log shows that the work took so long.
 */
export function costOf(question: Question, node: Node, { taken, cost }: Move): 0 | 1 {
  return taken.name === 'slow' && takesTooLong(question, node, taken.member) ? 0 : cost;
}

function takesTooLong({ observed, world, timing }: Question, node: Node, slot: number): boolean {
  const id = node.bound[slot];
  const one = node.place.slots[slot]!;
  const deadline = deadlineOf(world, one);
  const from = id ? observed.arrives.get(id) : undefined;
  if (!id || deadline === null || from === undefined) return false;
  const { events } = observed;
  const end = overAt(observed, id) ?? (one.route === 'process-next' ? events.at(-1)!.at : null);
  return end !== null && end - events[from]!.at > deadline - timing.transit;
}

/** When the server was done with a call, as its log has it. A read without an answer tells nothing. */
function overAt({ lineOf }: Question['observed'], id: string): number | null {
  const kinds = ['settles', 'answers process-next', 'answers status', 'answers cancel'] as const;
  for (const kind of kinds) {
    const line = lineOf(id, kind);
    if (line) return line.at;
  }
  return null;
}

function pageMay(question: Question, node: Node, name: string, zone: Zone): boolean {
  const { observed } = question;
  if (name === 'loads') return observed.loads === 0;
  if (name === 'presses cancel') return !node.left && isPressedSoon(question, node, zone);
  if (name === 'hides' || name === 'shows') return !node.left;
  if (name !== 'timer fires' || node.left || node.place.hidden) return false;
  const [least] = waitOf(node.place.work, node.failures) ?? [0];
  return zone.limit(TIMER, 'now', -least);
}

/** The log shows every press that there was, soon after it. */
function isPressedSoon({ observed, timing }: Question, node: Node, zone: Zone): boolean {
  const kind = covers(observed.browser, node.read) ? 'sends' : 'arrives';
  const shown = observed.events.find(
    (one, i) => i >= node.read && one.kind === kind && one.route === 'cancel',
  );
  const within = kind === 'sends' ? timing.seen : timing.transit;
  return !shown || zone.limit('0', 'now', within - shown.at);
}

function networkMay(question: Question, node: Node, move: Move, zone: Zone): boolean {
  const { observed, world } = question;
  const { name, member } = move.taken;
  if (node.left && name !== 'resend') return false;
  const slot = node.place.slots[member]!;
  const known = node.named[member];
  const inPagesLog = known === null && covers(observed.browser, node.read);
  // What the page's own log tells, only its events do.
  if (inPagesLog) return false;
  const end = known ? observed.over.get(known) : undefined;
  if (end && ['delivers', 'cut', 'deadline passes'].includes(name)) return false;
  if (name === 'delivers') return !isOpenToTheEnd(question, node, member);
  if (name === 'deadline passes') {
    if (node.place.hidden) return false;
    return zone.limit(askedOf(zone, member), 'now', -(deadlineOf(world, slot) ?? 0));
  }
  if (name === 'resend') return true;
  if (end?.kind === 'receives' && name !== 'crashes') {
    return name === 'error' && end.http !== undefined;
  }
  if (end?.kind === 'breaks' && name === 'error') return false;
  // Nothing shows when a call began to hang: say at once, and spare the search the rest.
  if (name === 'slow' && takesTooLong(question, node, member)) return true;
  return (name !== 'hang' && name !== 'slow') || node.bound[member] === null;
}

/** A snapshot is worth keeping if a status answer that is still to come may be just that. */
function isAnsweredLater({ observed, world }: Question, { place, read, ahead }: Node): boolean {
  if (!world.moves(place).some(({ next }) => next.snapshot !== place.snapshot)) return false;
  const [status, completed] = place.snapshot.split(' ');
  for (let i = read; i < observed.events.length; i++) {
    const event = observed.events[i]!;
    if ((event.kind !== 'answers' && event.kind !== 'receives') || event.route !== 'status')
      continue;
    if (ahead.includes(i)) continue;
    const said = event.payload;
    if (said === undefined) return true;
    if (said.status === status && String(said.completed ?? completed) === completed) return true;
  }
  return false;
}

/** Where the log has the answer, another one would only be found out later. */
function isAsLogged({ world, observed }: Question, node: Node, { taken, next }: Move): boolean {
  const slot = taken.member;
  const { items } = world.environment;
  const end = observed.over.get(node.named[slot] || '');
  const isWaiting = next.slots[slot]!.exchange === 'answered';
  if (isWaiting && end?.kind === 'receives' && !isSaid(end, world.said(next, slot), items)) {
    return false;
  }
  return true;
}

/**
 * Where no outcome is on record, it matters only whether any item succeeded and how the last one ends:
 * of orders that are alike in that, one is followed.
 */
function isLikeAnother({ observed }: Question, { place }: Node, { taken }: Move): boolean {
  if (observed.outcomes || place.open <= 1) return false;
  return (taken.payload.outcome === 'failed' ? place.succeeded : place.failed) > 0;
}

/** What happens is logged soon after it, as the log has it: not before, and nothing else. */
function isLoggedSoon({ world, observed, timing }: Question, id: string, move: Move, zone: Zone) {
  for (const line of id === '' ? [] : move.lines) {
    const event = observed.lineOf(id, line.kind);
    if (!event) continue;
    if (!isLine(event, line, world.environment.items)) return false;
    if (!zone.limit('0', 'now', timing.line - event.at)) return false;
  }
  return true;
}

/** The page's log has an answer to this call that is no error. */
function isAnsweredWell({ observed }: Question, node: Node, slot: number): boolean {
  const end = observed.over.get(node.named[slot] || '');
  return end?.kind === 'receives' && end.http === undefined;
}

const owes = (node: Node, id: string | null, kind: LineKind): boolean =>
  node.records.some((one) => one.id === id && one.owes.some((line) => line.kind === kind));
