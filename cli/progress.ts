import { grouped } from '../reports/numbers.ts';
import type { Far, Io } from './io.ts';

export interface Progress {
  /** What is going on: `as-deployed × as-logged, items 3`. */
  begin(what: string, number: number, of: number): void;
  far(far: Far): void;
  end(): void;
}

/** ms between two lines: terminals are slower than the work. */
const EVERY = 100;

/** Can a line be overwritten, and does somebody look? Not in CI, nor in a pipe. */
export const showsProgress = ({ stderr, env }: Pick<Io, 'stderr' | 'env'>): boolean =>
  stderr.isTTY && !env.CI && env.TERM !== 'dumb';

/** One line on a terminal, overwritten as the work goes on; nothing elsewhere. */
export function progressOn(io: Pick<Io, 'stderr' | 'env' | 'clock'>): Progress {
  const { stderr, clock } = io;
  if (!showsProgress(io)) return { begin() {}, far() {}, end() {} };
  let label = '';
  let began = 0;
  let shownAt = Number.NEGATIVE_INFINITY;
  let shown = false;
  const show = (text: string): void => {
    stderr.write(`\r\u001b[K${text.slice(0, 100)}`);
    shown = true;
  };
  return {
    begin(what, number, of) {
      label = `exploring ${number} of ${of}: ${what}`;
      began = clock();
      show(label);
    },
    far(far) {
      const now = clock();
      if (now - shownAt < EVERY) return;
      shownAt = now;
      show(`${farText(far, now - began)}, ${label}`);
    },
    end() {
      if (shown) stderr.write('\r\u001b[K');
      shown = false;
    },
  };
}

/** `1,234 schedules, 567/s, 890 states, 2.2 s` */
function farText({ states, schedules }: Far, elapsed: number): string {
  const seconds = elapsed / 1000;
  const rate = seconds > 0 ? Math.round((schedules ?? 0) / seconds) : 0;
  return [
    ...(schedules === undefined ? [] : [`${grouped(schedules)} schedules`, `${grouped(rate)}/s`]),
    `${grouped(states)} states`,
    `${seconds.toFixed(1)} s`,
  ].join(', ');
}
