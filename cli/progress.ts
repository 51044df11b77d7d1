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

/** One line on a terminal, overwritten as the work goes on; nothing in CI or into a pipe. */
export function progressOn({ stderr, env, clock }: Pick<Io, 'stderr' | 'env' | 'clock'>): Progress {
  if (!stderr.isTTY || env.CI) return { begin() {}, far() {}, end() {} };
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
