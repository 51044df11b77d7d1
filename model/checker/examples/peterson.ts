import { setup } from 'xstate';
import { assignAt, set } from '../ops.ts';
import type { Expr, StepKind, System } from '../system.ts';

/** What is written, and in which order, before a process waits to get in. */
export type Entry = readonly ('flag' | 'turn')[];

/** Peterson's order: first say that you want in, then let the other go first. */
export const PETERSON: Entry = ['flag', 'turn'];

const parts = setup({
  types: {
    context: {} as { entry: Entry; written: number },
    input: {} as { entry: Entry },
    events: {} as { type: 'want' | 'write' | 'leave' } | { type: 'enter'; free: boolean },
    tags: {} as 'wants' | 'critical',
  },
  guards: {
    free: ({ event }) => event.type === 'enter' && event.free,
    'all written': ({ context }) => context.written === context.entry.length,
  },
  actions: { 'write flag': () => {}, 'write turn': () => {}, 'lower the flag': () => {} },
});

const { assign } = parts;
const process = parts.createMachine({
  id: 'peterson',
  context: ({ input }) => ({ entry: input.entry, written: 0 }),
  initial: 'idle',
  states: {
    idle: { on: { want: 'writing' } },
    writing: {
      tags: 'wants',
      always: { guard: 'all written', target: 'waiting' },
      on: {
        write: [
          {
            guard: ({ context }) => context.entry[context.written] === 'flag',
            actions: ['write flag', assign({ written: ({ context }) => context.written + 1 })],
          },
          { actions: ['write turn', assign({ written: ({ context }) => context.written + 1 })] },
        ],
      },
    },
    waiting: { tags: 'wants', on: { enter: { guard: 'free', target: 'critical' } } },
    critical: {
      tags: 'critical',
      on: { leave: { target: 'idle', actions: ['lower the flag', assign({ written: 0 })] } },
    },
  },
});

/**
 * Peterson's lock for two processes (Peterson 1981); each write is a step of its own.
 * @param kind of every step but `want`, which is the user's
 */
export function peterson(entry: Entry = PETERSON, kind: StepKind = 'progress'): System {
  return {
    name: 'peterson',
    parts: [
      {
        kind: 'group',
        name: 'side',
        size: 2,
        processes: { process: { machine: process, input: { entry } } },
        registers: { flag: 1 },
      },
      { kind: 'group', name: 'shared', size: 1, processes: {}, registers: { turn: 1 } },
    ],
    behaviour: (layout) => {
      const { base, stride } = layout.group('side');
      const flag = layout.own('side.flag');
      const turn = layout.at('shared.turn');
      const me = (self: number): number => (self - base) / stride;
      const free: Expr = (f, self) => {
        const other = base + (1 - me(self)) * stride;
        return f[other + flag] === 0 || f[turn] === me(self) ? 1 : 0;
      };
      return {
        processes: {
          'side.process': {
            steps: { want: { kind: 'user' }, write: { kind }, enter: { kind }, leave: { kind } },
            sees: { enter: [{ name: 'free', values: [false, true], read: free }] },
            effects: {
              'write flag': () => [set(flag, 1)],
              'write turn': () => [assignAt(turn, (_, self) => 1 - me(self))],
              'lower the flag': () => [set(flag, 0)],
            },
          },
        },
      };
    },
  };
}
