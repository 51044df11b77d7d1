import type { ClientOptions } from '../../model/dialects.ts';
import type { PageEvent, PageState } from './page-events.testing.ts';
import {
  edgeOf,
  graphOf,
  keyOf,
  type PageGraph,
  type PagePath,
  writtenIn,
} from './page-graph.testing.ts';

/** A step of a tour: from where, what happens, to where. */
export interface TourStep {
  readonly from: PageState;
  readonly event: PageEvent;
  readonly to: PageState;
}

/**
 * One long walk through the page machine, from its start, that does everything `names` names and `done` has not
 * yet: always on to the nearest step that is still to be taken. `names` says what a step is good for.
 */
export function tourOf(
  options: ClientOptions,
  names: (step: TourStep) => readonly string[],
  done: ReadonlySet<string>,
): TourStep[] {
  const graph = graphOf(options);
  const taken = new Set(done);
  const isNew = (step: TourStep) => names(step).some((one) => !taken.has(one));
  const tour: TourStep[] = [];
  let at = Object.values(graph)[0]!.state;
  for (let way = wayTo(graph, at, isNew); way.length > 0; way = wayTo(graph, at, isNew)) {
    for (const step of way) {
      for (const one of names(step)) taken.add(one);
      tour.push(step);
    }
    at = way.at(-1)!.to;
  }
  return tour;
}

/** Breadth first; empty: there is none. */
function wayTo(
  graph: PageGraph,
  start: PageState,
  isGoal: (step: TourStep) => boolean,
): TourStep[] {
  const ways = new Map<string, TourStep[]>([[keyOf(start), []]]);
  const queue = [start];
  for (const from of queue) {
    for (const step of stepsFrom(graph, from)) {
      const way = [...ways.get(keyOf(from))!, step];
      if (isGoal(step)) return way;
      if (ways.has(keyOf(step.to))) continue;
      ways.set(keyOf(step.to), way);
      queue.push(step.to);
    }
  }
  return [];
}

const stepsFrom = (graph: PageGraph, from: PageState): TourStep[] =>
  Object.values(graph[keyOf(from) as keyof PageGraph]!.transitions).map(({ event, state }) => ({
    from,
    event,
    to: state,
  }));

/** The steps of a path; its first one is the machine's start and none. */
export const stepsIn = ({ steps }: PagePath): TourStep[] =>
  steps.slice(1).map(({ event, state }, at) => ({ from: steps[at]!.state, event, to: state }));

/** Ways to name what a step covers. */
export const asEdge = ({ from, event }: TourStep): string[] => [edgeOf(from, event)];
export const asWritten = ({ from, event }: TourStep): string[] => writtenIn(from, event);
export const asState = ({ to }: TourStep): string[] => [keyOf(to)];
