import type { Event } from '../logs/event.ts';
import type { ExplainedFault, Refutation } from './explanation.ts';
import { faultAt, faultCallSentAt } from './moves.ts';
import type { Node } from './node.ts';
import type { Found } from './search.ts';
import type { World } from './world.ts';

/** One line for people: time, call, what. */
export function eventText(event: Event): string {
  const time = new Date(event.at).toISOString().slice(11, 23);
  return `${time} ${whatOf(event)}`;
}

function whatOf(event: Event): string {
  switch (event.kind) {
    case 'created':
      return `the job is created with ${event.payload.items} items`;
    case 'loads':
      return 'the page is loaded';
    case 'leaves':
      return 'the user leaves the page';
    case 'ends':
      return 'the log ends';
    case 'arrives':
      return `${event.route} ${event.call} arrives`;
    case 'takes':
      return `process-next ${event.call} takes an item`;
    case 'settles':
      return `process-next ${event.call} settles its item: ${event.payload.outcome}`;
    case 'answers':
    case 'receives':
      return `${event.route} ${event.call} ${event.kind}${saidOf(event)}`;
    case 'sends':
      return `${event.route} ${event.call} is sent`;
    case 'breaks':
      return `${event.route} ${event.call} breaks: the page has no reply`;
  }
}

function saidOf(event: Event & { kind: 'answers' | 'receives' }): string {
  if (event.http !== undefined) return ` HTTP ${event.http}`;
  if (event.route === 'cancel' || !event.payload) return '';
  if (event.route === 'process-next') return ` ${event.payload.status ?? ''}`.trimEnd();
  const { status, completed, total } = event.payload;
  return ` ${status}${completed === undefined ? '' : `, ${completed} of ${total ?? '?'}`}`;
}

/** Where the log and the model part, and what the model could have shown there. */
export function refutationOf(
  world: World,
  found: Found,
  events: readonly Event[],
): Refutation | null {
  if (found.kind !== 'refuted') return null;
  const event = events[found.read]!;
  const instead = new Set<string>();
  for (const node of found.furthest) for (const one of shownAt(world, node)) instead.add(one);
  return {
    event: found.read + 1,
    line: event.source.line,
    at: event.at,
    text: eventText(event),
    instead: instead.size > 0 ? [...instead].sort() : ['silence'],
  };
}

/** What the log could show next at this point of the search. */
function shownAt(world: World, node: Node): string[] {
  const shown: string[] = [];
  for (let slot = 0; slot < world.slots; slot++) {
    const route = world.inTransit(node.f, slot);
    if (route !== null && node.bound[slot] === null) shown.push(`a ${route} call arrives`);
    if (node.bound[slot] !== null && world.handlerState(node.f, slot) === 'working') {
      shown.push(`process-next ${node.bound[slot]} settles its item`);
    }
  }
  for (const { id, owes } of node.records) {
    const [line] = owes;
    if (!line) continue;
    if (line.kind === 'takes')
      shown.push(`process-next ${id} takes an item, ${line.queued} queued`);
    if (line.kind === 'settles') shown.push(`process-next ${id} settles its item`);
    if (line.kind === 'answers status') {
      shown.push(`status ${id} answers ${line.status}, ${line.completed} completed`);
    }
    if (line.kind === 'answers process-next') {
      shown.push(`process-next ${id} answers ${line.reply ?? ''}`.trimEnd());
    }
  }
  return shown;
}

/** The faults of all ends that place the same ones, with the widest bounds among them. */
export function faultsOf(ends: readonly Node[], events: readonly Event[]): ExplainedFault[] {
  const [first] = ends;
  if (!first) return [];
  const name = (node: Node) => node.faults.map((one) => `${one.kind}${one.number}`).join();
  const alike = ends.filter((one) => name(one) === name(first));
  return first.faults.map(({ kind, route, call }, n) => {
    const ages = alike.map((one) => one.zone.between(faultAt(n), faultCallSentAt(n)));
    const times = alike.map((one) => one.zone.between(faultAt(n), '0'));
    const least = Math.min(...ages.map(([low]) => low));
    const most = Math.max(...ages.map(([, high]) => high));
    const from = Math.min(...times.map(([low]) => low));
    const to = Math.max(...times.map(([, high]) => high));
    const before = events.findLast((one) => one.at <= from) ?? events[0]!;
    const after = events.find((one) => one.at >= to) ?? events[events.length - 1]!;
    return {
      kind,
      call,
      route,
      afterMs: [least, most],
      between: [eventText(before), eventText(after)],
    };
  });
}
