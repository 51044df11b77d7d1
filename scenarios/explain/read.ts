import type { Event, EventOf } from '../logs/event.ts';
import type { CallRecord, Node, Step } from './node.ts';
import type { OwedLine } from './place.ts';
import { readBreaks, readReceives, readSends } from './read-page.ts';
import { isLine, isStatus } from './said.ts';
import { show } from './show.ts';
import {
  arrivalWithin,
  faultAt,
  faultCallSentAt,
  ghostAt,
  isAtStore,
  movedAt,
  owedSince,
  passTime,
  type Question,
  sentAt,
} from './time.ts';

/**
 * The nodes in which an event of the log is explained, now.
 * @param index its index: the first that is not explained yet, or one that is close enough to it
 * @param mayStrike whether a fault is still allowed
 * @returns none: the model cannot show this event here and now
 */
export function readEvent(
  question: Question,
  node: Node,
  index: number,
  mayStrike: boolean,
): Node[] {
  const event = question.observed.events[index]!;
  const zone = passTime(question, node);
  // An event that is logged a little too early happened with the one before it.
  const at = Math.max(event.at, node.at);
  if (!zone?.limit('now', '0', at) || !zone.limit('0', 'now', -at)) return [];
  let { read } = node;
  const ahead = index === read ? node.ahead : [...node.ahead, index].sort((a, b) => a - b);
  if (index === read) read++;
  while (ahead.includes(read)) read++;
  const by: Step = { move: null, event };
  const rest = ahead.filter((one) => one > read);
  const base: Node = { ...node, zone, read, ahead: rest, at, parent: node, by };
  return explain(question, base, event, mayStrike).map((one) => settled(question, one));
}

function explain(question: Question, base: Node, event: Event, mayStrike: boolean): Node[] {
  switch (event.kind) {
    case 'created':
    case 'ends':
      return [base];
    case 'leaves':
      return [{ ...base, left: true, mayBeLost: onTheirWay(base) }];
    case 'loads':
      return loads(question, base);
    case 'arrives':
      return [
        ...arrives(question, base, event.call, event.route),
        ...(mayStrike ? joins(question, base, event.call, event.route) : []),
      ];
    case 'takes':
    case 'settles':
      return pays(question, base, event);
    case 'answers':
      return answers(question, base, event);
    case 'sends':
      return readSends(question, base, event);
    case 'receives':
      return readReceives(question, base, event);
    case 'breaks':
      return readBreaks(question, base, event, mayStrike);
  }
}

/** What the log will not speak of again need not be remembered. */
function settled({ observed }: Question, node: Node): Node {
  const isDone = ({ id, owes }: CallRecord) =>
    owes.length === 0 && observed.last.get(id)! < node.read;
  if (!node.records.some(isDone)) return node;
  return { ...node, records: node.records.filter((one) => !isDone(one)) };
}

function loads(question: Question, base: Node): Node[] {
  return question.world
    .moves(base.place)
    .filter(({ taken }) => taken.name === 'loads' || taken.name === 'reloads')
    .map((move) => show(question, { ...base, left: false, mayBeLost: onTheirWay(base) }, move));
}

/** A page's requests that have not arrived: its browser may give them up when it goes away. */
const onTheirWay = ({ place, bound, numbers }: Node): number[] =>
  numbers.filter((_, slot) => bound[slot] === null && place.slots[slot]!.requested !== null);

function arrives(question: Question, base: Node, call: string, route: string): Node[] {
  const found: Node[] = [];
  const { place } = base;
  for (const [slot, one] of place.slots.entries()) {
    if (base.bound[slot] !== null || !isSameCall(question, base, slot, call)) continue;
    // A request that was answered with an error on its way may show all the same.
    const said = question.world.said(place, slot);
    const refused =
      one.exchange === 'answered' && one.handler === 'idle' && said.answer === 'failed';
    const isOnRoute = one.route?.replace(' after cancel', '') === route;
    if (one.requested !== route && !(refused && isOnRoute)) continue;
    const zone = base.zone.copy();
    if (!zone.limit('now', sentAt(slot), arrivalWithin(base, slot, question.timing))) continue;
    zone.mark(movedAt(slot));
    const bound = [...base.bound];
    bound[slot] = call;
    const owes = refused ? errorOn(question, call, route) : [];
    if (owes.length > 0) zone.mark(owedSince(call));
    const record: CallRecord = { id: call, owes, mayHaveRead: null, joins: null };
    // A fault that struck it on its way could not name it yet.
    const faults = base.faults.map((one) =>
      one.call === null && one.number === base.numbers[slot] ? { ...one, call } : one,
    );
    const first = base.first === slot ? -1 : base.first;
    found.push({ ...base, zone, bound, faults, first, records: [...base.records, record] });
  }
  if (route === 'status') found.push(...ghosts(question, base, call));
  return found;
}

