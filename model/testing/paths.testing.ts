import {
  type AnyMachineSnapshot,
  type AnyStateMachine,
  type EventFromLogic,
  type InputFrom,
  initialTransition,
  type SnapshotFrom,
  transition,
} from 'xstate';
import { shortestPathsOf } from './test-model.testing.ts';

/** One run of a machine from its start: an event between each state and the next. */
export interface Path<M extends AnyStateMachine> {
  readonly events: readonly EventFromLogic<M>[];
  /** One more than events: the first is the machine's initial state. */
  readonly states: readonly SnapshotFrom<M>[];
}

export interface Paths<M extends AnyStateMachine> {
  /** A shortest path to every reachable state, without those that begin another one. */
  readonly shortest: readonly Path<M>[];
  /** The same, and what it takes to cover every transition. */
  readonly covering: readonly Path<M>[];
  /** What is reachable, to measure coverage by: keys of states and of (state, event) pairs. */
  readonly states: ReadonlySet<string>;
  readonly transitions: ReadonlySet<string>;
}

export const keyOfState = ({ value, context }: AnyMachineSnapshot): string =>
  JSON.stringify({ value, context });
export const keyOfTransition = (state: AnyMachineSnapshot, event: object): string =>
  `${keyOfState(state)} ${JSON.stringify(event)}`;

/**
 * The paths of a machine under these events, or under those that each state may meet. A transition is
 * an event that some handler of the state names, though it may change nothing.
 */
export function pathsOf<M extends AnyStateMachine>(
  machine: M,
  input: InputFrom<M>,
  events: readonly EventFromLogic<M>[] | ((state: SnapshotFrom<M>) => readonly EventFromLogic<M>[]),
): Paths<M> {
  type Snapshot = SnapshotFrom<M>;
  const [first] = initialTransition(machine, input as never) as unknown as [Snapshot];
  const next = (state: Snapshot, event: EventFromLogic<M>) =>
    transition(machine, state, event)[0] as Snapshot;
  const run = (taken: readonly EventFromLogic<M>[]): Path<M> => {
    const states = [first];
    for (const event of taken) states.push(next(states.at(-1)!, event));
    return { events: taken, states };
  };

  const serializeState = keyOfState as (state: unknown) => string;
  const shortest = shortestPathsOf(machine, input, { events, serializeState } as never)
    .map(({ steps }) => steps.map(({ event }) => event as unknown as EventFromLogic<M>))
    .map((taken) => run(taken.filter(({ type }) => type !== 'xstate.init')));

  const states = new Set<string>();
  const transitions = new Set<string>();
  const covered = new Set<string>();
  const covering = [...shortest];
  const cover = (path: Path<M>) =>
    path.events.forEach((event, at) => {
      covered.add(keyOfTransition(path.states[at]!, event));
    });
  for (const path of shortest) cover(path);
  for (const path of shortest) {
    for (const [at, state] of path.states.entries()) {
      states.add(keyOfState(state));
      for (const event of typeof events === 'function' ? events(state) : events) {
        if (!machine.getTransitionData(state as never, event)?.length) continue;
        const key = keyOfTransition(state, event);
        transitions.add(key);
        if (covered.has(key)) continue;
        const longer = run([...path.events.slice(0, at), event]);
        cover(longer);
        covering.push(longer);
      }
    }
  }
  return { shortest, covering, states, transitions };
}
