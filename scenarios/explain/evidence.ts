import type { Event } from '../logs/event.ts';
import { eventText } from './event-text.ts';
import type { ExplainedFault, Hidden, Refutation } from './explanation.ts';
import { insteadOf } from './instead.ts';
import { type Node, pathTo } from './node.ts';
import { faultAt, faultCallSentAt, type Question } from './time.ts';

/** Where the log and the model part, and what the model could have shown there instead. */
export function refutationOf(question: Question, furthest: readonly Node[]): Refutation | null {
  const { events } = question.observed;
  const read = furthest[0]?.read;
  const event = read === undefined ? undefined : events[read];
  if (!event) return null;
  return {
    event: read! + 1,
    line: event.source.line,
    at: event.at,
    text: eventText(event),
    instead: insteadOf(question, event, furthest),
  };
}

/** Ends by what struck on the way there: those with the likeliest faults first. */
export function byFaults(ends: readonly Node[]): Node[][] {
  const alike = new Map<string, Node[]>();
  for (const end of ends) {
    const key = end.faults.map((one) => `${one.kind}${one.number}`).join();
    alike.set(key, [...(alike.get(key) ?? []), end]);
  }
  const oddity = ([end]: Node[]) => oddityOf(end!.faults.map(({ kind }) => kind));
  return [...alike.values()].sort((a, b) => oddity(a) - oddity(b));
}

/** What networks do every day comes before what they seldom do. */
const COMMON = ['cut', 'resend', 'error', 'drop', 'hang', 'slow', 'crash', 'stale'];

/** Fewer kinds of faults, of commoner kinds, are likelier. */
function oddityOf(kinds: readonly string[]): number {
  return new Set(kinds).size * 100 + kinds.reduce((sum, one) => sum + COMMON.indexOf(one), 0);
}

/** What struck on the way to these ends, which have the same faults, with the widest bounds. */
export function faultsOf(alike: readonly Node[], events: readonly Event[]): ExplainedFault[] {
  return alike[0]!.faults.map(({ kind, route, call }, n) => {
    const ages = alike.map(({ zone }) =>
      zone.has(faultCallSentAt(n)) ? zone.between(faultAt(n), faultCallSentAt(n)) : [0, 0],
    );
    const times = alike.map(({ zone }) => zone.between(faultAt(n), '0'));
    const from = Math.min(...times.map(([low]) => low));
    const to = Math.max(...times.map(([, high]) => high));
    return {
      kind,
      call,
      route,
      afterMs: [
        Math.min(...ages.map(([low]) => low!)),
        Math.max(...ages.map(([, high]) => high!)),
      ] as const,
      at: [from, to] as const,
      between: betweenOf(from, to, events),
      gapMs: gapOf(call, events),
    };
  });
}

function betweenOf(from: number, to: number, events: readonly Event[]): [string, string] {
  const before = events.findLast((one) => one.at <= from) ?? events[0]!;
  const after = events.find((one) => one.at >= to) ?? events[events.length - 1]!;
  return [eventText(before), eventText(after)];
}

/** From the first that the log has of a call until the page's next call there. */
function gapOf(call: string | null, events: readonly Event[]): number | null {
  const first = events.findIndex((one) => 'call' in one && one.call === call);
  if (call === null || first < 0) return null;
  const { kind } = events[first]!;
  const next = events.slice(first + 1).find((one) => one.kind === kind);
  return next ? next.at - events[first]!.at : null;
}

/** When the tab has to have been hidden, by the path to an end. */
export function hiddenOf(end: Node, events: readonly Event[]): Hidden[] {
  const path = pathTo(end);
  return path.flatMap((node, i) => {
    if (node.by?.move?.taken.name !== 'hides') return [];
    const shown = path.slice(i).find((one) => one.by?.move?.taken.name === 'shows');
    const before = events[Math.max(0, node.read - 1)]!;
    const after = events[Math.min(events.length - 1, shown ? shown.read : events.length - 1)]!;
    return [{ between: [eventText(before), eventText(after)] as const }];
  });
}