function errorOn({ observed }: Question, call: string, route: string): OwedLine[] {
  const line = { reply: 'failed', queued: 0 } as const;
  const kind = `answers ${route}` as OwedLine['kind'];
  if (!observed.expects(call, kind)) return [];
  if (kind === 'answers status') return [{ kind, status: 'failed', completed: -1 }];
  return [{ ...line, kind } as OwedLine];
}

/** Does the page's log, where it has the call, mean the same by it? */
function isSameCall({ observed }: Question, base: Node, slot: number, call: string): boolean {
  const name = base.named[slot];
  if (observed.sends.has(call)) {
    // The transport may have sent it again, and the log may know it by the other attempt.
    return name === call;
  }
  return name === '' || name === null || (observed.arrives.get(name!) ?? -1) !== base.read;
}

/** A call that was sent again and that the server knows: it gets the first one's answer. */
function joins({ world, timing, placesFaults }: Question, base: Node, call: string, route: string) {
  if (world.subject.server.idempotency !== 'key') return [];
  return base.place.slots.flatMap((one, slot): Node[] => {
    const id = base.bound[slot];
    const isServed = one.exchange === 'waiting' && one.requested === null && one.handler !== 'idle';
    if (!id || !isServed || one.route !== route) return [];
    const zone = base.zone.copy();
    const n = base.faults.length;
    if (placesFaults) {
      zone.since(faultAt(n)).limit('now', faultAt(n), timing.transit);
      if (!zone.limit(sentAt(slot), faultAt(n), 0)) return [];
      zone.mark(faultCallSentAt(n), sentAt(slot));
    }
    const fault = { kind: 'resend', route, call: id, number: base.numbers[slot]! };
    const record: CallRecord = { id: call, owes: [], mayHaveRead: null, joins: id };
    return [
      {
        ...base,
        zone,
        faults: [...base.faults, fault],
        cost: base.cost + 1,
        records: [...base.records, record],
      },
    ];
  });
}

/** A status read that the model forgot arrives all the same. */
function ghosts({ timing }: Question, base: Node, call: string): Node[] {
  return base.ghosts.flatMap((n) => {
    const zone = base.zone.copy();
    if (!zone.limit('now', ghostAt(n), timing.transit + timing.start)) return [];
    const record = { id: call, owes: [], mayHaveRead: [base.place.snapshot], joins: null };
    const rest = base.ghosts.filter((one) => one !== n);
    zone.drop(ghostAt(n));
    return [{ ...base, zone, ghosts: rest, records: [...base.records, record] }];
  });
}

function answers(question: Question, base: Node, event: EventOf<'answers'>): Node[] {
  const ghost = base.records.find((one) => one.id === event.call && one.mayHaveRead);
  if (!ghost || event.route !== 'status') return pays(question, base, event);
  const { items } = question.world.environment;
  const mayHaveRead = ghost.mayHaveRead!.some((one) => {
    const [status, completed] = one.split(' ') as [string, string];
    return isStatus(event, status, Number(completed), items);
  });
  return mayHaveRead || event.http !== undefined ? [base] : [];
}

/** The line is the first that the call owes. */
function pays(
  { world }: Question,
  base: Node,
  event: EventOf<'takes'> | EventOf<'settles'> | EventOf<'answers'>,
): Node[] {
  const { call } = event;
  const record = base.records.find((one) => one.id === call);
  const [line, ...rest] = record?.owes ?? [];
  if (!record || !line || !isLine(event, line, world.environment.items)) return [];
  const zone = base.zone.copy();
  if (rest.length === 0) zone.drop(owedSince(call));
  const slot = base.bound.indexOf(call);
  if (slot >= 0 && isAtStore(base.place.slots[slot]!)) zone.mark(movedAt(slot));
  const records = base.records.map((one) => (one === record ? { ...one, owes: rest } : one));
  return [{ ...base, zone, records }];
}
