import { expect, test } from 'vitest';
import {
  eventsIn,
  type PageEvent,
  type PageState,
  regionsOf,
} from '../../client/testing/page-events.testing.ts';
import {
  graphOf,
  keyOf,
  nameOf,
  traversalOf,
  writtenIn,
} from '../../client/testing/page-graph.testing.ts';
import { FAILURES, type Payload } from '../../client/testing/page-replies.testing.ts';
import { PageRun } from '../../client/testing/page-run.testing.ts';
import {
  asState,
  asWritten,
  stepsIn,
  type TourStep,
  tourOf,
} from '../../client/testing/page-tour.testing.ts';
import { settled } from '../../client/testing/virtual-timing.testing.ts';
import type { Client } from '../../client/view.ts';
import { CLIENTS, type ClientOptions } from '../../model/dialects.ts';
import { pageMachine } from '../../model/machines/page.ts';
import { shortestPathsOf } from '../../model/testing/test-model.testing.ts';
import type { ClientDeps, ClientUnderTest } from '../simulate/subject.ts';
import { oneBrowser } from './browser.testing.ts';
import { clientIn } from './client-in-browser.ts';
import type { Lane } from './lane.ts';

const chromium = oneBrowser();

/** Payloads that go up and down, another one for each step of each walk. */
function payloadOf(walk: number, step: number): Payload {
  const completed = (walk * 7 + step * 5) % 4;
  const failure = FAILURES[(walk + step) % FAILURES.length]!;
  const version = [undefined, 3, 1, 2][(walk + 3 * step) % 4];
  return { completed, successful: (walk + step) % (completed + 1), version, failure };
}

/** Lets a walk's events happen to the machine and to the page in Chromium: after each, both are the same. */
async function walk(
  lane: Lane,
  options: ClientOptions,
  steps: readonly TourStep[],
  number: number,
) {
  lane.begin();
  let page: ClientUnderTest | null = null;
  const make = (deps: unknown) => {
    page = clientIn(lane)(deps as ClientDeps);
    return page as unknown as Client;
  };
  const settle = async () => {
    await settled();
    await page?.settle?.();
    await settled();
  };
  const run = new PageRun(make, options, settle);
  const taken: PageEvent[] = [];
  for (const [at, { event }] of steps.entries()) {
    taken.push(event);
    await run.take(event, payloadOf(number, at));
    expect(run.observed(), taken.map(nameOf).join('\n')).toEqual(run.expected());
  }
  page!.stop();
}

/** Two profiles take turns at the walks. */
async function walkAll(client: string, walks: readonly (readonly TourStep[])[]): Promise<void> {
  const lanes = await chromium.lanesFor(client);
  let next = 0;
  const work = async (lane: Lane) => {
    for (let at = next++; at < walks.length; at = next++) {
      await walk(lane, CLIENTS[client]!, walks[at]!, at);
    }
  };
  await Promise.all(lanes.map(work));
}

const pathsOf = (options: ClientOptions): TourStep[][] =>
  shortestPathsOf(pageMachine, options, traversalOf(options) as never).map((one) =>
    stepsIn(one as never),
  );

/** From reload to reload, so that what fails can be read, and two profiles have something to do. */
function pieces(tour: readonly TourStep[]): TourStep[][] {
  const [first] = tour;
  const found: TourStep[][] = [];
  for (const step of tour) {
    const begun = found.at(-1);
    if (!begun) found.push([step]);
    else if (step.event.type === 'reloads' && begun.length > LONGEST) {
      begun.push(step);
      // What a reload leads to, a load leads to.
      found.push([first!]);
    } else begun.push(step);
  }
  return found;
}
const LONGEST = 20;

/** What some preset can take of what is written in the machine. */
const REACHABLE = new Set(
  Object.values(CLIENTS).flatMap((options) =>
    Object.values(graphOf(options)).flatMap(({ state }) =>
      eventsIn(options)(state).flatMap((event) => writtenIn(state, event)),
    ),
  ),
);

/** The states as they are written: one of each region. */
const nodesIn = (state: PageState): string[] =>
  Object.entries(regionsOf(state) ?? { page: 'closed' }).map(
    ([region, value]) => `${region} ${value}`,
  );

test('the reference page is in every state of its machine: the paths of @xstate/test', async () => {
  const paths = pathsOf(CLIENTS.reference!);
  const states = new Set(paths.flat().flatMap(asState));
  const all = Object.values(graphOf(CLIENTS.reference!)).map(({ state }) => state);
  expect(new Set(all.filter((one) => regionsOf(one)).map(keyOf))).toEqual(states);
  await walkAll('reference', paths);
}, 120_000);

/** Every combination of states, and every step from each, of every page: `bench/browser-level.ts paths`. */
test('the pages together are in every state and take every transition that is written in the machine', async () => {
  const taken = new Set<string>();
  const states = new Set<string>(['page closed']);
  for (const [client, options] of Object.entries(CLIENTS)) {
    const steps = tourOf(options, asWritten, taken);
    await walkAll(client, pieces(steps));
    for (const step of steps) {
      for (const one of asWritten(step)) taken.add(one);
      for (const one of nodesIn(step.to)) states.add(one);
    }
  }
  const all = Object.values(CLIENTS).flatMap((options) => Object.values(graphOf(options)));
  expect([...states].sort()).toEqual(
    [...new Set(all.flatMap(({ state }) => nodesIn(state)))].sort(),
  );
  expect([...taken].sort()).toEqual([...REACHABLE].sort());
}, 120_000);

test('a page of another dialect is found out', async () => {
  const [lane] = await chromium.lanesFor('as-logged');
  const paths = pathsOf(CLIENTS.reference!).slice(0, 20);
  const walks = async () => {
    for (const [at, path] of paths.entries()) await walk(lane!, CLIENTS.reference!, path, at);
  };
  await expect(walks()).rejects.toThrow('deeply equal');
});
