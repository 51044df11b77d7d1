import type { ClientOptions } from '../../model/dialects.ts';
import { CallError, Calls } from '../calls.ts';
import type { ClientDeps } from '../deps.ts';
import { requestsOf } from '../requests.ts';
import { isTerminal, Shown } from '../shown.ts';
import { backoff, TIMES } from '../times.ts';
import type { Client } from '../view.ts';
import type { ProcessNextRead } from '../wire.ts';

/** The last read's delay that was proposed, in milliseconds. */
const DELAY = 1_000;
/** Rounds of the loop; far more than a job can have items. */
const MOST_ROUNDS = 10_000;

/** Why a round of process-next calls ended. */
type LoopEnd = 'answered' | 'no items' | 'failed' | 'cancel pressed';

/**
 * The page that was deployed, and what was proposed for it, with the control flow that it had: read
 * the status once; if the job is queued, call process-next until nothing remains; read the status
 * once more; then silence. Options change single decisions of it (model/dialects.ts); as they stand
 * in `as-logged` it gets stuck in the ways that the checker prints. Do not use it: see watch-job.ts.
 */
export function loggedClient(options: ClientOptions, deps: ClientDeps): Client {
  const times = { ...TIMES, ...deps.times };
  const calls = new Calls(deps.fetch, deps.timing);
  const requests = requestsOf(calls, deps, false);
  const shown = new Shown();
  const everyCall = options.deadline === 'every-call';
  const processDeadline = everyCall ? times.processDeadline : undefined;
  const cancelDeadline = everyCall ? times.cancelDeadline : undefined;
  const merge = options.merge === 'overwrite' ? 'overwrite' : 'advance';
  const retries = options.error === 'retry';
  let started = false;
  let cancelling = false;
  let loopStopped = false;
  let failures = 0;

  async function fetchStatus() {
    try {
      const read = await requests.status(times.statusDeadline);
      shown[merge](read, read.status, null);
      return read.status;
    } catch (error) {
      shown.fail(error);
      throw error;
    }
  }

  /** What the view makes of an answer; null: the status stays. */
  function shownAs({ answer, remaining }: ProcessNextRead) {
    if (merge === 'advance') return answer === 'processed' ? 'processing' : null;
    if (answer === 'job_completed') return 'completed';
    if (answer === 'job_cancelled') return 'cancelled';
    if (answer === 'no_items') return null;
    return remaining === 0 && options['last-shown-as'] === 'completed' ? 'completed' : 'processing';
  }

  async function processNextItem(): Promise<'more' | LoopEnd> {
    const reply = await requests.processNext(processDeadline);
    failures = 0;
    shown[merge](reply, shownAs(reply));
    if (reply.answer === 'processed' && reply.remaining > 0) return 'more';
    return reply.answer === 'no_items' ? 'no items' : 'answered';
  }

  async function loop(): Promise<LoopEnd> {
    for (let round = 0; round < MOST_ROUNDS; round++) {
      const said = await processNextItem();
      if (said !== 'more') return said;
      // A survivor that hears of its cancel with an answer reads the status and looks again.
      if (loopStopped) return retries ? 'answered' : 'cancel pressed';
      await calls.pause(times.pause);
      if (loopStopped) return 'cancel pressed';
    }
    return 'answered';
  }

  const backOff = (error: unknown) =>
    calls.pause(
      backoff(times, failures++, deps.random, error instanceof CallError ? error.retryAfter : null),
    );

  /** The status, asked for until it is told. */
  async function readPatiently() {
    for (;;) {
      try {
        return await fetchStatus();
      } catch (error) {
        await backOff(error);
      }
    }
  }

  async function startProcessing(): Promise<void> {
    for (;;) {
      let end: LoopEnd = 'failed';
      try {
        end = await loop();
        if (end === 'no items' && retries) await calls.pause(times.idle);
      } catch (error) {
        shown.fail(error);
        if (retries) await backOff(error);
      }
      if (!retries || end === 'cancel pressed') break;
      if (isTerminal(await readPatiently())) return;
    }
    if (options.after === 'delay-then-read') await calls.pause(DELAY);
    while (!isTerminal(await fetchStatus()) && options.after === 'poll') {
      await calls.pause(times.idle);
    }
  }

  async function load(): Promise<void> {
    try {
      const status = await fetchStatus();
      const from = options.start === 'when-queued' ? ['queued'] : ['queued', 'processing'];
      if (!from.includes(status)) return;
    } catch (error) {
      if (!retries) return;
      await backOff(error);
      if (isTerminal(await readPatiently())) return;
    }
    // A failed read ends the page's work; its error line says so.
    await startProcessing().catch(() => {});
  }

  async function cancel(): Promise<void> {
    if (cancelling || !shown.view.cancel) return;
    cancelling = true;
    loopStopped = options['on-cancel'] === 'stop-loop';
    try {
      await requests.cancel(cancelDeadline);
      if (loopStopped) await fetchStatus();
    } catch (error) {
      shown.fail(error);
    }
    cancelling = false;
  }

  return {
    start() {
      if (!started) void load();
      started = true;
    },
    view: () => shown.view,
    subscribe: (listener) => shown.subscribe(listener),
    cancel: () => void cancel(),
    stop() {
      calls.stop();
      shown.freeze();
    },
  };
}
