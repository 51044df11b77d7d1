import { grouped } from '../reports/numbers.ts';
import type { Io } from './io.ts';

export interface Progress {
  /** What is going on: `as-deployed × as-logged, items 3`. */
  begin(what: string, number: number, of: number): void;
  states(count: number): void;
  end(): void;
}

/** One line on a terminal, overwritten as the work goes on; nothing in CI or into a pipe. */
export function progressOn({ stderr, env }: Pick<Io, 'stderr' | 'env'>): Progress {
  if (!stderr.isTTY || env.CI) return { begin() {}, states() {}, end() {} };
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
