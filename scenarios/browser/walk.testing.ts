import { isDeepStrictEqual } from 'node:util';
import type { PageEvent } from '../../client/testing/page-events.testing.ts';
import { FAILURES, type Payload } from '../../client/testing/page-replies.testing.ts';
import { PageRun } from '../../client/testing/page-run.testing.ts';
import type { TourStep } from '../../client/testing/page-tour.testing.ts';
import { settled } from '../../client/testing/virtual-timing.testing.ts';
import type { Client } from '../../client/view.ts';
import type { ClientOptions } from '../../model/dialects.ts';
import type { ClientDeps, ClientUnderTest } from '../simulate/subject.ts';
import { clientIn } from './client-in-browser.ts';
import type { Lane } from './lane.ts';

/** Payloads that go up and down, another one for each step of each walk. */
function payloadOf(walk: number, step: number): Payload {
  const completed = (walk * 7 + step * 5) % 4;
  const failure = FAILURES[(walk + step) % FAILURES.length]!;
  const version = [undefined, 3, 1, 2][(walk + 3 * step) % 4];
  return { completed, successful: (walk + step) % (completed + 1), version, failure };
}

export interface Parting {
  readonly after: readonly PageEvent[];
  readonly observed: unknown;
  readonly expected: unknown;
}

/** Lets the events of a walk happen to the machine and to the page in Chromium; says where they first differ. */
async function walk(
  lane: Lane,
  options: ClientOptions,
  steps: readonly TourStep[],
  number: number,
): Promise<Parting | null> {
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
  const after: PageEvent[] = [];
  for (const [at, { event }] of steps.entries()) {
    after.push(event);
    await run.take(event, payloadOf(number, at));
    const [observed, expected] = [run.observed(), run.expected()];
    if (!isDeepStrictEqual(observed, expected)) return { after, observed, expected };
  }
  page!.stop();
  return null;
}

/** The profiles take turns at the walks; the first difference, or null. */
export async function walkAll(
  lanes: readonly Lane[],
  options: ClientOptions,
  walks: readonly (readonly TourStep[])[],
): Promise<Parting | null> {
  let next = 0;
  let parting: Parting | null = null;
  const work = async (lane: Lane) => {
    for (let at = next++; at < walks.length && !parting; at = next++) {
      parting ??= await walk(lane, options, walks[at]!, at);
    }
  };
  await Promise.all(lanes.map(work));
  return parting;
}

/** Some of the paths that together do all that all of them do; `names` says what a step is good for. */
export function coverOf(
  paths: readonly TourStep[][],
  names: (step: TourStep) => readonly string[],
): TourStep[][] {
  const done = new Set<string>();
  const gain = (path: TourStep[]) =>
    new Set(path.flatMap(names).filter((one) => !done.has(one))).size;
  const chosen: TourStep[][] = [];
  for (;;) {
    const best = paths.reduce((a, b) => (gain(b) > gain(a) ? b : a));
    if (gain(best) === 0) return chosen;
    chosen.push(best);
    for (const one of best.flatMap(names)) done.add(one);
  }
}

/** From reload to reload, so that what fails can be read, and every profile has something to do. */
export function pieces(tour: readonly TourStep[]): TourStep[][] {
  const [first] = tour;
  const found: TourStep[][] = [];
  for (const step of tour) {
    const begun = found.at(-1);
    if (!begun) {
      found.push([step]);
      continue;
    }
    begun.push(step);
    // What a reload leads to, a load leads to.
    if (step.event.type === 'reloads' && begun.length > LONGEST) found.push([first!]);
  }
  return found;
}
const LONGEST = 20;
