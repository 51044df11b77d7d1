import { describe, expect, test } from 'vitest';
import { type AnyStateMachine, createMachine } from 'xstate';
import { code } from './code.ts';
import { Compiled } from './compile.ts';
import { still } from './examples/ask.ts';
import { explore } from './explore.ts';
import type { Layout } from './layout.ts';
import { assign, assignAt, hold, type Op, send, set, setAt } from './ops.ts';
import type { Behaviour, Expr, Group, Pool, Step, System } from './system.ts';

// Mistakes in a system that would otherwise go into a state, or a proof, without a sound.

const doer = createMachine({
  id: 'doer',
  initial: 'a',
  states: { a: { on: { go: { target: 'b', actions: 'do' }, mark: {} } }, b: { on: { go: 'a' } } },
});

const group = (name: string, machine: AnyStateMachine, more: Partial<Group> = {}): Group => ({
  kind: 'group',
  name,
  size: 1,
  processes: { p: { machine } },
  ...more,
});

const pool = (more: Partial<Pool> = {}): Pool => ({
  kind: 'pool',
  name: 'thing',
  size: 2,
  use: { machine: doer },
  shared: false,
  ...more,
});

function exploring(parts: System['parts'], behaviour: (layout: Layout) => Behaviour) {
  return () => explore(new Compiled({ name: 'mistaken', parts, behaviour }), { clock: still });
}

/** A system of one process with a register up to 3, beside another one; `go` does what it is told to. */
const doing = (ops: (layout: Layout) => Op[], go: Partial<Step> = {}) =>
  exploring(
    [
      group('one', doer, { registers: { r: 3, scratch: 0 } }),
      group('two', doer, { registers: { r: 3 } }),
    ],
    (layout) => ({
      processes: {
        'one.p': { steps: { go: { kind: 'user', ...go } }, effects: { do: () => ops(layout) } },
      },
    }),
  );

describe('a register', () => {
  const cases: [string, (layout: Layout) => Op][] = [
    ['set', (layout) => set(layout.own('one.r'), 4)],
    ['set at', (layout) => setAt(layout.at('two.r'), 4)],
    [
      'let',
      (layout) => assign(layout.own('one.r'), (f, self) => f[self + layout.own('one.r')]! + 4),
    ],
    ['let at', (layout) => assignAt(layout.at('two.r'), () => -1)],
    ['let, no number', (layout) => assign(layout.own('one.r'), () => Number.NaN)],
    ['let, a fraction', (layout) => assign(layout.own('one.r'), () => 1.5)],
    ['let, wrapped around', (layout) => assign(layout.own('one.r'), () => 2 ** 32 + 1)],
  ];

  test.each(cases)('never leaves its range silently: %s', (_, op) => {
    expect(doing((layout) => [op(layout)])).toThrow(/a register .* of at most 3 cannot become/);
  });

  test('of size 0 may hold anything within a step, and nothing after it', () => {
    const graph = doing((layout) => [
      setAt(layout.at('one.scratch'), 3),
      assignAt(layout.at('two.r'), (f) => f[layout.at('one.scratch')]!),
    ])();
    // With and without 3 in the other's register, and in either local state, but not a with 0 again.
    expect(graph.table.count).toBe(3);
  });

  test('that has nothing left pays for nothing', () => {
    const graph = doing(() => [], { cost: (_f, self) => self + 1 })();
    expect(graph.table.count).toBe(1);
  });

  test('has to exist to start with a value', () => {
    const parts = [group('one', doer, { registers: { r: 3 }, initial: { rr: 1 } })];
    expect(exploring(parts, () => ({ processes: {} }))).toThrow('no field "one.rr"');
  });
});

describe('an observation', () => {
  test.each([2, -1, Number.NaN, 0.5, 2 ** 32, undefined as never])(
    'that reads %s, which is none of its two values, is an error',
    (value) => {
      const run = exploring([group('one', doer)], () => ({
        processes: {
          'one.p': {
            steps: { go: { kind: 'user' } },
            sees: { go: [{ name: 'seen', values: [false, true], read: () => value }] },
            effects: { do: () => [] },
          },
        },
      }));
      expect(run).toThrow(/observation "seen" read .*, of 2 values/);
    },
  );
});

