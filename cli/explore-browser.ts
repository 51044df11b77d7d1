import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { parseClient, parseServer } from '../model/parse.ts';
import { exploreInBrowser } from '../reports/browser-entries.ts';
import { explorePage } from '../reports/page-entries.ts';
import type { Entry } from '../reports/report.ts';
import { traceFileName } from '../reports/trace-file.ts';
import { launchChromium } from '../scenarios/browser/chromium/launch.ts';
import { Lane } from '../scenarios/browser/lane.ts';
import { ourPage, ourSubjectIn } from '../scenarios/browser/our-page.ts';
import type { PageSource } from '../scenarios/browser/page-source.ts';
import type { OwnPage } from '../scenarios/browser/page-subject.ts';
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
    if (page)
      return explorePage(page, configuration, { ...options, subject: page.subjectIn(lanes[0]!) });
    const dialects = [parseServer(server), parseClient(client)] as const;
    const subjects = lanes.map((lane) => ourSubjectIn(lane, ...dialects));
    return exploreInBrowser(configuration, { ...options, subjects });
  };
  return { explore, close: () => browser.close() };
}
