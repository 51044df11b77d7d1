import { describe, expect, test } from 'vitest';
import { createMachine } from 'xstate';
import { Compiled } from './compile.ts';
import { ask, still } from './examples/ask.ts';
import { explore } from './explore.ts';
import type { Layout } from './layout.ts';
import { hold, offer, release } from './ops.ts';
import type { Expr, ProcessBehaviour, System } from './system.ts';
import { fieldsOf } from './verdict.ts';

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

test('a pool has the local states that it had when its fields were laid out', () => {
  // The machine is shared with whoever asks it: what is met later has no field here.
  const machine = createMachine({
    initial: 'off',
    states: {
      off: {
        on: { light: 'on', hit: { guard: ({ event }) => event.hard === true, target: 'broken' } },
      },
      on: { tags: 'lit' },
      broken: { tags: 'lit' },
    },
  });
  const switching = createMachine({
    initial: 'a',
    states: { a: { on: { flip: { target: 'b', actions: 'light all' } } }, b: {} },
  });
  const compiled = new Compiled({
    name: 'late',
    parts: [
      { kind: 'pool', name: 'lamp', size: 2, use: { machine }, shared: false },
      { kind: 'group', name: 'one', size: 1, processes: { switch: { machine: switching } } },
    ],
    behaviour: () => ({
      processes: {
        lamp: { steps: { light: { kind: 'user' } } },
        'one.switch': {
          steps: { flip: { kind: 'user' } },
          effects: { 'light all': () => [offer({ kind: 'every', process: 'lamp' }, 'light')] },
        },
      },
    }),
  });
  const { local } = compiled.process('lamp');
  local.answer(local.initial, { type: 'hit', hard: true });
  expect(local.size).toBe(3);
  const lit = compiled.layout.count('lamp', 'lit');
  // None, one or two are lit before the flip, and both after it.
  const graph = explore(compiled, { clock: still });
  const states = Array.from({ length: graph.table.count }, (_, i) => fieldsOf(graph, i));
  expect(states.map((f) => lit(f, 0, -1)).sort()).toEqual([0, 1, 2, 2]);
});

test('a member that could always go is not known where now and then one of them is held', () => {
  const goer = createMachine({
    initial: 'here',
    states: { here: { on: { go: 'gone' } }, gone: { tags: 'gone' } },
  });
  const holder = createMachine({
    initial: 'empty',
    states: {
      empty: { on: { take: { target: 'full', actions: 'take one' } } },
      full: { on: { put: { target: 'empty', actions: 'put it back' } } },
    },
  });
  const taking = (identities: boolean): System => ({
    name: 'taking',
    parts: [
      { kind: 'pool', name: 'one', size: 2, use: { machine: goer }, shared: false, identities },
      { kind: 'group', name: 'hand', size: 1, holds: 'one', processes: { p: { machine: holder } } },
    ],
    behaviour: () => ({
      processes: {
        one: { steps: { go: { kind: 'progress' } } },
        'hand.p': {
          steps: { take: { kind: 'user' }, put: { kind: 'user' } },
          effects: {
            'take one': () => [hold('one', 'here')],
            'put it back': () => [release('one')],
          },
        },
      },
    }),
  });
  const kinds = (identities: boolean) =>
    ask(taking(identities), (layout) => {
      const gone = layout.count('one', 'gone');
      return [{ kind: 'at last', name: 'one goes', good: (f) => gone(f, 0, -1) > 0 }];
    }).kinds;
  // By name it is the first that is held each time, and the second has to go.
  expect(kinds(true)).toEqual({ 'one goes': 'holds' });
  expect(kinds(false)).toEqual({ 'one goes': 'incomplete' });
});
