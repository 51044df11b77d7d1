import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type AnyMachineSnapshot, createMachine, initialTransition, transition } from 'xstate';
import { Compiled } from './compile.ts';
import { still } from './examples/ask.ts';
import { drawFrom } from './examples/random.ts';
import { EVENTS, randomMachine } from './examples/random-machine.ts';
import { explore } from './explore.ts';
import { LocalStates } from './local.ts';
import type { StepKind } from './system.ts';

const choices = fc.array(fc.nat(59), { minLength: 200, maxLength: 200 });
const events = fc.array(fc.record({ type: fc.constantFrom(...EVENTS, 'unknown'), v: fc.nat(2) }), {
  maxLength: 25,
});

describe('what is remembered of a machine', () => {
  test('is what XState says, along any walk', () => {
    fc.assert(
      fc.property(choices, events, (drawn, walk) => {
        const machine = randomMachine(drawFrom(drawn));
        const states = new LocalStates({ machine });
        let [snapshot] = initialTransition(machine) as [AnyMachineSnapshot, unknown];
        let state = states.initial;
        for (const event of walk) {
          const [next, actions] = transition(machine, snapshot as never, event as never);
          const answer = states.answer(state, event);
          const taken = machine.getTransitionData(snapshot as never, event as never);
          expect(answer === null).toBe(taken.length === 0);
          if (answer === null) continue;
          expect(answer.effects).toEqual(
            actions.map(({ type, params }) => ({ type, params: params ?? {} })),
          );
          snapshot = next as AnyMachineSnapshot;
          state = answer.next;
          const { value, context } = states.snapshots[state]!;
          expect({ value, context }).toEqual({ value: snapshot.value, context: snapshot.context });
        }
      }),
      { seed: 1, numRuns: 300 },
    );
  });

  test('names every event that a state may have a transition for', () => {
    fc.assert(
      fc.property(choices, (drawn) => {
        const machine = randomMachine(drawFrom(drawn));
        // What exploring takes as possible is what asking every event says is possible.
        const asked = new LocalStates({ machine });
        asked.close(EVENTS.map((type) => ({ type, v: 1 })));
        const compiled = new Compiled({
          name: 'one machine',
          parts: [{ kind: 'group', name: 'one', size: 1, processes: { p: { machine } } }],
          behaviour: () => ({
            processes: {
              'one.p': {
                steps: Object.fromEntries(
                  EVENTS.map((type) => [
                    type,
                    { kind: 'user' as StepKind, alternatives: [{ v: 1 }] },
                  ]),
                ),
                effects: { note: () => [] },
              },
            },
          }),
        });
        expect(explore(compiled, { clock: still }).table.count).toBe(asked.size);
      }),
      { seed: 2, numRuns: 300 },
    );
  });
});

describe('a local state', () => {
  test('is told from another by what its history states remember', () => {
    const machine = createMachine({
      initial: 'on',
      states: {
        on: {
          initial: 'low',
          on: { pause: 'paused' },
          states: {
            low: { on: { turn: 'high' } },
            high: { on: { turn: 'low' } },
            past: { type: 'history' },
          },
        },
        paused: { on: { resume: 'on.past' } },
      },
    });
    const states = new LocalStates({ machine });
    states.close([{ type: 'turn' }, { type: 'pause' }, { type: 'resume' }]);
    // Low and high before the first pause; paused from either; low and high after either: 2 + 2 + 4.
    expect(states.size).toBe(8);
    const values = states.snapshots.map(({ value }) => JSON.stringify(value));
    expect(values.filter((value) => value === '"paused"')).toHaveLength(2);
  });

  test.each<[string, object]>([
    ['a set', { seen: new Set([1]) }],
    ['a map', { seen: new Map() }],
    ['a function', { act: () => 1 }],
    ['NaN', { n: Number.NaN }],
    ['undefined', { n: undefined }],
  ])('is refused if its context holds %s, which JSON cannot tell apart', (_, context) => {
    const machine = createMachine({
      context: context as Record<string, unknown>,
      initial: 'a',
      states: { a: {} },
    });
    expect(() => new LocalStates({ machine })).toThrow(
      "a machine's context may hold plain data only",
    );
  });

  test('may hold nested plain data', () => {
    const context = { list: [1, 'two', null, { deep: true }] };
    const machine = createMachine({ context, initial: 'a', states: { a: {} } });
    expect(new LocalStates({ machine }).size).toBe(1);
  });
});

describe('a machine that reaches outside itself', () => {
  test('is refused: effects in its initial state, timers, messages', () => {
    const entering = createMachine({ id: 'e', initial: 'a', states: { a: { entry: 'shout' } } });
    expect(() => new LocalStates({ machine: entering })).toThrow(
      'machine "e" has effects (shout) in its initial state',
    );
    const waiting = createMachine({
      initial: 'a',
      states: { a: { on: { go: 'b' } }, b: { after: { 10: 'a' } } },
    });
    const states = new LocalStates({ machine: waiting });
    expect(() => states.answer(0, { type: 'go' })).toThrow('reaches outside the machine');
  });
});
