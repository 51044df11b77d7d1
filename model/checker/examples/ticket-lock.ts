import { setup } from 'xstate';
import type { Layout } from '../layout.ts';
import { assign, assignAt, set } from '../ops.ts';
import type { Expr, Fields, Step, System } from '../system.ts';

const lock = setup({
  types: {
    events: {} as
      | { type: 'draw' | 'look' | 'leave' | 'give up' }
      | { type: 'enter'; called: boolean },
    tags: {} as 'waiting' | 'inside',
  },
  guards: { called: ({ event }) => event.type === 'enter' && event.called },
  actions: { 'take a number': () => {}, 'lose the number': () => {}, 'call the next': () => {} },
});

const customer = lock.createMachine({
  id: 'customer',
  initial: 'outside',
  states: {
    outside: { on: { draw: { target: 'waiting', actions: 'take a number' } } },
    waiting: {
      tags: 'waiting',
      on: {
        look: {},
        enter: { guard: 'called', target: 'inside' },
        'give up': { target: 'outside', actions: 'lose the number' },
      },
    },
    inside: {
      tags: 'inside',
      on: { leave: { target: 'outside', actions: ['lose the number', 'call the next'] } },
    },
  },
});

export interface TicketOptions {
  readonly customers: number;
  /** Numbers go round; as many as there are customers are enough. */
  readonly numbers?: number;
  readonly sorted?: boolean;
  /** The bug: a customer may give up and nobody is told that its number is lost. */
  readonly losing?: boolean;
  /** Who waits looks at the board again and again: a fair step that changes nothing. */
  readonly looking?: boolean;
  /** Steps that are left to the user, so that nothing makes them happen. */
  readonly unfair?: readonly ('enter' | 'leave')[];
}

/** A lock that serves in the order of numbers drawn (Mellor-Crummey and Scott 1991). */
export function ticketLock(options: TicketOptions): System {
  const { customers, numbers = customers, sorted = false, unfair = [] } = options;
  const fair = (name: 'enter' | 'leave'): Step => ({
    kind: unfair.includes(name) ? 'user' : 'progress',
  });
  return {
    name: 'ticket lock',
    parts: [
      {
        kind: 'group',
        name: 'hall',
        size: customers,
        sorted,
        processes: { customer: { machine: customer } },
        registers: { number: numbers - 1 },
      },
      {
        kind: 'group',
        name: 'board',
        size: 1,
        processes: {},
        registers: { next: numbers - 1, called: numbers - 1 },
      },
    ],
    behaviour: (layout) => {
      const number = layout.own('hall.number');
      const next = layout.at('board.next');
      const called = layout.at('board.called');
      const isCalled: Expr = (f, self) => (f[self + number] === f[called] ? 1 : 0);
      return {
        processes: {
          'hall.customer': {
            steps: {
              draw: { kind: 'user' },
              enter: fair('enter'),
              leave: fair('leave'),
              ...(options.losing ? { 'give up': { kind: 'user' as const } } : {}),
              ...(options.looking ? { look: { kind: 'progress' as const } } : {}),
            },
            sees: { enter: [{ name: 'called', values: [false, true], read: isCalled }] },
            effects: {
              'take a number': () => [
                assign(number, (f) => f[next]!),
                assignAt(next, (f) => (f[next]! + 1) % numbers),
              ],
              'lose the number': () => [set(number, 0)],
              'call the next': () => [assignAt(called, (f) => (f[called]! + 1) % numbers)],
            },
          },
        },
      };
    },
  };
}

/** How many customers carry the tag. */
export function inHall(layout: Layout, tag: 'waiting' | 'inside'): (f: Fields) => number {
  const { size } = layout.group('hall').spec;
  const each = Array.from({ length: size }, (_, m) => layout.tagged('hall.customer', tag, m));
  return (f) => each.reduce((sum, one) => sum + one(f, 0, -1), 0);
}
