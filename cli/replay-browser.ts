import { dirname, join } from 'node:path';
import { UsageError } from '../model/parse.ts';
import { configurationOf } from '../reports/entries.ts';
import type { Entry } from '../reports/report.ts';
import { traceFileName } from '../reports/trace-file.ts';
import { launchChromium } from '../scenarios/browser/chromium/launch.ts';
import { Lane } from '../scenarios/browser/lane.ts';
import { ourPage, ourSubjectIn } from '../scenarios/browser/our-page.ts';
import { subjectOf } from '../scenarios/configuration.ts';
import type { CodeReplayed } from '../scenarios/simulate/replay-code.ts';
import { replayOwn } from '../scenarios/simulate/replay-own.ts';
import { filmOf } from './film.ts';
import type { Io } from './io.ts';
import { pageNamed } from './own-subject.ts';

export interface BrowserReplayer {
  /** With the pictures that were written. */
  replay(entry: Entry): Promise<{ replayed: CodeReplayed; pictures: readonly string[] }>;
  close(): Promise<void>;
}

/** Takes the steps of traces in Chromium; pictures go to `output`, default: beside the file. Throws UsageError. */
export async function browserReplayer(
  file: string,
  { config, output }: { readonly config?: string; readonly output?: string },
  io: Io,
): Promise<BrowserReplayer> {
  const folder = output ?? dirname(file);
  io.files.tryPlace(join(folder, 'film.png'));
  const { browser } = await launchChromium();
  return {
    async replay(entry) {
      const { lane, subject } = await made(entry);
      const film = filmOf(browser, lane, io);
      const replayed = await replayOwn(subject, configurationOf(entry), entry.trace!, film.onStep);
      const pictures = await film.write(join(folder, traceFileName(entry)));
      await lane.close();
      return { replayed, pictures };
    },
    close: () => browser.close(),
  };

  async function made(entry: Entry) {
    if (entry.own === 'library') {
      throw new UsageError(
        `${file}: "${entry.client}" has no page to open: leave out --level browser`,
      );
    }
    if (entry.own) {
      const page = await pageNamed(entry.server, await io.config(config), io, file);
      const lane = await Lane.open(browser, page.source);
      return { lane, subject: page.subjectIn(lane) };
    }
    const { server, client } = subjectOf(entry);
    const lane = await Lane.open(browser, ourPage(entry.client));
    return { lane, subject: ourSubjectIn(lane, server, client) };
  }
}
