import { createMachine } from 'xstate';
import { offer, set } from '../ops.ts';
import type { Behaviour, Expr, Group, Pool, System } from '../system.ts';

/** How members are kept: apart by number, as a sorted group, as counts in a pool. */
export type Kept = 'apart' | 'sorted' | 'counted';

const runner = createMachine({
  id: 'runner',
  initial: 'out',
  states: {
    out: { on: { enter: 'ready', swap: 'ready' } },
    ready: { tags: 'ready', on: { finish: 'done', swap: 'out' } },
    done: { tags: 'done' },
  },
});

const clock = createMachine({
  id: 'clock',
  initial: 'on',
  states: { on: { on: { tick: { actions: 'swap all' } } } },
});

/**
 * One of two runners is ready, and each tick it is the other one. Somebody could always finish, and
 * nobody could for long: a fair run need not let anybody finish.
 */
export function relay(kept: Kept): System {
  const many: Group | Pool =
    kept === 'apart' || kept === 'sorted'
      ? {
          kind: 'group',
          name: 'many',
          size: 2,
          sorted: kept === 'sorted',
          processes: { runner: { machine: runner } },
        }
      : { kind: 'pool', name: 'many', size: 2, use: { machine: runner }, shared: false };
  const name = many.kind === 'pool' ? 'many' : 'many.runner';
  return {
    name: `relay, ${kept}`,
    parts: [
      many,
      { kind: 'group', name: 'lone', size: 1, processes: { clock: { machine: clock } } },
    ],
    behaviour: (layout): Behaviour => {
      const members = [0, 1].map((m): Expr => {
        return many.kind === 'pool' ? () => 0 : layout.tagged(name, 'ready', m);
      });
      const ready: Expr =
        many.kind === 'pool'
          ? layout.count('many', 'ready')
          : (f) => members.reduce((sum, one) => sum + one(f, 0, -1), 0);
      return {
        processes: {
          [name]: {
            steps: {
              enter: {
                kind: 'progress',
                when: (f, self, other) => (ready(f, self, other) === 0 ? 1 : 0),
              },
              finish: { kind: 'progress' },
            },
          },
          'lone.clock': {
            steps: {
              tick: {
                kind: 'progress',
                when: (f, self, other) => (ready(f, self, other) > 0 ? 1 : 0),
              },
            },
            effects: { 'swap all': () => [offer({ kind: 'every', process: name }, 'swap')] },
          },
        },
      };
    },
  };
}

const eater = createMachine({
  id: 'eater',
  initial: 'hungry',
  states: {
    hungry: { on: { eat: { target: 'full', actions: 'note it' } } },
    full: { on: { digest: 'hungry' } },
  },
});

/** One may eat and digest for ever while another, always hungry, could eat all the time and never does. */
export function table(size: number, sorted: boolean): System {
  return {
    name: 'table',
    parts: [
      {
        kind: 'group',
        name: 'guest',
        size,
        sorted,
        processes: { eater: { machine: eater } },
        registers: { ate: 1 },
      },
    ],
    behaviour: (layout) => ({
      processes: {
        'guest.eater': {
          steps: { eat: { kind: 'progress' }, digest: { kind: 'progress' } },
          effects: { 'note it': () => [set(layout.own('guest.ate'), 1)] },
        },
      },
    }),
  };
}

const waverer = createMachine({
  id: 'waverer',
  initial: 'left',
  states: {
    left: { on: { turn: 'right', go: 'gone' } },
    right: { on: { turn: 'left', go: 'gone' } },
    gone: { tags: 'gone' },
  },
});

/** Each may turn as it likes, but could go all the time: it has to, whichever way it looks. */
export function waverers(size: number, kept: Kept): System {
  const counted = kept === 'counted';
  const many: Group | Pool = counted
    ? { kind: 'pool', name: 'many', size, use: { machine: waverer }, shared: false }
    : {
        kind: 'group',
        name: 'many',
        size,
        sorted: kept === 'sorted',
        processes: { waverer: { machine: waverer } },
      };
  return {
    name: `waverers, ${kept}`,
    parts: [many],
    behaviour: () => ({
      processes: {
        [counted ? 'many' : 'many.waverer']: {
          steps: { turn: { kind: 'user' }, go: { kind: 'progress' } },
        },
      },
    }),
  };
}
