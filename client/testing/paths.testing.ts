import { TestModel } from '@xstate/test';
import { initialTransition, transition } from 'xstate';
import type { ClientOptions } from '../../model/dialects.ts';
import { pageMachine } from '../../model/machines/page.ts';
import type { PageEvent, PageState } from './page-events.testing.ts';
import { type PagePath, traversalOf } from './page-graph.testing.ts';

/**
 * The only importer of @xstate/test: a shortest path to each state of the page machine, without those
 * that are the beginning of another one.
 */
export function shortestPaths(options: ClientOptions): PagePath[] {
  // The machine itself will not do: this release knows nothing of how XState 5.33 runs actions.
  const logic = {
    transition: (state: PageState, event: PageEvent) => transition(pageMachine, state, event)[0],
    getInitialSnapshot: () => initialTransition(pageMachine, options)[0],
    getPersistedSnapshot: (state: PageState) => state,
  };
  return new TestModel(logic).getShortestPaths(traversalOf(options));
}
