import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { parseClient, parseServer, UsageError } from '../model/parse.ts';
import { exploreInBrowser } from '../reports/browser-entries.ts';
import { explorePage } from '../reports/page-entries.ts';
import type { Entry } from '../reports/report.ts';
import { traceFileName } from '../reports/trace-file.ts';
import { launchChromium } from '../scenarios/browser/chromium/launch.ts';
import { Lane } from '../scenarios/browser/lane.ts';
import { ourPage, ourSubjectIn } from '../scenarios/browser/our-page.ts';
import type { PageSource } from '../scenarios/browser/page-source.ts';
import type { OwnPage } from '../scenarios/browser/page-subject.ts';
import { NondeterminismError } from '../scenarios/simulate/nondeterminism.ts';
import type { BrowserLevel } from './browser-level.ts';
import { filmOf } from './film.ts';
import type { Explore, Io } from './io.ts';

/** More than this share one browser process without being any faster. */
const MOST_LANES = 4;

const CANNOT_JUDGE =
  'What cannot be repeated cannot be judged: give each run a job of its own ("job"), or recorded "replies", or a ' +
  '"subject"; a server that works on by the clock is none that can be asked again';

/** What is not the page's doing is said as what is wrong in the config. */
function named(error: Error): never {
  if (!(error instanceof NondeterminismError)) throw error;
  throw new UsageError(`page: ${error.message}. ${CANNOT_JUDGE}`);
}

export interface BrowserExplorer {
  readonly explore: Explore;
  readonly close: () => Promise<void>;
}

/**
 * Runs our server in process and our page in Chromium, in as many profiles as there are cores, or `page`, the
 * config's own; between two runs the user may stop it. Pictures of each counterexample go to `output`; null:
 * nowhere.
 */
export async function browserExplorer(
  { runs }: BrowserLevel,
  page: OwnPage | null,
  output: string | null,
  io: Io,
): Promise<BrowserExplorer> {
  io.hearSignals();
  const { browser } = await launchChromium();
  const opened = new Map<string, Promise<Lane[]>>();
  /** Where a page of one's own was seen. */
  let explored: Lane | null = null;
  const lanesFor = (name: string, makeSource: () => PageSource, count: number) => {
    const known = opened.get(name);
    if (known) return known;
    const source = makeSource();
    const lanes = Promise.all(Array.from({ length: count }, () => Lane.open(browser, source)));
    opened.set(name, lanes);
    return lanes;
  };
  const picturesIn = (folder: string, lane: Lane) => {
    const { onStep, write } = filmOf(browser, lane, io);
    return { onStep, pictures: (entry: Entry) => write(join(folder, traceFileName(entry))) };
  };
  const explore: Explore = async (configuration, bounds, onProgress, coverage = false) => {
    const { server, client } = configuration;
    const lanes = page
      ? await lanesFor(page.name, () => page.source, 1)
      : await lanesFor(client, () => ourPage(client), Math.min(availableParallelism(), MOST_LANES));
    const options = {
      clock: io.clock,
      bounds,
      timeLimit: bounds.timeLimit ?? Number.POSITIVE_INFINITY,
      maxRuns: runs,
      coverage,
      onProgress: (far: { states: number; runs: number }) => {
        onProgress?.({ states: far.states, schedules: far.runs });
        return io.interrupted();
      },
      ...(output === null ? {} : { film: () => picturesIn(output, lanes[0]!) }),
    };
    if (page) {
      const [lane] = lanes as [Lane];
      const subject = page.subjectIn(lane);
      const found = await explorePage(page, configuration, { ...options, subject }).catch(named);
      lane.sightings.check();
      explored = lane;
      return found;
    }
    const dialects = [parseServer(server), parseClient(client)] as const;
    const subjects = lanes.map((lane) => ourSubjectIn(lane, ...dialects));
    return exploreInBrowser(configuration, { ...options, subjects });
  };
  const close = async () => {
    for (const line of explored?.sightings.unseen() ?? []) io.stderr.write(`unstuck: ${line}\n`);
    await browser.close();
  };
  return { explore, close };
}