describe('a condition', () => {
  const when = (expr: Expr) => doing(() => [], { when: expr });

  test('may be written as a comparison', () => {
    expect(when(code`f[self] === 7`)().table.count).toBe(1);
    expect(when(code`f[self] === 0`)().table.count).toBe(2);
    expect(when(code`f[self] -${-1} > 0`)().table.count).toBe(2);
  });

  test.each([undefined, Number.NaN, 0.5])(
    'that reads %s is an error, neither yes nor no',
    (value) => {
      expect(when(() => value as never)).toThrow('"when" of "go" read');
    },
  );

  test('of an address that does not exist is an error, and so is a cost there', () => {
    expect(when(code`f[999]`)).toThrow('expected a whole number');
    expect(doing(() => [], { cost: code`999` })).toThrow('a budget read undefined');
  });
});

describe('names', () => {
  const named = (more: Partial<Behaviour>) =>
    exploring([group('one', doer)], () => ({ processes: {}, ...more }));

  test('of labels are at most 4, with flags at most 31: an edge has no room for more', () => {
    const names = (count: number, prefix: string) =>
      Array.from({ length: count }, (_, i) => `${prefix}${i}`);
    expect(named({ labels: names(5, 'l') })).toThrow('at most 4 labels');
    expect(named({ flags: names(28, 'f'), labels: names(4, 'l') })).toThrow('at most 31');
    expect(named({ flags: names(27, 'f'), labels: names(4, 'l') })().table.count).toBe(1);
  });

  test('of processes, effects and flags have to exist', () => {
    expect(named({ processes: { 'one.q': {} } })).toThrow('no process "one.q"');
    const go = { steps: { go: { kind: 'user' as const } } };
    expect(named({ processes: { 'one.p': go } })).toThrow('an effect "do" nobody defines');
    expect(doing(() => [{ kind: 'flag', name: 'up' }])).toThrow('flag "up"');
  });

  test('of steps are at most 4,096', () => {
    const parts = [group('one', doer, { size: 4097 })];
    const run = exploring(parts, () => ({
      processes: { 'one.p': { steps: { mark: { kind: 'user' } } } },
    }));
    expect(run).toThrow('more than 4096 kinds of steps');
  });
});

describe('an event', () => {
  test('that the world has a say in cannot be sent: whose choice would it be?', () => {
    const alternatives = [{ lucky: true }, { lucky: false }];
    const run = doing(() => [send({ kind: 'own', process: 'p' }, 'go')], { alternatives });
    expect(run).toThrow('"go" has alternatives: it cannot be sent');
  });

  test('cannot be sent to one member of a pool that nobody holds', () => {
    const run = exploring([pool(), group('one', doer)], () => ({
      processes: {
        'one.p': {
          steps: { go: { kind: 'user' } },
          effects: { do: () => [send({ kind: 'member', process: 'thing' }, 'go')] },
        },
      },
    }));
    expect(run).toThrow('"thing" is a pool: send to every or the held');
  });
});

describe('a pool', () => {
  const holder = group('one', doer, { holds: 'thing' });

  test('has no effects but flags: its members have no registers and no name', () => {
    const run = exploring([pool()], () => ({
      processes: { thing: { steps: { go: { kind: 'user' } }, effects: { do: () => [set(0, 1)] } } },
    }));
    expect(run).toThrow('pool "thing" has an effect that does more than to raise a flag');
  });

  test('is not held twice by one member, or the first would be lost', () => {
    for (const identities of [false, true]) {
      const run = exploring([pool({ identities }), holder], () => ({
        processes: {
          'one.p': {
            steps: { go: { kind: 'user' } },
            effects: { do: () => [hold('thing', 'a'), hold('thing', 'a')] },
          },
        },
      }));
      expect(run).toThrow('a "one" holds a "thing" already');
    }
  });

  test('that is shared has one group of holders, in which tags are unique', () => {
    const run = exploring([pool({ shared: true }), holder, { ...holder, name: 'two' }], () => ({
      processes: {},
    }));
    expect(run).toThrow('pool "thing" is shared: only one group may hold its members');
  });

  test('has to know its local states before it starts, for each is a field', () => {
    const late = createMachine({
      id: 'late',
      initial: 'a',
      states: {
        a: { on: { go: { guard: ({ event }) => event.lucky === true, target: 'b' } } },
        b: {},
      },
    });
    const run = exploring([pool({ use: { machine: late } })], () => ({
      processes: { thing: { steps: { go: { kind: 'user', alternatives: [{ lucky: true }] } } } },
    }));
    expect(run).toThrow('a "thing" meets a local state that no event without a payload leads to');
  });
});
