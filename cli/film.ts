import type { Browser } from 'playwright-core';
import { phraseOf } from '../model/phrases.ts';
import { Film } from '../scenarios/browser/film.ts';
import type { Lane } from '../scenarios/browser/lane.ts';
import type { Walked } from '../scenarios/replay.ts';
import type { Io } from './io.ts';

/** Keeps a picture of every view of a replay, and writes them beside its trace. */
export function filmOf(browser: Browser, lane: Lane, io: Io) {
  const film = new Film(lane);
  return {
    onStep: ({ step, views }: Walked): Promise<void> => film.shoot(phraseOf(step), views),
    /** `NAME.json` -> `NAME.png`, the last view, and `NAME.film.png`, all of them; their paths. */
    async write(trace: string): Promise<string[]> {
      const { end } = film;
      if (!end) return [];
      const name = trace.replace(/\.json$/, '');
      const [last, sheet] = [`${name}.png`, `${name}.film.png`];
      io.files.writeWhole(last, end);
      io.files.writeWhole(sheet, await film.sheet(browser));
      return [last, sheet];
    },
  };
}
