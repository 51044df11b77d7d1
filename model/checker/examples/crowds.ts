import { type AnyStateMachine, createMachine } from 'xstate';
import type { Layout } from '../layout.ts';
import { offer } from '../ops.ts';
import type { Expr, Group, Pool, System } from '../system.ts';

/** How members are kept: apart by number, as a sorted group, as counts in a pool. */
export type Kept = 'apart' | 'sorted' | 'counted';

/** `size` of one machine, kept in one of the ways, as the part `many`. */
function crowd(kept: Kept, size: number, machine: AnyStateMachine): Group | Pool {
  if (kept === 'counted') {
    return { kind: 'pool', name: 'many', size, use: { machine }, shared: false };
  }
  const processes = { member: { machine } };
  return { kind: 'group', name: 'many', size, sorted: kept === 'sorted', processes };
}

const nameOf = (many: Group | Pool): string => (many.kind === 'pool' ? 'many' : 'many.member');

function counting(layout: Layout, many: Group | Pool, tag: string): Expr {
  if (many.kind === 'pool') return layout.count('many', tag);
  const each = Array.from({ length: many.size }, (_, m) => layout.tagged('many.member', tag, m));
  return (f, self, other) => each.reduce((sum, one) => sum + one(f, self, other), 0);
}

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
  const many = crowd(kept, 2, runner);
  const name = nameOf(many);
  return {
    name: `relay, ${kept}`,
    parts: [
      many,
      { kind: 'group', name: 'lone', size: 1, processes: { clock: { machine: clock } } },
    ],
    behaviour: (layout) => {
      const ready = counting(layout, many, 'ready');
      const none: Expr = (f, self, other) => (ready(f, self, other) === 0 ? 1 : 0);
      return {
        processes: {
          [name]: {
            steps: { enter: { kind: 'progress', when: none }, finish: { kind: 'progress' } },
          },
          'lone.clock': {
            steps: { tick: { kind: 'progress', when: ready } },
            effects: { 'swap all': () => [offer({ kind: 'every', process: name }, 'swap')] },
          },
        },
      };
    },
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
  const many = crowd(kept, size, waverer);
  return {
    name: `waverers, ${kept}`,
    parts: [many],
    behaviour: () => ({
      processes: {
        [nameOf(many)]: { steps: { turn: { kind: 'user' }, go: { kind: 'progress' } } },
      },
    }),
  };
}

const hesitant = createMachine({
  id: 'hesitant',
  initial: 'back',
  states: {
    back: {
      on: { step: { guard: ({ event }) => event.free !== false, target: 'front' }, go: 'gone' },
    },
    front: { tags: 'front', on: { step: 'back' } },
    gone: { tags: 'gone' },
  },
});

/**
 * Two of whom one at most is in front, from where nobody can go. Somebody is always at the back and
 * could go, but each may step to the front now and then: nobody could go all the time.
 */
export function hesitants(kept: Kept): System {
  const many = crowd(kept, 2, hesitant);
  return {
    name: `hesitants, ${kept}`,
    parts: [many],
    behaviour: (layout) => {
      const front = counting(layout, many, 'front');
      const read: Expr = (f, self, other) => (front(f, self, other) === 0 ? 1 : 0);
      return {
        processes: {
          [nameOf(many)]: {
            steps: { step: { kind: 'user' }, go: { kind: 'progress' } },
            sees: { step: [{ name: 'free', values: [false, true], read }] },
          },
        },
      };
    },
  };
}

const worker = createMachine({
  id: 'worker',
  initial: 'new',
  states: {
    new: { tags: 'new', on: { 'by day': 'day', 'by night': 'night' } },
    day: {
      tags: 'day',
      on: { go: { guard: ({ event }) => event.light !== false, target: 'gone' } },
    },
    night: {
      tags: 'night',
      on: { go: { guard: ({ event }) => event.light !== true, target: 'gone' } },
    },
    gone: { tags: 'gone' },
  },
});

const sun = createMachine({
  id: 'sun',
  initial: 'up',
  states: { up: { tags: 'up', on: { turn: 'down' } }, down: { on: { turn: 'up' } } },
});

/** One can go by day, one by night: by turns somebody always can, and neither for long. */
export function shifts(kept: Kept): System {
  const many = crowd(kept, 2, worker);
  return {
    name: `shifts, ${kept}`,
    parts: [many, { kind: 'group', name: 'sky', size: 1, processes: { sun: { machine: sun } } }],
    behaviour: (layout) => {
      const none = (tag: string): Expr => {
        const some = counting(layout, many, tag);
        return (f, self, other) => (some(f, self, other) === 0 ? 1 : 0);
      };
      return {
        processes: {
          [nameOf(many)]: {
            steps: {
              'by day': { kind: 'progress', when: none('day') },
              'by night': { kind: 'progress', when: none('night') },
              go: { kind: 'progress', when: none('new') },
            },
            sees: {
              go: [{ name: 'light', values: [false, true], read: layout.tagged('sky.sun', 'up') }],
            },
          },
          'sky.sun': { steps: { turn: { kind: 'progress', when: none('new') } } },
        },
      };
    },
  };
}
