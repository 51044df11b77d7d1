import { callsOf } from '../../../client/calls.ts';
import { requestsOf } from '../../../client/requests.ts';
import { TIMES } from '../../../client/times.ts';
import type { View } from '../../../client/view.ts';
import { contractWire, type StatusRead } from '../../../client/wire.ts';
import type { ClientDeps, ClientUnderTest } from '../subject.ts';
import { viewOf } from '../view-of.ts';

/** What a page knows of the job's status, however it came to know it. */
export interface Known {
  readonly data: StatusRead | undefined;
  /** The last read's, if it failed. */
  readonly error: unknown;
}

/** The part of a page that a polling library makes. */
export interface Poller {
  start(): void;
  known(): Known;
  stop(): void;
  /** What decides its future beside what is known, as far as the library shows it. */
  fingerprint(): unknown;
}

/** ms between two reads of the status. */
export const INTERVAL = 1_000;

const WIRE = contractWire('');

/** As pages read it: the global fetch, no deadline; rejects unless the answer is a status. */
export async function readStatus(jobId: string, signal?: AbortSignal): Promise<StatusRead> {
  const init = { cache: 'no-store', ...(signal ? { signal } : {}) } as const;
  const response = await fetch(WIRE.statusUrl(jobId), init);
  if (!response.ok) throw new Error(`The server answered ${response.status}.`);
  return WIRE.readStatus(await response.json(), jobId);
}

/**
 * A page that shows what a poller knows, and drives the job beside it. The driver gives up on no
 * error, so that a job that stays unfinished, or a view, is the poller's or the server's doing.
 */
export function statusPage(deps: ClientDeps, poller: Poller): ClientUnderTest {
  const calls = callsOf(deps.fetch, deps.timing);
  const requests = requestsOf(calls, deps);
  /** When the driver goes on; null: it waits for an answer, or is done. */
  let goesOn: number | null = null;
  let done = false;

  async function drive(): Promise<void> {
    for (;;) {
      const answer = await requests.processNext(TIMES.processDeadline).then(
        (read) => read.answer,
        () => 'failed' as const,
      );
      done = answer === 'job_completed' || answer === 'job_cancelled';
      if (done) return;
      const pause = answer === 'processed' ? TIMES.pause : TIMES.idle;
      goesOn = deps.timing.now() + pause;
      await calls.pause(pause);
      goesOn = null;
    }
  }

  return {
    start() {
      poller.start();
      void drive();
    },
    view: () => viewKnown(poller.known()),
    stop() {
      calls.stop();
      poller.stop();
    },
    fingerprint: () => [
      viewKnown(poller.known()),
      poller.fingerprint(),
      done,
      goesOn === null ? null : goesOn - deps.timing.now(),
    ],
    cancel: () => void requests.cancel(TIMES.deadline).catch(() => {}),
  };
}

export const viewKnown = ({ data, error }: Known): View =>
  viewOf(data, error ? String((error as Error).message ?? error) : null);
