import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { parseClient, parseServer } from '../model/parse.ts';
import { exploreInBrowser } from '../reports/browser-entries.ts';
import type { Entry } from '../reports/report.ts';
import { traceFileName } from '../reports/trace-file.ts';
import { launchChromium } from '../scenarios/browser/chromium/launch.ts';
import { Lane } from '../scenarios/browser/lane.ts';
import { ourPage, ourSubjectIn } from '../scenarios/browser/our-page.ts';
import type { BrowserLevel } from './browser-level.ts';
import { filmOf } from './film.ts';
import type { Explore, Io } from './io.ts';

/** More than this share one browser process without being any faster. */
const MOST_LANES = 4;

export interface BrowserExplorer {
  readonly explore: Explore;
  readonly close: () => Promise<void>;
}

/**
 * Runs our server in process and our page in Chromium, in as many profiles as there are cores; between
 * two orders the user may stop it. Pictures of each counterexample go to `output`; null: nowhere.
 */
export async function browserExplorer(
  { runs }: BrowserLevel,
  output: string | null,
  io: Io,
): Promise<BrowserExplorer> {
  io.hearSignals();
  const { browser } = await launchChromium();
  const lanes = new Map<string, Promise<Lane[]>>();
  const lanesFor = (client: string) => {
    const known = lanes.get(client);
    if (known) return known;
    const page = ourPage(client);
    const count = Math.min(availableParallelism(), MOST_LANES);
    const made = Promise.all(Array.from({ length: count }, () => Lane.open(browser, page)));
    lanes.set(client, made);
    return made;
  };
  const picturesIn = (folder: string, lane: Lane) => {
    const { onStep, write } = filmOf(browser, lane, io);
    return { onStep, pictures: (entry: Entry) => write(join(folder, traceFileName(entry))) };
  };
  const explore: Explore = async (configuration, bounds, onProgress) => {
    const { server, client } = configuration;
    const own = await lanesFor(client);
    const dialects = [parseServer(server), parseClient(client)] as const;
    return exploreInBrowser(configuration, {
      clock: io.clock,
      bounds,
      timeLimit: bounds.timeLimit ?? Number.POSITIVE_INFINITY,
      maxRuns: runs,
      subjects: own.map((lane) => ourSubjectIn(lane, ...dialects)),
      onProgress: ({ states, runs: schedules }) => {
        onProgress?.({ states, schedules });
        return io.interrupted();
      },
      ...(output === null ? {} : { film: () => picturesIn(output, own[0]!) }),
    });
  };
  return { explore, close: () => browser.close() };
}
