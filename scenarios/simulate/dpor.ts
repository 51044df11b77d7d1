import { askOn } from './ask-on.ts';
import { Explorer, type StrategyOptions } from './explorer.ts';
import { commute, type Footprint } from './footprint.ts';
import type { Edge, Node } from './graph.ts';
import { isFair, type Move } from './move.ts';
import { addRaces, type Frame, predecessorsOf } from './races.ts';
import type { Run, Setting } from './run.ts';

/** Longer than any run that is not going on for ever. */
const LONGEST = 1000;

/**
 * Dynamic partial-order reduction (Flanagan & Godefroid 2005) with the source sets of Abdulla et al.
 * (2014) and sleep sets (Godefroid 1996): of all the schedules that differ only in the order of moves
 * that commute, one. Whether two moves do, is read off what they touched when they were taken.
 *
 * Every state in which nothing must happen any more is reached, and what a claim sees on the way is
 * seen in the same order: a move that changes what is stored does not commute with one that changes
 * what is shown, whatever else they touch.
 */
export async function exploreTraces(setting: Setting, options: StrategyOptions): Promise<Explorer> {
  const explorer = new Explorer(setting, options, null);
  const first = await explorer.begin();
  const stack: Frame[] = [frameAt(first.reached.node, new Map())];
  let run: Run | null = first.run;
  while (stack.length > 0 && !explorer.disagrees && !explorer.stopped) {
    const top = stack[stack.length - 1]!;
    if (top.event) fallAsleep(top);
    const edge = nextIn(top);
    if (!edge) {
      if (run !== null) await explorer.sample(top.node);
      explorer.pruned += top.node.edges.filter(({ to, isHeld }) => !to && !isHeld).length;
      stack.pop();
      run = null;
      continue;
    }
    if (run === null) {
      if (explorer.mustStop()) break;
      run = await explorer.beginAt(top.node);
    }
    const { node } = await explorer.take(run, top.node, edge);
    take(stack, edge, node);
    if (stack.length > LONGEST) explorer.stopped = 'moves';
  }
  await askOn(explorer);
  return explorer;
}

/** The run has taken this edge: who would have had to go before it? */
function take(stack: Frame[], edge: Edge, node: Node): void {
  const top = stack[stack.length - 1]!;
  const footprint = seenIn(top.node, edge, node);
  const before = stack.flatMap(({ event }) => event ?? []);
  top.event = { edge, footprint, isLast: false, before: predecessorsOf(footprint, before) };
  addRaces(stack, top.event);
  const left = new Set(node.edges.flatMap((one) => (one.isHeld ? [] : [nameOf(one.move)])));
  for (const other of top.node.edges) {
    // It is not possible any more: nobody will see later that it was.
    if (other !== edge && !other.isHeld && !left.has(nameOf(other.move))) top.todo.add(other.key);
  }
  const asleep = new Map([...top.asleep].filter(([, one]) => commute(one, footprint)));
  stack.push(frameAt(node, asleep));
  if (mustGoOn(node)) return;
  addRaces(stack, { edge: null, footprint: NOTHING, isLast: true, before: new Set() });
}

const NOTHING: Footprint = { reads: new Set(), writes: new Set() };

/** What is shown and what is stored are looked at together: the order of two changes is seen. */
function seenIn(before: Node, { footprint }: Edge, after: Node): Footprint {
  const { reads, writes } = footprint!;
  const differs = (a: unknown, b: unknown) => JSON.stringify(a) !== JSON.stringify(b);
  const stored = differs(before.seen.store, after.seen.store);
  const shown = differs(before.seen.views, after.seen.views);
  return {
    reads: shown ? new Set([...reads, 'sight']) : reads,
    writes: stored ? new Set([...writes, 'sight']) : writes,
  };
}

/** A call is told apart from a later one at its place. */
const nameOf = ({ process, name, member, payload }: Move): string =>
  `${process}/${name}/${member}/${payload.outcome ?? payload.entry ?? ''}/${payload.call ?? payload.task ?? ''}`;

const mustGoOn = ({ edges }: Node): boolean =>
  edges.some(({ move, isHeld }) => !isHeld && isFair(move));

function frameAt(node: Node, asleep: Map<string, Footprint>): Frame {
  const awake = node.edges.filter(({ key, isHeld }) => !isHeld && !asleep.has(key));
  // What must happen comes first; faults and users are tried where they meet it, or at the end.
  const first = awake.find(({ move }) => isFair(move)) ?? awake[0];
  return { node, asleep, todo: new Set(first ? [first.key] : []), event: null };
}

function fallAsleep(frame: Frame): void {
  const { edge, footprint } = frame.event!;
  frame.asleep.set(edge!.key, footprint);
  frame.event = null;
}

const nextIn = ({ node, todo, asleep }: Frame): Edge | undefined =>
  node.edges.find(({ key, isHeld }) => !isHeld && todo.has(key) && !asleep.has(key));
