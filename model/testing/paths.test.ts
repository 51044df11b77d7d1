import { describe, expect, test } from 'vitest';
import { type AnyStateMachine, initialTransition } from 'xstate';
import { getAdjacencyMap, getShortestPaths } from 'xstate/graph';
import { itemMachine } from '../machines/item.ts';
import { jobMachine } from '../machines/job.ts';
import { keyOfState, keyOfTransition, pathsOf } from './paths.testing.ts';

const JOB = {
  machine: jobMachine as AnyStateMachine,
  input: {
    finalStatus: 'failed if all failed',
    marksAlways: true,
    finishesAlways: true,
    completedAtOnce: false,
    lags: true,
  },
  events: [
    { type: 'mark processing' },
    { type: 'finish', allFailed: false },
    { type: 'finish', allFailed: true },
    { type: 'cancel' },
    { type: 'catches up', allSettled: true },
  ],
  states: 5,
};
const ITEM = {
  machine: itemMachine as AnyStateMachine,
  input: { cancelMarks: 'cancelled', lease: true, settlesAlways: false },
  events: [
    { type: 'take' },
    { type: 'settle completed' },
    { type: 'settle failed' },
    { type: 'cancel' },
    { type: 'lose worker' },
    { type: 'lease expires' },
  ],
  states: 7,
};

describe.each([
  ['job', JOB],
  ['item', ITEM],
])('paths of the %s machine', (_, { machine, input, events, states }) => {
  const paths = pathsOf(machine, input, events);
  const [fromState] = initialTransition(machine, input as never);
  const serializeState = keyOfState as (state: unknown) => string;
  const options = { events, fromState, serializeState } as never;

  test("of @xstate/test equal xstate/graph's", () => {
    const text = (taken: readonly { type: string }[]) =>
      taken.map((event) => JSON.stringify(event));
    const theirs = getShortestPaths(machine, options).map(({ steps }) =>
      text(steps.map((step) => step.event).filter(({ type }) => type !== 'xstate.init')),
    );
    const begins = (a: string[]) => (b: string[]) =>
      b.length > a.length && a.every((event, at) => event === b[at]);
    const longest = theirs.filter((path) => !theirs.some(begins(path)));
    const ours = paths.shortest.map((path) => text(path.events));
    expect(ours.toSorted()).toEqual(longest.toSorted());
  });

  test('reach every state that is reachable', () => {
    const reachable = Object.keys(getAdjacencyMap(machine, options));
    expect(new Set(reachable)).toEqual(paths.states);
    expect(reachable).toHaveLength(states);
  });

  test('cover every transition, which the shortest ones alone do not', () => {
    const taken = (some: typeof paths.covering) =>
      new Set(
        some.flatMap((path) => path.events.map((e, at) => keyOfTransition(path.states[at]!, e))),
      );
    expect(taken(paths.covering)).toEqual(new Set(paths.transitions));
    expect(taken(paths.shortest).size).toBeLessThan(paths.transitions.size);
  });
});
