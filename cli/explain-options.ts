import type { Command } from 'commander';
import { UsageError } from '../model/parse.ts';
import { type ExplainOptions, TIME_LIMIT } from '../scenarios/explain/explain.ts';
import { DEFAULT_TIMING, type Timing } from '../scenarios/explain/timing.ts';
import type { Io } from './io.ts';
import { parseTime, parseTimeLimit } from './limits.ts';
import { showsProgress } from './progress.ts';

/** What bounds an explanation, as flags. */
export interface BoundFlags {
  readonly maxFaults?: string;
  readonly transit?: string;
  readonly tolerance?: string;
  readonly timeLimit?: string;
  readonly hiddenTab?: boolean;
}

/** The options of every command that explains a log. */
export function addBoundOptions(command: Command): Command {
  const { transit, tolerance } = DEFAULT_TIMING;
  return command
    .option('--max-faults <n>', 'try up to so many faults (default: 2, and 3 if none explain it)')
    .option(
      '--transit <time>',
      `a request or an answer is on its way at most so long (default: ${transit / 1000}s)`,
    )
    .option(
      '--tolerance <time>',
      `events of different calls so close may be logged in either order (default: ${tolerance}ms)`,
    )
    .option('--hidden-tab', 'the tab may have been hidden, so that its timers waited')
    .option(
      '--time-limit <time>',
      `what was not tried by then is undecidable (default: ${TIME_LIMIT / 1000}s)`,
    );
}

/** Throws UsageError where a flag means nothing. */
export function boundsIn(flags: BoundFlags): Pick<
  ExplainOptions,
  'mostFaults' | 'timeLimit' | 'hiddenTab'
> & {
  readonly timing: Timing;
} {
  const { transit, tolerance } = flags;
  return {
    mostFaults: parseMaxFaults(flags.maxFaults),
    hiddenTab: flags.hiddenTab ?? false,
    timeLimit: flags.timeLimit === undefined ? TIME_LIMIT : parseTimeLimit(flags.timeLimit),
    timing: {
      ...DEFAULT_TIMING,
      ...(transit === undefined ? {} : { transit: parseTime('--transit', transit) }),
      ...(tolerance === undefined ? {} : { tolerance: parseTime('--tolerance', tolerance) }),
    },
  };
}

function parseMaxFaults(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  if (/^[0-4]$/.test(text)) return Number(text);
  throw new UsageError(`--max-faults "${text}": expected a whole number from 0 to 4, as in "2"`);
}

/** How the program's world takes part: its clock, its signals, its terminal. */
export function surroundingsFor(
  io: Io,
  job: string,
): Pick<ExplainOptions, 'clock' | 'interrupted' | 'onProgress'> {
  io.hearSignals();
  const onProgress = (done: number, all: number) => {
    io.stderr.write(`\r${job}: ${done} of ${all} hypotheses${done === all ? '\r\x1b[2K' : ''}`);
  };
  return {
    clock: io.clock,
    interrupted: io.interrupted,
    onProgress: showsProgress(io) ? onProgress : undefined,
  };
}
