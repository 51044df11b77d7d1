import { expect, test } from 'vitest';
import { eventsIn, type PageState, regionsOf } from '../../client/testing/page-events.testing.ts';
import { graphOf, traversalOf, writtenIn } from '../../client/testing/page-graph.testing.ts';
import {
  asWritten,
  stepsIn,
  type TourStep,
  tourOf,
} from '../../client/testing/page-tour.testing.ts';
import { CLIENTS, type ClientOptions } from '../../model/dialects.ts';
import { pageMachine } from '../../model/machines/page.ts';
import { shortestPathsOf } from '../../model/testing/test-model.testing.ts';
import { oneBrowser } from './browser.testing.ts';
import { coverOf, pieces, walkAll } from './walk.testing.ts';

const chromium = oneBrowser();

const pathsOf = (options: ClientOptions): TourStep[][] =>
  shortestPathsOf(pageMachine, options, traversalOf(options) as never).map((one) =>
    stepsIn(one as never),
  );

/** The states as they are written: one of each region. */
const nodesIn = (state: PageState): string[] =>
  Object.entries(regionsOf(state) ?? { page: 'closed' }).map(([region, is]) => `${region} ${is}`);

const statesOf = (options: ClientOptions): PageState[] =>
  Object.values(graphOf(options)).map(({ state }) => state);

/** What some preset can take of what is written in the machine. */
const REACHABLE = new Set(
  Object.values(CLIENTS).flatMap((options) =>
    statesOf(options).flatMap((state) =>
      eventsIn(options)(state).flatMap((event) => writtenIn(state, event)),
    ),
  ),
);

test('the reference page goes the paths of @xstate/test, as many as take all that is written', async () => {
  const options = CLIENTS.reference!;
  const paths = pathsOf(options);
  const chosen = coverOf(paths, asWritten);
  const named = (all: TourStep[][]) => new Set(all.flat().flatMap(asWritten));
  expect(named(chosen)).toEqual(named(paths));
  expect(chosen.length).toBeLessThan(paths.length / 3);
  expect(await walkAll(await chromium.lanesFor('reference'), options, chosen)).toBeNull();
});

/** Every path, every combination of states, and every step from each: `bench/browser-level.ts paths`. */
test('the pages together are in every state and take every transition that is written in the machine', async () => {
  const taken = new Set<string>();
  const states = new Set<string>(['page closed']);
  // In this order it is the fewest steps.
  for (const [client, options] of Object.entries(CLIENTS).reverse()) {
    const steps = tourOf(options, asWritten, taken);
    const walks = pieces(steps);
    expect(await walkAll(await chromium.lanesFor(client), options, walks)).toBeNull();
    for (const step of steps) {
      for (const one of asWritten(step)) taken.add(one);
      for (const one of nodesIn(step.to)) states.add(one);
    }
  }
  const all = new Set(Object.values(CLIENTS).flatMap(statesOf).flatMap(nodesIn));
  expect([...states].sort()).toEqual([...all].sort());
  expect([...taken].sort()).toEqual([...REACHABLE].sort());
}, 120_000);

test('a page of another dialect is found out', async () => {
  const lanes = await chromium.lanesFor('as-logged');
  const options = CLIENTS.reference!;
  expect(await walkAll(lanes, options, pathsOf(options))).not.toBeNull();
});
