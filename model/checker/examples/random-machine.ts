import { type AnyEventObject, type AnyStateMachine, assign, createMachine } from 'xstate';
import type { Draw } from './random.ts';

/** What a random machine may be asked, as its transitions know it. */
export const EVENTS = ['a', 'b.x', 'b.y'];
const DESCRIPTORS = [...EVENTS, 'b.*', '*'];

interface Node {
  readonly id: string;
  readonly kind: 'atomic' | 'compound' | 'parallel' | 'shallow' | 'deep';
  readonly kids: readonly Node[];
}

/**
 * A random statechart: nested and parallel states, history, wildcards, guards on payload and context,
 * contexts, effects with parameters taken from the event, also on entry and exit.
 */
export function randomMachine(draw: Draw): AnyStateMachine {
  const ids: string[] = [];
  const nodeOf = (id: string, depth: number): Node => {
    if (id !== 'r') ids.push(id);
    const kind = id === 'r' ? 'compound' : (['atomic', 'compound', 'parallel'] as const)[draw(3)]!;
    if (depth === 0 || kind === 'atomic') return { id, kind: 'atomic', kids: [] };
    const kids = [0, 1, 2].slice(0, 2 + draw(2)).map((i) => nodeOf(`${id}${i}`, depth - 1));
    if (kind === 'parallel') return { id, kind, kids };
    ids.push(`${id}h`);
    const past: Node = { id: `${id}h`, kind: draw(2) === 0 ? 'shallow' : 'deep', kids: [] };
    return { id, kind, kids: [...kids, past] };
  };
  const bump = (by: number) =>
    assign({ n: ({ context }: { context: { n: number } }) => (context.n + by) % 3 });
  const note = (id: string) => ({
    type: 'note',
    params: ({ event }: { event: AnyEventObject }) => ({ id, v: event.v }),
  });
  const actions = (id: string) => [[], [bump(1)], [note(id)], [note(id), bump(2)]][draw(4)]!;
  const transition = (id: string) => {
    const value = draw(3);
    const guards = [
      {},
      { guard: ({ event }: { event: AnyEventObject }) => event.v === value },
      { guard: ({ context }: { context: { n: number } }) => context.n === value },
    ];
    const target = draw(5) === 0 ? {} : { target: `#${ids[draw(ids.length)]}` };
    return { ...target, ...guards[draw(3)], actions: actions(id), reenter: draw(3) === 0 };
  };
  const on = (id: string) =>
    Object.fromEntries(
      DESCRIPTORS.filter(() => draw(3) > 0).map((type) => [
        type,
        Array.from({ length: 1 + draw(2) }, () => transition(id)),
      ]),
    );
  // What happens on the way into the first state would be an effect without an event.
  const atStart = (id: string): boolean => /^r0*$/.test(id);
  const configOf = ({ id, kind, kids }: Node): object => {
    if (kind === 'shallow' || kind === 'deep') return { id, type: 'history', history: kind };
    const states = Object.fromEntries(kids.map((kid) => [kid.id, configOf(kid)]));
    return {
      id,
      on: on(id),
      exit: draw(3) === 0 ? actions(`out of ${id}`) : [],
      entry: draw(3) === 0 && !atStart(id) ? [bump(1)] : [],
      ...(kids.length === 0 ? {} : { states }),
      ...(kind === 'compound' ? { initial: kids[0]!.id } : {}),
      ...(kind === 'parallel' ? { type: 'parallel' } : {}),
    };
  };
  return createMachine({ context: { n: 0 }, ...configOf(nodeOf('r', 2)) } as never);
}
