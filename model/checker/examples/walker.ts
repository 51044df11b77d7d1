import { type AnyEventObject, createMachine } from 'xstate';
import type { Layout } from '../layout.ts';
import type { Fields, StepKind, System } from '../system.ts';

/** An arrow of a graph: from, the name of the step, to; steps of one name are one fairness class. */
export type Arrow = readonly [from: number, step: string, to: number];

export interface Walk {
  /** State 0 is where the walker starts. */
  readonly states: number;
  readonly arrows: readonly Arrow[];
  /** By step name; progress unless said otherwise. */
  readonly kinds?: Readonly<Record<string, StepKind>>;
  /** Arrows that carry the label `loud`. */
  readonly loud?: readonly Arrow[];
}

/** One process that walks a given graph: any finite graph as a system. */
export function walker({ states, arrows, kinds = {}, loud = [] }: Walk): System {
  const steps = [...new Set(arrows.map(([, step]) => step))];
  const outOf = (from: number, step: string): Arrow[] =>
    arrows.filter((one) => one[0] === from && one[1] === step);
  const on = (from: number) =>
    Object.fromEntries(
      steps.map((step) => [
        step,
        outOf(from, step).map(([, , to], way) => ({
          target: `at ${to}`,
          guard: ({ event }: { event: AnyEventObject }) => event.way === way,
          actions: loud.some((one) => `${one}` === `${[from, step, to]}`) ? ['shout'] : [],
        })),
      ]),
    );
  const waysOf = (step: string): { way: number }[] => {
    const most = Math.max(...arrows.map(([from]) => outOf(from, step).length));
    return Array.from({ length: most }, (_, way) => ({ way }));
  };
  const machine = createMachine({
    id: 'walker',
    initial: 'at 0',
    states: Object.fromEntries(
      Array.from({ length: states }, (_, from) => [`at ${from}`, { on: on(from) }]),
    ),
  });
  return {
    name: 'walker',
    parts: [{ kind: 'group', name: 'one', size: 1, processes: { walker: { machine } } }],
    behaviour: () => ({
      labels: ['loud'],
      processes: {
        'one.walker': {
          steps: Object.fromEntries(
            steps.map((step) => [
              step,
              { kind: kinds[step] ?? 'progress', alternatives: waysOf(step) },
            ]),
          ),
          effects: { shout: () => [{ kind: 'flag', name: 'loud' }] },
        },
      },
    }),
  };
}

/** Where the walker is. */
export function placeOf(layout: Layout, f: Fields): number {
  const { snapshots } = layout.process('one.walker').local;
  return Number((snapshots[f[layout.at('one.walker')]!]!.value as string).slice(3));
}
