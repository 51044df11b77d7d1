import type { Event } from '../logs/event.ts';
import type { Node } from './node.ts';
import { covers } from './observed.ts';
import type { Move, OwedLine, Said } from './place.ts';
import { passTime, type Question } from './time.ts';

/**
 * What the log could show instead of an event, at the points that explain all before it: what is due
 * before it, and, where the page and the server may be as they are until then, what they could do.
 */
export function insteadOf(question: Question, event: Event, nodes: readonly Node[]): string[] {
  const shown = new Set<string>();
  for (const node of nodes) {
    const zone = passTime(question, node);
    if (!zone) continue;
    for (const one of dueAt(question, node)) shown.add(one);
    const at = Math.max(event.at, node.at);
    if (!zone.limit('now', '0', at) || !zone.limit('0', 'now', -at)) continue;
    for (const one of possibleAt(question, node)) shown.add(one);
  }
  for (const one of shown) {
    const [, either, outcome] = /^(.*): (completed|failed)$/.exec(one) ?? [];
    const other = `${either}: ${outcome === 'failed' ? 'completed' : 'failed'}`;
    if (either === undefined || !shown.has(other)) continue;
    shown.delete(one);
    shown.delete(other);
    shown.add(either);
  }
  return shown.size > 0 ? [...shown].sort() : ['silence'];
}

/** What does not wait: requests and answers on their way, and lines that are owed. */
function dueAt({ observed, world }: Question, node: Node): string[] {
  const shown: string[] = [];
  for (const [slot, one] of node.place.slots.entries()) {
    const name = node.named[slot];
    if (one.requested !== null && node.bound[slot] === null && covers(observed.server, node.read)) {
      shown.push(`a ${one.requested} call arrives`);
    }
    if (node.left || one.exchange === 'idle' || one.exchange === 'gone') continue;
    const route = one.route?.replace(' after cancel', '') ?? '';
    if (name === null && covers(observed.browser, node.read)) shown.push(`a ${route} call is sent`);
    if (name && one.exchange === 'answered') {
      shown.push(`${route} ${name} receives${saidText(route, world.said(node.place, slot))}`);
    }
  }
  for (const { id, owes } of node.records) if (owes[0]) shown.push(lineText(id, owes[0]));
  return shown;
}

/** What the server can do with the calls that it has. */
function possibleAt(question: Question, node: Node): string[] {
  const { world } = question;
  return world
    .moves(node.place)
    .filter(({ taken }) => taken.process === 'call.handler' && taken.kind !== 'fault')
    .flatMap((move) => lineOf(question, node, move) ?? answerOf(question, node, move) ?? []);
}

function lineOf({ observed }: Question, node: Node, { taken, lines }: Move): string | null {
  const id = node.bound[taken.member];
  if (!id || node.records.some((one) => one.id === id && one.owes.length > 0)) return null;
  const line = lines.find(({ kind }) => observed.expects(id, kind));
  return line ? lineText(id, line) : null;
}

function answerOf({ world, observed }: Question, node: Node, move: Move): string | null {
  const slot = move.taken.member;
  const name = node.named[slot];
  const { route, exchange } = move.next.slots[slot]!;
  if (!name || exchange !== 'answered' || observed.over.get(name)?.kind !== 'receives') return null;
  const on = route?.replace(' after cancel', '') ?? '';
  return `${on} ${name} receives${saidText(on, world.said(move.next, slot))}`;
}

function saidText(route: string, { answer, status, completed }: Said): string {
  if (answer === 'failed') return ' an error';
  if (route === 'status') return ` ${status}, ${completed} completed`;
  return route === 'process-next' ? ` ${answer}` : '';
}

function lineText(id: string, line: OwedLine): string {
  switch (line.kind) {
    case 'takes':
      return `process-next ${id} takes an item, ${line.queued} queued`;
    case 'settles':
      return `process-next ${id} settles its item: ${line.outcome}`;
    case 'answers status':
      return line.completed < 0
        ? `status ${id} answers an error`
        : `status ${id} answers ${line.status}, ${line.completed} completed`;
    case 'answers process-next':
      return `process-next ${id} answers ${line.reply}`;
    case 'answers cancel':
      return `cancel ${id} answers ${line.reply}`;
  }
}
