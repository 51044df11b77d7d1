import { setup } from 'xstate';
import type { Claim } from '../claim.ts';
import type { Layout } from '../layout.ts';
import { set, setAt } from '../ops.ts';
import type { Expr, System } from '../system.ts';

const told = setup({
  types: { events: {} as { type: string; sent: boolean }, tags: {} as string },
  guards: { sent: ({ event }) => event.sent },
  actions: { 'send prepared': () => {} },
});

/** TLA+ does not call it a step if nothing changes, so no state receives what made it what it is. */
const receive = {
  commit: { 'receive commit': { guard: 'sent', target: 'committed' } },
  abort: { 'receive abort': { guard: 'sent', target: 'aborted' } },
} as const;

const manager = told.createMachine({
  id: 'resource manager',
  initial: 'working',
  states: {
    working: {
      tags: 'working',
      on: {
        ...receive.commit,
        ...receive.abort,
        prepare: { target: 'prepared', actions: 'send prepared' },
        'choose to abort': 'aborted',
      },
    },
    prepared: { tags: 'prepared', on: { ...receive.commit, ...receive.abort } },
    committed: { tags: 'committed', on: receive.abort },
    aborted: { tags: 'aborted', on: receive.commit },
  },
});

const transactions = setup({
  types: { events: {} as { type: 'commit'; all: boolean } | { type: 'abort' } },
  guards: { all: ({ event }) => event.type === 'commit' && event.all },
  actions: { 'send commit': () => {}, 'send abort': () => {} },
});

const coordinator = transactions.createMachine({
  id: 'transaction manager',
  initial: 'init',
  states: {
    init: {
      on: {
        commit: { guard: 'all', target: 'done', actions: 'send commit' },
        abort: { target: 'done', actions: 'send abort' },
      },
    },
    done: {},
  },
});

/** The note of a prepared message is taken for one resource manager, by whom the step is named. */
const note = setup({
  types: { events: {} as { type: 'is noted'; sent: boolean } },
  guards: { sent: ({ event }) => event.sent },
  actions: { 'note it': () => {} },
}).createMachine({
  id: 'note',
  on: { 'is noted': { guard: 'sent', actions: 'note it' } },
});

/**
 * Two-phase commit as TwoPhase.tla says it (Gray and Lamport 2006): messages are never taken from the
 * set of sent ones, so they are registers. `prepared`: Prepared(rm) is in msgs; `noted`: rm is in
 * tmPrepared.
 */
export function twoPhase(size: number, sorted: boolean): System {
  return {
    name: 'two-phase commit',
    parts: [
      {
        kind: 'group',
        name: 'rm',
        size,
        sorted,
        processes: { manager: { machine: manager }, note: { machine: note } },
        registers: { prepared: 1, noted: 1 },
      },
      {
        kind: 'group',
        name: 'tm',
        size: 1,
        processes: { state: { machine: coordinator } },
        registers: { commit: 1, abort: 1 },
      },
    ],
    behaviour: (layout) => {
      const { base, stride } = layout.group('rm');
      const prepared = layout.own('rm.prepared');
      const noted = layout.own('rm.noted');
      const commit = layout.at('tm.commit');
      const abort = layout.at('tm.abort');
      const sent = (read: Expr) => [{ name: 'sent', values: [false, true], read }];
      const init = layout.process('tm.state').local.initial;
      const all: Expr = (f) => {
        for (let m = 0; m < size; m++) if (f[base + m * stride + noted] === 0) return 0;
        return 1;
      };
      return {
        processes: {
          'rm.manager': {
            steps: {
              prepare: { kind: 'progress' },
              'choose to abort': { kind: 'user' },
              'receive commit': { kind: 'progress' },
              'receive abort': { kind: 'progress' },
            },
            sees: {
              'receive commit': sent((f) => f[commit]!),
              'receive abort': sent((f) => f[abort]!),
            },
            effects: { 'send prepared': () => [set(prepared, 1)] },
          },
          'rm.note': {
            steps: {
              'is noted': {
                kind: 'progress',
                when: (f) => (f[layout.at('tm.state')] === init ? 1 : 0),
              },
            },
            sees: { 'is noted': sent((f, self) => f[self + prepared]! & ~f[self + noted]!) },
            effects: { 'note it': () => [set(noted, 1)] },
          },
          'tm.state': {
            steps: { commit: { kind: 'progress' }, abort: { kind: 'progress' } },
            sees: { commit: [{ name: 'all', values: [false, true], read: all }] },
            effects: {
              'send commit': () => [setAt(commit, 1)],
              'send abort': () => [setAt(abort, 1)],
            },
          },
        },
      };
    },
  };
}

export function twoPhaseClaims(layout: Layout): Claim[] {
  const { size } = layout.group('rm').spec;
  const each = (tag: string) => {
    const tests = Array.from({ length: size }, (_, m) => layout.tagged('rm.manager', tag, m));
    return (f: Int32Array): number => tests.reduce((sum, one) => sum + one(f, 0, -1), 0);
  };
  const committed = each('committed');
  const aborted = each('aborted');
  const decided = (f: Int32Array): boolean => committed(f) + aborted(f) === size;
  return [
    {
      kind: 'never',
      name: 'nobody commits while another aborts',
      bad: (f) => committed(f) > 0 && aborted(f) > 0,
    },
    { kind: 'sometimes', name: 'all can commit', found: (f) => committed(f) === size },
    { kind: 'sometimes', name: 'all can abort', found: (f) => aborted(f) === size },
    { kind: 'at last always', name: 'everybody learns the outcome', good: decided },
    { kind: 'at last', name: 'somebody commits', good: (f) => committed(f) > 0 },
  ];
}
