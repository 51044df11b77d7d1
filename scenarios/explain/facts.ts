import { type View, viewsOf } from '../../model/narrate.ts';
import { eventText } from './event-text.ts';
import type { Trial } from './hypotheses.ts';
import type { Node, Step } from './node.ts';
import { waitOf } from './timing.ts';

/** Something that the log does not record. */
export interface Fact {
  /** All that it could have said. */
  readonly values: ReadonlySet<string>;
  /** How easily it is recorded: what took long, or is one number, comes first. */
  readonly rank: number;
}

/** By what would have had to be recorded. */
export type Facts = ReadonlyMap<string, Fact>;

/**
 * What the log does not record and a hypothesis says of it, over all its paths that explain the log
 * with the fewest faults: the answers of calls, what a status read would have said at any time, what
 * the page showed, how long it waited before a call.
 */
export function factsOf(trial: Trial): Facts {
  const { world, observed } = trial.question;
  const { events } = observed;
  const items = world.environment.items;
  const facts = new Map<string, { values: Set<string>; rank: number }>();
  const add = (field: string, value: string, rank = 1e9): void => {
    const fact = facts.get(field) ?? { values: new Set(), rank };
    fact.values.add(value);
    facts.set(field, fact);
  };
  const routes = new Map<string, string>();
  for (const one of events) if ('route' in one) routes.set(one.call, `${one.route} ${one.call}`);
  const nameOf = (call: string): string => routes.get(call) ?? call;
  const names = new Map<number, string>();
  const points = trial.promising();
  for (const { node } of points) {
    for (const [slot, id] of node.bound.entries()) {
      const name = id || node.named[slot];
      if (name) names.set(node.numbers[slot]!, nameOf(name));
    }
  }
  const shown = new Map<number, string>();
  for (const { node, from } of points) {
    const { place, read } = node;
    if (read > 0 && read < events.length && !node.left) {
      const lasts = events[read]!.at - events[read - 1]!.at;
      const gap = `between ${eventText(events[read - 1]!)} and ${eventText(events[read]!)}`;
      const [status, completed] = place.snapshot.split(' ');
      add(`a status read ${gap}`, `${status}, ${completed} of ${items}`, lasts);
      const text =
        shown.get(place.id) ?? viewText(viewsOf(world.compiled, place.f, items)[0] ?? null);
      shown.set(place.id, text);
      add(`what the page showed ${gap}`, text, lasts);
    }
    for (const { point, by } of from) sayStep(point.node, node, by, { names, nameOf, add });
  }
  return facts;
}

function sayStep(
  before: Node,
  after: Node,
  { move, event }: Step,
  to: {
    readonly names: ReadonlyMap<number, string>;
    readonly nameOf: (call: string) => string;
    readonly add: (field: string, value: string) => void;
  },
): void {
  if (!move) return;
  const { process, name, member } = move.taken;
  const id = before.bound[member];
  if (process === 'call.handler' && move.answer !== null && id && name !== 'reads status') {
    to.add(`the answer of ${to.nameOf(id)}`, move.answer);
  }
  if (event || after.sent <= before.sent || name === 'resend') return;
  const call = to.names.get(after.sent);
  if (!call) return;
  const [wait] = (name === 'timer fires' && waitOf(before.place.work, 1)) || [0];
  to.add(
    `how long the page waited before it sent ${call}`,
    wait === 0 ? 'not at all' : `${wait} ms`,
  );
}

/** `processing, 2 of 3`, and what else is there to see. */
export function viewText(view: View | null): string {
  if (!view || view.status === null) return view?.error ? 'nothing, with an error' : 'nothing';
  const { status, completed, total, error, action } = view;
  return `${status}, ${completed} of ${total}${error ? ', with an error' : ''}${action ? ', with the button to enrich' : ''}`;
}
