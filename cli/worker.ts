import { parentPort, workerData } from 'node:worker_threads';
import { explore } from '../reports/entries.ts';
import { now, type WorkerAnswer, type WorkerTask } from './ambient.ts';

const stop = workerData as Int32Array;
const answer = (one: WorkerAnswer): void => parentPort!.postMessage(one);

parentPort!.on('message', ({ configuration, bounds, coverage }: WorkerTask) => {
  try {
    const onProgress = (progress: { states: number; depth: number }): boolean => {
      answer({ kind: 'progress', ...progress });
      return Atomics.load(stop, 0) === 1;
    };
    const entries = explore(configuration, { clock: now, bounds, onProgress, coverage });
    answer({ kind: 'entries', entries });
  } catch (error) {
    answer({ kind: 'failed', error });
  }
});
