import { isDeepStrictEqual } from 'node:util';
import { fc, test as property } from '@fast-check/vitest';
import { describe, expect, test } from 'vitest';
import { CLIENT_OPTIONS, CLIENTS, type ClientOptions } from '../model/dialects.ts';
import { pageMachine } from '../model/machines/page.ts';
import { shortestPathsOf } from '../model/testing/test-model.testing.ts';
import { loggedClient } from './dialects/logged.ts';
import { type ClientMaker, clientFor } from './dialects.ts';
import { eventsIn, type PageEvent } from './testing/page-events.testing.ts';
import {
  edgesOf,
  edgesTaken,
  graphOf,
  graphPathsOf,
  keyOf,
  nameOf,
  type PagePath,
  pathsForTheRest,
  traversalOf,
  written,
  writtenIn,
} from './testing/page-graph.testing.ts';
import { FAILURES, type Payload } from './testing/page-replies.testing.ts';
import { PageRun } from './testing/page-run.testing.ts';

/** Payloads that go up and down, another one for each step of each path. */
function payloadOf(path: number, step: number): Payload {
  const completed = (path * 7 + step * 5) % 4;
  const failure = FAILURES[(path + step) % FAILURES.length]!;
  const version = [undefined, 3, 1, 2][(path + 3 * step) % 4];
  return { completed, successful: (path + step) % (completed + 1), version, failure };
}

/** Lets a path's events happen to machine and client; says where they first differ. */
async function follow(
  make: ClientMaker,
  options: ClientOptions,
  events: readonly PageEvent[],
  number: number,
): Promise<{ after: PageEvent[]; observed: unknown; expected: unknown } | null> {
  const run = new PageRun(make, options);
  for (const [at, event] of events.entries()) {
    await run.take(event, payloadOf(number, at));
    const [observed, expected] = [run.observed(), run.expected()];
    if (!isDeepStrictEqual(observed, expected)) {
      return { after: events.slice(0, at + 1), observed, expected };
    }
  }
  return null;
}

/** The machine's start is no event. */
const eventsOf = ({ steps }: PagePath): PageEvent[] => steps.slice(1).map(({ event }) => event);

const SUITES = Object.entries(CLIENTS).map(([name, options]) => {
  const graph = graphOf(options);
  const toStates = shortestPathsOf(pageMachine, options, traversalOf(options)) as PagePath[];
  const paths = [...toStates, ...pathsForTheRest(graph, options, toStates)];
  return { name, options, graph, toStates, paths };
});

describe.each(SUITES)('$name', ({ name, options, graph, toStates, paths }) => {
  test('does what the page machine does, in every state and at every transition of it', async () => {
    for (const [number, path] of paths.entries()) {
      expect(await follow(clientFor(options), options, eventsOf(path), number)).toBeNull();
    }
    const states = new Set(paths.flatMap(({ steps }) => steps.map(({ state }) => keyOf(state))));
    expect([...states].sort()).toEqual(Object.keys(graph).sort());
    expect([...new Set(paths.flatMap(edgesTaken))].sort()).toEqual(edgesOf(graph).sort());
  });

  test('the paths take every transition written in the machine that this dialect can take', () => {
    const stepsOf = ({ steps }: PagePath) =>
      steps.slice(1).flatMap(({ event }, at) => writtenIn(steps[at]!.state, event));
    const taken = new Set(paths.flatMap(stepsOf));
    const reachable = new Set(
      Object.values(graph).flatMap(({ state }) =>
        eventsIn(options)(state).flatMap((event) => writtenIn(state, event)),
      ),
    );
    expect([...taken].sort()).toEqual([...reachable].sort());
    expect(written()).toEqual(expect.arrayContaining([...taken]));
    const sizes = [Object.keys(graph).length, edgesOf(graph).length, taken.size, written().length];
    console.info('%s: %d states, %d steps, %d of %d transitions', name, ...sizes);
  });

  test('the paths of @xstate/test are those of xstate/graph', () => {
    const namesOf = ({ steps }: PagePath) => steps.map(({ event }) => nameOf(event));
    const all = graphPathsOf(options).map(namesOf);
    const begins = (one: string[]) =>
      all.some((other) => other.length > one.length && one.every((name, at) => other[at] === name));
    const whole = all.filter((one) => !begins(one));
    expect(toStates.map(namesOf).sort()).toEqual(whole.sort());
  });
});

describe('what the paths are worth', () => {
  const pairs = SUITES.flatMap(({ name: machine, options, paths }) =>
    Object.entries(CLIENTS)
      .filter(([client]) => client !== machine)
      .map(([client, code]) => ({ machine, options, paths, client, code })),
  );

  test.each(pairs)('$client is not taken for $machine', async ({ options, paths, code }) => {
    let found = null;
    for (const [number, path] of paths.entries()) {
      found ??= await follow(clientFor(code), options, eventsOf(path), number);
    }
    expect(found).not.toBeNull();
  });

  test('the logged code with the reference options does what the reference does', async () => {
    const { options, paths } = SUITES.find(({ name }) => name === 'reference')!;
    const make: ClientMaker = (deps) => loggedClient(options, deps);
    for (const [number, path] of paths.entries()) {
      expect(await follow(make, options, eventsOf(path), number)).toBeNull();
    }
  });
});

const anyOptions = fc.record(
  Object.fromEntries(
    Object.entries(CLIENT_OPTIONS).map(([name, values]) => [name, fc.constantFrom(...values)]),
  ),
) as unknown as fc.Arbitrary<ClientOptions>;

property.prop([anyOptions, fc.array(fc.nat(), { minLength: 10, maxLength: 60 })], { numRuns: 300 })(
  'any combination of options does what its machine does, whatever happens',
  async (options, choices) => {
    const run = new PageRun(clientFor(options), options);
    const eventsNow = eventsIn(options);
    const taken: PageEvent[] = [];
    for (const [at, choice] of choices.entries()) {
      const events = eventsNow(run.state);
      const event = events[choice % events.length]!;
      taken.push(event);
      await run.take(event, payloadOf(choice, at));
      expect(run.observed(), taken.map(nameOf).join(' ')).toEqual(run.expected());
    }
  },
);
