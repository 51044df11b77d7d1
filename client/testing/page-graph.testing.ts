import { initialTransition } from 'xstate';
import {
  type AdjacencyMap,
  getAdjacencyMap,
  getShortestPaths,
  type SerializedSnapshot,
  type StatePath,
} from 'xstate/graph';
import type { ClientOptions } from '../../model/dialects.ts';
import { pageMachine } from '../../model/machines/page.ts';
import { eventsIn, type PageEvent, type PageState } from './page-events.testing.ts';

export type PagePath = Pick<StatePath<PageState, PageEvent>, 'state' | 'steps'>;
export type PageGraph = AdjacencyMap<PageState, PageEvent>;

export const keyOf = (state: PageState): string => JSON.stringify(state.value);
export const nameOf = (event: PageEvent): string => JSON.stringify(event);

/** How the page machine is walked: by what can happen in each state, its context left aside. */
export function traversalOf(options: ClientOptions) {
  return {
    events: eventsIn(options),
    serializeState: keyOf,
    serializeEvent: nameOf,
    fromState: initialTransition(pageMachine, options)[0],
  };
}

/** Every reachable state, and where each event leads from it. */
export const graphOf = (options: ClientOptions): PageGraph =>
  getAdjacencyMap(pageMachine, traversalOf(options) as never) as never;

/** A shortest path to each state, straight from xstate/graph. */
export const shortestPathsOf = (options: ClientOptions): PagePath[] =>
  getShortestPaths(pageMachine, traversalOf(options) as never) as never;

/** A transition, by the state that it leaves and the event that it takes. */
export const edgeOf = (from: PageState, event: PageEvent): string =>
  `${keyOf(from)} ${nameOf(event)}`;

type Edge = { readonly event: PageEvent; readonly state: PageState };
const leaving = (graph: PageGraph, state: PageState): Edge[] =>
  Object.values(graph[keyOf(state) as SerializedSnapshot]!.transitions);

export const edgesOf = (graph: PageGraph): string[] =>
  Object.values(graph).flatMap(({ state }) =>
    leaving(graph, state).map(({ event }) => edgeOf(state, event)),
  );

/** The transitions that a path takes. Its first step is the machine's start and takes none. */
export function edgesTaken(path: PagePath): string[] {
  return path.steps.slice(1).map(({ event }, at) => edgeOf(path.steps[at]!.state, event));
}

/** One path for each transition of the graph that none of these takes. */
export function pathsForTheRest(graph: PageGraph, options: ClientOptions, paths: PagePath[]) {
  const taken = new Set(paths.flatMap(edgesTaken));
  return shortestPathsOf(options).flatMap((path): PagePath[] =>
    leaving(graph, path.state)
      .filter(({ event }) => !taken.has(edgeOf(path.state, event)))
      .map((edge) => ({ state: edge.state, steps: [...path.steps, edge] })),
  );
}
