import { TestModel } from '@xstate/test';
import {
  type AnyStateMachine,
  type EventFromLogic,
  type InputFrom,
  initialTransition,
  type SnapshotFrom,
  transition,
} from 'xstate';
import type { StatePath, TraversalOptions } from 'xstate/graph';

/**
 * The only importer of @xstate/test: a shortest path to each reachable state of the machine, without
 * those that begin another one. A machine with actions fails in this package's own interpreter, which
 * knows nothing of how XState 5.33 runs them; it is given a plain function instead.
 */
export function shortestPathsOf<M extends AnyStateMachine>(
  machine: M,
  input: InputFrom<M>,
  traversal: Partial<TraversalOptions<SnapshotFrom<M>, EventFromLogic<M>, InputFrom<M>>>,
): StatePath<SnapshotFrom<M>, EventFromLogic<M>>[] {
  const logic = {
    transition: (state: SnapshotFrom<M>, event: EventFromLogic<M>) =>
      transition(machine, state, event)[0],
    getInitialSnapshot: () => initialTransition(machine, input as never)[0],
    getPersistedSnapshot: (state: SnapshotFrom<M>) => state,
  };
  return new TestModel(logic as never).getShortestPaths(traversal as never) as never;
}
