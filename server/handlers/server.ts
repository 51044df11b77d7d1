import type { Timing } from '../../model/timing.ts';
import type { Rules } from '../operations/rules.ts';
import { noSuchJob } from '../problem.ts';
import type { Operation, Store } from '../store.ts';
import type { Worker } from '../worker.ts';

/** What every handler works with. */
export interface Server {
  readonly store: Store;
  readonly rules: Rules;
  readonly timing: Timing;
  readonly worker: Worker;
  /** A name that nothing else has. */
  readonly newId: () => string;
  /** ms after which a lagging job's status follows its items. */
  readonly lag: number;
  /** Aborted when the server goes down: work that is still running is called off. null: it never does. */
  readonly signal: AbortSignal | null;
  /** Is told of all that runs on, though nobody may be waiting for it. */
  readonly track: (running: Promise<unknown>) => void;
  /** Calls under way in this process, by what they are known by. */
  readonly underWay: Map<string, Promise<unknown>>;
}

/** One step on the job. Throws a 404 where there is no such job. */
export async function perform<R>(
  { store }: Server,
  jobId: string,
  operation: Operation<R>,
): Promise<R> {
  const result = await store.perform(jobId, operation);
  if (result === null) throw noSuchJob(jobId);
  return result;
}

/** At least so long, unless the server goes down meanwhile. */
export const sleep = ({ timing, signal }: Server, ms: number): Promise<void> =>
  new Promise((resolve) => {
    const wake = () => {
      callOff();
      signal?.removeEventListener('abort', wake);
      resolve();
    };
    const callOff = timing.after(ms, wake);
    signal?.addEventListener('abort', wake, { once: true });
  });
