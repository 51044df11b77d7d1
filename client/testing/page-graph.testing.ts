import { type AnyStateNode, type AnyTransitionDefinition, initialTransition } from 'xstate';
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
export const graphPathsOf = (options: ClientOptions): PagePath[] =>
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

/** So many transitions in a row, so that a path that fails can still be read. */
const LONGEST_WALK = 20;

/**
 * Paths that take every transition of the graph that these paths do not: a shortest path to where one
 * begins, and from there along others that are still to be taken.
 */
export function pathsForTheRest(graph: PageGraph, options: ClientOptions, paths: PagePath[]) {
  const taken = new Set(paths.flatMap(edgesTaken));
  const next = (from: PageState): Edge | undefined =>
    leaving(graph, from).find(({ event }) => !taken.has(edgeOf(from, event)));
  return graphPathsOf(options).flatMap((start) => {
    const found: PagePath[] = [];
    while (next(start.state)) {
      let { state } = start;
      const walk: Edge[] = [];
      for (let edge = next(state); edge && walk.length < LONGEST_WALK; edge = next(state)) {
        taken.add(edgeOf(state, edge.event));
        walk.push(edge);
        state = edge.state;
      }
      found.push({ state, steps: [...start.steps, ...walk] });
    }
    return found;
  });
}

/** The transitions as they are written in the machine, whoever can take them. */
export function written(node: AnyStateNode = pageMachine.root): string[] {
  const own = [...node.transitions.values()].flat().map(writtenAs);
  return [...own, ...Object.values(node.states).flatMap((child) => written(child))];
}

/** Those among them that a step takes. */
export function writtenIn(from: PageState, event: PageEvent): string[] {
  return (pageMachine.getTransitionData(from, event) ?? []).map(writtenAs);
}

function writtenAs(one: AnyTransitionDefinition): string {
  const place = one.source.transitions.get(one.eventType)!.indexOf(one);
  return `${one.source.id} | ${one.eventType} | ${place}`;
}
