import type { EventOf } from '../logs/event.ts';
import type { Node } from './node.ts';
import { isSaid } from './said.ts';
import { show } from './show.ts';
import { askedOf, deadlineOf, namedWithin, type Question, sentAt } from './time.ts';
import { LEAVING } from './timing.ts';

/** The page's log shows a call that the page has just made. */
export function readSends(question: Question, base: Node, event: EventOf<'sends'>): Node[] {
  const found: Node[] = [];
  for (const [slot, one] of base.place.slots.entries()) {
    if (base.named[slot] === null || base.named[slot] === '') {
      if (one.exchange === 'idle' || one.exchange === 'gone') continue;
      if (one.route?.replace(' after cancel', '') !== event.route) continue;
      const zone = base.zone.copy();
      if (!zone.limit('now', sentAt(slot), namedWithin(base, slot, question.timing))) continue;
      // The page's log knows better than the model when that was.
      zone.mark(sentAt(slot));
      const named = [...base.named];
      named[slot] = event.call;
      found.push({ ...base, zone, named, first: base.first === slot ? -1 : base.first });
    }
  }
  return found;
}

/** The page has an answer: the one that the model has on its way. */
export function readReceives(question: Question, base: Node, event: EventOf<'receives'>): Node[] {
  const slot = base.named.indexOf(event.call);
  if (slot < 0 || base.place.slots[slot]!.exchange !== 'answered') return [];
  if (!isSaid(event, question.world.said(base.place, slot), question.world.environment.items))
    return [];
  return question.world
    .moves(base.place)
    .filter(({ taken }) => taken.member === slot && taken.process === 'call.exchange')
    .filter(({ taken }) => taken.name === 'delivers')
    .map((move) => show(question, base, move));
}

/** The page's call ends without an answer: cut, given up, or left behind with the page. */
export function readBreaks(
  question: Question,
  base: Node,
  event: EventOf<'breaks'>,
  mayStrike: boolean,
): Node[] {
  const { abandoned } = base;
  if (abandoned.includes(event.call)) {
    return [{ ...base, abandoned: abandoned.filter((one) => one !== event.call) }];
  }
  const slot = base.named.indexOf(event.call);
  if (slot < 0) return [];
  const found: Node[] = base.left || isLeaving(question, base) ? [{ ...base, left: true }] : [];
  if (base.left) return found;
  for (const move of question.world.moves(base.place)) {
    const { process, member, name } = move.taken;
    if (process !== 'call.exchange' || member !== slot) continue;
    if (name === 'cut' && mayStrike) found.push(show(question, base, move));
    if (name === 'deadline passes' && !base.place.hidden) {
      const zone = base.zone.copy();
      const deadline = deadlineOf(question.world, base.place.slots[slot]!) ?? 0;
      if (!zone.limit(askedOf(zone, slot), 'now', -deadline)) continue;
      found.push(show(question, { ...base, zone }, move));
    }
  }
  return found;
}

/** The user is about to go, or to save the log: what ends now may end because of that. */
function isLeaving({ observed, timing }: Question, { at, read }: Node): boolean {
  const { events } = observed;
  for (let i = read; i < events.length && events[i]!.at - at <= LEAVING; i++) {
    const { kind } = events[i]!;
    if (kind === 'leaves' || kind === 'loads') return true;
    if (kind === 'ends' && events[i]!.at - at <= timing.seen) return true;
  }
  return false;
}
