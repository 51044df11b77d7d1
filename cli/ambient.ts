import { Worker } from 'node:worker_threads';
import type { Bounds } from '../model/checker/bounds.ts';
import { explore } from '../reports/entries.ts';
import type { Entry } from '../reports/report.ts';
import type { Configuration } from '../scenarios/configuration.ts';
import { configIn } from './config.ts';
import type { Explore, Io, Stream } from './io.ts';
import { openFile } from './open.ts';
import { watchdog } from './watchdog.ts';
import { FILES } from './write.ts';

/** The real world. Nothing else in the project touches a clock, a timer or a die. */
export function ambientIo(): Io {
  const stop = new Int32Array(new SharedArrayBuffer(4));
  // From TypeScript sources under a loader a worker cannot start; only the built package has one.
  const built = import.meta.url.endsWith('.js');
  return {
    stdout: streamOf(process.stdout),
    stderr: streamOf(process.stderr),
    env: process.env,
    clock: now,
    files: FILES,
    config: configIn(process.cwd()),
    explore: built ? apart(stop) : here,
    watch: built ? watchdog() : null,
    interrupted: () => Atomics.load(stop, 0) === 1,
    hearSignals: () => listenFor(stop),
    untilStopped,
    open: (path) => openFile(path),
    ...REAL,
  };
}

export const now = (): number => performance.now();

/** Time that goes on where another run of the program left it, randomness, and names. */
export const REAL: Pick<Io, 'timing' | 'random' | 'newId'> = {
  timing: {
    now: () => performance.timeOrigin + performance.now(),
    after(ms, run) {
      const timer = setTimeout(run, ms);
      return () => clearTimeout(timer);
    },
  },
  random: () => Math.random(),
  newId: () => crypto.randomUUID(),
};

/** The first signal asks for an orderly end; the handlers are gone then, so that the second one kills. */
const untilStopped = (): Promise<void> =>
  new Promise((resolve) => {
    const stop = (): void => {
      process.off('SIGINT', stop);
      process.off('SIGTERM', stop);
      resolve();
    };
    process.on('SIGINT', stop);
    process.on('SIGTERM', stop);
  });

/** In this thread: no signal is heard meanwhile. */
export const here: Explore = async (configuration, bounds, onProgress, coverage = false) => {
  // A moment for signals between two configurations.
  await new Promise((resolve) => setImmediate(resolve));
  const options = { clock: now, bounds, coverage };
  if (!onProgress) return explore(configuration, options);
  const tell = (progress: { states: number; depth: number }) => {
    onProgress(progress);
    return undefined;
  };
  return explore(configuration, { ...options, onProgress: tell });
};

export interface WorkerTask {
  readonly configuration: Configuration;
  readonly bounds: Partial<Bounds>;
  readonly coverage: boolean;
}
export type WorkerAnswer =
  | { readonly kind: 'progress'; readonly states: number; readonly depth: number }
  | { readonly kind: 'entries'; readonly entries: Entry[] }
  | { readonly kind: 'failed'; readonly error: unknown };

/**
 * In worker threads, which look at `stop` while they explore: as many as there are explorations at a
 * time. The first signal asks for an orderly end; its handler is gone then, so that the second one kills.
 */
function apart(stop: Int32Array): Explore {
  const idle: Worker[] = [];
  let listening = false;
  return (configuration, bounds, onProgress, coverage = false) => {
    if (!listening) listenFor(stop);
    listening = true;
    const running = idle.pop() ?? start(stop);
    running.ref();
    return new Promise((resolve, reject) => {
      const settle = (): void => {
        // Only these two: the worker listens to itself as well.
        running.off('message', hear);
        running.off('error', fail);
        // An idle worker must not keep the process alive.
        running.unref();
      };
      const hear = (answer: WorkerAnswer): void => {
        if (answer.kind === 'progress') {
          onProgress?.(answer);
          return;
        }
        settle();
        idle.push(running);
        if (answer.kind === 'entries') resolve(answer.entries);
        else reject(answer.error);
      };
      const fail = (error: unknown): void => {
        settle();
        reject(error);
      };
      running.on('message', hear);
      running.on('error', fail);
      running.postMessage({ configuration, bounds, coverage } satisfies WorkerTask);
    });
  };
}

function start(stop: Int32Array): Worker {
  return new Worker(new URL('./worker.js', import.meta.url), { workerData: stop });
}

function listenFor(stop: Int32Array): void {
  const interrupt = (): void => {
    Atomics.store(stop, 0, 1);
  };
  process.once('SIGINT', interrupt);
  process.once('SIGTERM', interrupt);
}

/** A stream whose reader may go away (`| head`): what is written then is lost, and no error. */
function streamOf(stream: NodeJS.WriteStream): Stream {
  let gone = false;
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
    gone = true;
  });
  return {
    isTTY: stream.isTTY ?? false,
    write(text) {
      if (!gone) stream.write(text);
    },
  };
}
