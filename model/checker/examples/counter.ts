import { createMachine, setup } from 'xstate';
import type { Layout } from '../layout.ts';
import { send, assign as set } from '../ops.ts';
import type { Fields, StepKind, System } from '../system.ts';

const ticker = createMachine({
  id: 'ticker',
  initial: 'on',
  states: {
    on: { on: { tick: { actions: 'count' }, stop: 'off' } },
    off: { tags: 'off' },
  },
});

export interface CounterOptions {
  /** It may be stopped on the way, once. */
  readonly stop?: StepKind;
  /** After the last number comes the first. */
  readonly round?: boolean;
}

/** A line of states, or a ring: a register counts from 0 to `most`. */
export function counter(most: number, { stop, round = false }: CounterOptions = {}): System {
  return {
    name: 'counter',
    parts: [
      {
        kind: 'group',
        name: 'one',
        size: 1,
        processes: { ticker: { machine: ticker } },
        registers: { count: most },
      },
    ],
    behaviour: (layout) => {
      const count = layout.own('one.count');
      return {
        processes: {
          'one.ticker': {
            steps: {
              tick: {
                kind: 'progress',
                when: (f, self) => (round || f[self + count]! < most ? 1 : 0),
              },
              ...(stop ? { stop: { kind: stop } } : {}),
            },
            effects: {
              count: () => [set(count, (f, self) => (f[self + count]! + 1) % (most + 1))],
            },
          },
        },
      };
    },
  };
}

export const countOf = (layout: Layout, f: Fields): number => f[layout.at('one.count')]!;

/** Two processes side by side that keep what they count in their contexts: (most + 1)² states. */
export function contexts(most: number): System {
  const parts = setup({
    types: { context: {} as { n: number }, events: {} as { type: 'tick' } },
    guards: { 'can count': ({ context }) => context.n < most },
  });
  const machine = parts.createMachine({
    id: 'context',
    context: { n: 0 },
    on: {
      tick: {
        guard: 'can count',
        actions: parts.assign({ n: ({ context }) => context.n + 1 }),
      },
    },
  });
  return {
    name: 'contexts',
    parts: [{ kind: 'group', name: 'two', size: 2, processes: { counting: { machine } } }],
    behaviour: () => ({
      processes: { 'two.counting': { steps: { tick: { kind: 'progress' } } } },
    }),
  };
}

const maker = createMachine({
  id: 'maker',
  initial: 'on',
  states: { on: { on: { make: { actions: 'start one' } } } },
});
const made = createMachine({
  id: 'made',
  initial: 'idle',
  states: { idle: { on: { start: 'busy' } }, busy: { on: { end: 'idle' } } },
});

/** Starts one after the other in a group that has room for `room` of them. */
export function factory(room: number, ends: boolean, sorted = true): System {
  return {
    name: 'factory',
    parts: [
      { kind: 'group', name: 'maker', size: 1, processes: { maker: { machine: maker } } },
      {
        kind: 'group',
        name: 'work',
        size: room,
        sorted,
        processes: { made: { machine: made } },
      },
    ],
    behaviour: () => ({
      processes: {
        'maker.maker': {
          steps: { make: { kind: 'user' } },
          effects: { 'start one': () => [send({ kind: 'idle', process: 'work.made' }, 'start')] },
        },
        'work.made': { steps: ends ? { end: { kind: 'progress' } } : {} },
      },
    }),
  };
}
