import { type CallError, callsOf } from './calls.ts';
import type { ClientDeps } from './deps.ts';
import { requestsOf } from './requests.ts';
import { createShown, isTerminal } from './shown.ts';
import { backoff, TIMES } from './times.ts';
import type { Client } from './view.ts';

/**
 * Drives a job and shows how far it got: the client that the checker proves (`reference`).
 *
 * It always reads the status before it drives on, with at most one such call in flight; every call
 * has a deadline; after any failure it backs off and reads again. Only a status read ends the view.
 * A terminal view is final: no request and no timer follow it. Whatever the server answers, the
 * view never goes backwards, and once the server answers well again for long enough, it ends.
 */
export function watchJob(deps: ClientDeps): Client {
  const times = { ...TIMES, ...deps.times };
  const calls = callsOf(deps.fetch, deps.timing);
  const requests = requestsOf(calls, deps);
  const shown = createShown();
  let started = false;
  let cancelling = false;
  let failures = 0;

  /** Is there more to come? */
  async function readStatus(): Promise<boolean> {
    const read = await requests.status(times.deadline);
    shown.set({ ...shown.advance(read, read.status), error: null });
    return !isTerminal(shown.view().status);
  }

  /** Works on one item. Is there another to work on, without a look at the status? */
  async function processNext(): Promise<boolean> {
    const { answer, remaining, ...progress } = await requests.processNext(times.processDeadline);
    failures = 0;
    shown.set(shown.advance(progress, answer === 'processed' ? 'processing' : null));
    if (answer === 'no_items') await calls.pause(times.idle);
    return answer === 'processed' && remaining > 0;
  }

  async function drive(): Promise<void> {
    for (let pause = 0; ; pause = times.pause) {
      try {
        if (!(await readStatus())) return;
        do {
          if (pause > 0) await calls.pause(pause);
          pause = times.pause;
        } while (await processNext());
      } catch (error) {
        const { message, retryAfter } = error as CallError;
        shown.set({ error: message });
        await calls.pause(backoff(times, failures++, deps.random, retryAfter));
      }
    }
  }

  async function cancel(): Promise<void> {
    if (cancelling || !shown.view().cancel) return;
    cancelling = true;
    try {
      await requests.cancel(times.deadline);
    } catch (error) {
      shown.set({ error: (error as CallError).message });
    }
    cancelling = false;
  }

  return {
    start() {
      if (!started) void drive();
      started = true;
    },
    view: shown.view,
    subscribe: shown.subscribe,
    cancel: () => void cancel(),
    stop() {
      calls.stop();
      shown.freeze();
    },
  };
}
