import { createMachine } from 'xstate';
import type { Claim } from '../claim.ts';
import type { Layout } from '../layout.ts';
import { flag, hold, offer, release, send } from '../ops.ts';
import type { Fields, System } from '../system.ts';

const letter = createMachine({
  id: 'letter',
  initial: 'waiting',
  states: {
    waiting: { tags: 'waiting', on: { open: 'open' } },
    open: {
      tags: 'open',
      on: { open: { actions: 'opened twice' }, answer: 'answered', 'put back': 'waiting' },
    },
    answered: {
      tags: 'answered',
      on: {
        open: { actions: 'opened twice' },
        answer: { actions: 'answered twice' },
        fade: 'faded',
      },
    },
    faded: { tags: 'faded', on: { answer: { actions: 'answered twice' } } },
  },
});

const clerk = createMachine({
  id: 'clerk',
  initial: 'idle',
  states: {
    idle: { on: { look: { target: 'chose', actions: 'choose' } } },
    chose: { on: { open: { target: 'writing', actions: 'open' } } },
    writing: {
      tags: 'writing',
      on: {
        answer: { target: 'idle', actions: ['answer', 'let go'] },
        leave: { target: 'idle', actions: ['put back', 'let go'] },
      },
    },
  },
});

export interface ClerkOptions {
  readonly letters: number;
  readonly clerks: number;
  /** A clerk may choose a letter that another one chose: looking and taking are two steps. */
  readonly shared: boolean;
  readonly identities: boolean;
  readonly sorted?: boolean;
}

/** Clerks who choose a letter, open it, answer it or put it back; answered ones fade by themselves. */
export function clerks({
  letters,
  clerks: size,
  shared,
  identities,
  sorted = false,
}: ClerkOptions): System {
  const held = { kind: 'held', pool: 'letter' } as const;
  return {
    name: 'clerks',
    parts: [
      { kind: 'pool', name: 'letter', size: letters, use: { machine: letter }, shared, identities },
      {
        kind: 'group',
        name: 'desk',
        size,
        sorted,
        holds: 'letter',
        processes: { clerk: { machine: clerk } },
      },
    ],
    behaviour: () => ({
      flags: ['opened twice', 'answered twice'],
      processes: {
        letter: {
          steps: { fade: { kind: 'progress' } },
          effects: {
            'opened twice': () => [flag('opened twice')],
            'answered twice': () => [flag('answered twice')],
          },
        },
        'desk.clerk': {
          steps: {
            look: { kind: 'progress' },
            open: { kind: 'progress' },
            answer: { kind: 'progress' },
            leave: { kind: 'user' },
          },
          effects: {
            choose: () => [hold('letter', 'waiting')],
            open: () => [send(held, 'open')],
            answer: () => [offer(held, 'answer')],
            'put back': () => [offer(held, 'put back')],
            'let go': () => [release('letter')],
          },
        },
      },
    }),
  };
}

export function clerkClaims(layout: Layout): Claim[] {
  const { size } = layout.pool('letter').spec;
  const count = (tag: string) => {
    const read = layout.count('letter', tag);
    return (f: Fields): number => read(f, 0, -1);
  };
  const tags = ['waiting', 'open', 'answered', 'faded'].map(count);
  return [
    { kind: 'never raised', name: 'no letter is opened twice', flag: 'opened twice' },
    { kind: 'never raised', name: 'no letter is answered twice', flag: 'answered twice' },
    {
      kind: 'never',
      name: 'no letter is lost',
      bad: (f) => tags.reduce((sum, one) => sum + one(f), 0) !== size,
    },
    { kind: 'sometimes', name: 'all fade', found: (f) => tags[3]!(f) === size },
    { kind: 'at last', name: 'one is answered', good: (f) => tags[2]!(f) + tags[3]!(f) > 0 },
    { kind: 'at last always', name: 'all fade at last', good: (f) => tags[3]!(f) === size },
  ];
}
