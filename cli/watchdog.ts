import { url as debuggerUrl } from 'node:inspector';
import { Worker } from 'node:worker_threads';
import type { Watch } from '../scenarios/simulate/watch.ts';
import { USAGE } from './exit-code.ts';

/** What this thread shares with the one that looks at it. */
export interface WatchdogTask {
  /** By the places below. */
  readonly beats: Int32Array;
  /** What runs, in UTF-8. */
  readonly text: Uint8Array;
  /** ms */
  readonly limit: number;
  readonly exitCode: number;
}

/** How often anything began. */
export const BEAT = 0;
/** Does it run? */
export const RUNS = 1;
/** Bytes of the text. */
export const LENGTH = 2;

/** ms; a step takes less than one. */
const LIMIT = 10_000;
const MOST_BYTES = 1000;

/**
 * Ends the process, with one line on standard error and exit code 2, where code under test does not
 * come to rest within `limit` ms. Such code gives this thread no turn, so that another one looks.
 */
export function watchdog(limit = LIMIT): Watch {
  const beats = new Int32Array(new SharedArrayBuffer(12));
  const text = Buffer.from(new SharedArrayBuffer(MOST_BYTES));
  const task: WatchdogTask = { beats, text, limit, exitCode: USAGE };
  let isStarted = false;
  return {
    begins(what) {
      if (!isStarted) start(task);
      isStarted = true;
      beats[LENGTH] = text.write(what);
      beats[RUNS] = 1;
      Atomics.add(beats, BEAT, 1);
    },
    rests() {
      Atomics.store(beats, RUNS, 0);
    },
  };
}

function start(workerData: WatchdogTask): void {
  // Who stands at a breakpoint takes the time that it takes.
  if (debuggerUrl() !== undefined) return;
  const thread = new Worker(new URL('./watchdog-thread.js', import.meta.url), { workerData });
  // Without it nothing is watched; all else goes on.
  thread.on('error', () => {});
  thread.on('message', () => process.exit(USAGE));
  thread.unref();
}
