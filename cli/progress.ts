import { grouped } from '../reports/numbers.ts';
import type { Io } from './io.ts';

export interface Progress {
  /** What is going on: `as-deployed × as-logged, items 3`. */
  begin(what: string, number: number, of: number): void;
  states(count: number): void;
  end(): void;
}

/** Can a line be overwritten, and does somebody look? Not in CI, nor in a pipe. */
export const showsProgress = ({ stderr, env }: Pick<Io, 'stderr' | 'env'>): boolean =>
  stderr.isTTY && !env.CI && env.TERM !== 'dumb';

/** One line on a terminal, overwritten as the work goes on; nothing elsewhere. */
export function progressOn(io: Pick<Io, 'stderr' | 'env'>): Progress {
  const { stderr } = io;
  if (!showsProgress(io)) return { begin() {}, states() {}, end() {} };
  let label = '';
  let shown = false;
  const show = (text: string): void => {
    stderr.write(`\r\u001b[K${text.slice(0, 100)}`);
    shown = true;
  };
  return {
    begin(what, number, of) {
      label = `exploring ${number} of ${of}: ${what}`;
      show(label);
    },
    states: (count) => show(`${grouped(count)} states, ${label}`),
    end() {
      if (shown) stderr.write('\r\u001b[K');
      shown = false;
    },
  };
}
