import { createMachine } from 'xstate';
import { flag, set } from '../ops.ts';
import type { System } from '../system.ts';

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

const caller = createMachine({
  id: 'caller',
  initial: 'here',
  states: { here: { on: { call: { actions: 'be loud' } } } },
});

const door = createMachine({
  id: 'door',
  initial: 'shut',
  states: {
    shut: { on: { next: 'ajar' } },
    ajar: { on: { next: 'open' } },
    open: { tags: 'open', on: { next: 'shut', 'to and fro': 'ajar' } },
  },
});

/** Any of them may call while the door is not shut, and it is loud; the user moves the door. */
export function callers(sorted: boolean): System {
  return {
    name: 'callers',
    parts: [
      { kind: 'group', name: 'many', size: 2, sorted, processes: { member: { machine: caller } } },
      { kind: 'group', name: 'lone', size: 1, processes: { door: { machine: door } } },
    ],
    behaviour: (layout) => {
      const at = layout.at('lone.door');
      const shut = layout.process('lone.door').local.initial;
      return {
        labels: ['loud'],
        processes: {
          'many.member': {
            steps: { call: { kind: 'progress', when: (f) => (f[at] === shut ? 0 : 1) } },
            effects: { 'be loud': () => [flag('loud')] },
          },
          'lone.door': { steps: { next: { kind: 'user' }, 'to and fro': { kind: 'user' } } },
        },
      };
    },
  };
}
