import { createMachine } from 'xstate';
import type { Claim } from '../claim.ts';
import type { Layout } from '../layout.ts';
import { type Op, send } from '../ops.ts';
import type { Expr, Fields, System } from '../system.ts';

const philosopher = createMachine({
  id: 'philosopher',
  initial: 'thinking',
  states: {
    thinking: { on: { 'take left': { target: 'one fork', actions: 'take left' } } },
    'one fork': {
      tags: 'one fork',
      on: { 'take right': { target: 'eating', actions: 'take right' } },
    },
    eating: { tags: 'eating', on: { finish: { target: 'thinking', actions: 'put both down' } } },
  },
});

const fork = createMachine({
  id: 'fork',
  initial: 'free',
  states: { free: { on: { take: 'taken' } }, taken: { on: { put: 'free' } } },
});

/**
 * Dijkstra's philosophers, all of whom take the left fork first (Dijkstra 1971). Seat i has the
 * philosopher i and the fork i, which is at his left; the fork at his right is the next seat's. A
 * taken fork refuses to be taken, which makes the whole step impossible.
 */
export function philosophers(size: number): System {
  return {
    name: 'philosophers',
    parts: [
      {
        kind: 'group',
        name: 'seat',
        size,
        processes: { philosopher: { machine: philosopher }, fork: { machine: fork } },
      },
    ],
    behaviour: (layout) => {
      const { base, stride } = layout.group('seat');
      const left: Expr = (_, self) => (self - base) / stride;
      const right: Expr = (_, self) => ((self - base) / stride + 1) % size;
      const say = (index: Expr, event: string): Op =>
        send({ kind: 'member', process: 'seat.fork', index }, event);
      return {
        processes: {
          'seat.philosopher': {
            steps: {
              'take left': { kind: 'progress' },
              'take right': { kind: 'progress' },
              finish: { kind: 'progress' },
            },
            effects: {
              'take left': () => [say(left, 'take')],
              'take right': () => [say(right, 'take')],
              'put both down': () => [say(left, 'put'), say(right, 'put')],
            },
          },
        },
      };
    },
  };
}

/** How many philosophers carry the tag. */
export function seated(layout: Layout, tag: string): (f: Fields) => number {
  const { size } = layout.group('seat').spec;
  const each = Array.from({ length: size }, (_, i) => layout.tagged('seat.philosopher', tag, i));
  return (f) => each.reduce((sum, one) => sum + one(f, 0, -1), 0);
}

export function philosopherClaims(layout: Layout): Claim[] {
  const { size } = layout.group('seat').spec;
  const holding = seated(layout, 'one fork');
  const eating = seated(layout, 'eating');
  return [
    { kind: 'never', name: 'nobody waits for everybody', bad: (f) => holding(f) === size },
    { kind: 'never', name: 'forks are not shared', bad: (f) => eating(f) > Math.floor(size / 2) },
    { kind: 'sometimes', name: 'somebody eats', found: (f) => eating(f) > 0 },
    { kind: 'at last', name: 'somebody gets to eat', good: (f) => eating(f) > 0 },
  ];
}
