import type { Timing } from '../model/timing.ts';

export interface WorkItem {
  readonly jobId: string;
  readonly id: string;
  readonly name: string;
}

export type Outcome = 'completed' | 'failed';

/**
 * The work on one item. A failed item is an outcome; a rejection means that the worker itself died:
 * the item stays as it is until its lease, if there is one, brings it back. Aborted when the server
 * goes down or the item is no longer this worker's.
 */
export type Worker = (item: WorkItem, signal: AbortSignal) => Promise<Outcome>;

export interface DemoWork {
  readonly timing: Timing;
  /** From 0 to below 1. */
  readonly random: () => number;
  /** ms: the least and the most that an item takes. */
  readonly work: readonly [least: number, most: number];
  /** How likely an item fails, from 0 to 1. */
  readonly fail: number;
}

/** Takes its time, does nothing, and sometimes fails. */
export function createDemoWorker({ timing, random, work, fail }: DemoWork): Worker {
  const [least, most] = work;
  return (_, signal) => {
    const ms = least + random() * (most - least);
    const outcome = random() < fail ? 'failed' : 'completed';
    return new Promise((resolve, reject) => {
      const stop = () => {
        callOff();
        reject(new Error('the work was called off'));
      };
      const callOff = timing.after(ms, () => {
        signal.removeEventListener('abort', stop);
        resolve(outcome);
      });
      if (signal.aborted) stop();
      else signal.addEventListener('abort', stop, { once: true });
    });
  };
}
