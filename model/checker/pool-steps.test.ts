import { describe, expect, test } from 'vitest';
import { createMachine } from 'xstate';
import { ask } from './examples/ask.ts';
import type { Layout } from './layout.ts';
import type { Expr, ProcessBehaviour, System } from './system.ts';

describe('a step that a member of a pool takes by itself', () => {
  const lamp = createMachine({
    id: 'lamp',
    initial: 'off',
    states: {
      off: { on: { light: { guard: ({ event }) => event.dark !== false, target: 'on' } } },
      on: { tags: 'lit' },
    },
  });
  const lamps = (identities: boolean, step: (layout: Layout) => ProcessBehaviour): System => ({
    name: 'lamps',
    parts: [
      { kind: 'pool', name: 'lamp', size: 3, use: { machine: lamp }, shared: false, identities },
      {
        kind: 'group',
        name: 'power',
        size: 1,
        processes: {},
        registers: { left: 2 },
        initial: { left: 2 },
      },
    ],
    behaviour: (layout) => ({ processes: { lamp: step(layout) } }),
  });

  // Of three lamps two can be lit: none, one or two of them, by counts or by name.
  test.each([
    [false, 3],
    [true, 1 + 3 + 3],
  ])('costs what it costs, with identities: %s', (identities, states) => {
    const paid = lamps(identities, (layout) => ({
      steps: { light: { kind: 'user', cost: () => layout.at('power.left') } },
    }));
    expect(ask(paid, () => []).states).toBe(states);
  });

  test.each([
    [false, 3],
    [true, 1 + 3 + 3],
  ])('sees what it sees, with identities: %s', (identities, states) => {
    const seeing = lamps(identities, (layout) => {
      const lit = layout.count('lamp', 'lit');
      const read: Expr = (f, self, other) => (lit(f, self, other) < 2 ? 1 : 0);
      return {
        steps: { light: { kind: 'user' } },
        sees: { light: [{ name: 'dark', values: [false, true], read }] },
      };
    });
    expect(ask(seeing, () => []).states).toBe(states);
  });
});
