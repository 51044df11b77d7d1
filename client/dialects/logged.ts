import type { ClientOptions } from '../../model/dialects.ts';
import type { JobStatus } from '../../server/contract.ts';
import { type CallError, callsOf } from '../calls.ts';
import type { ClientDeps } from '../deps.ts';
import { requestsOf } from '../requests.ts';
import { type Change, createShown, isTerminal } from '../shown.ts';
import { backoff, TIMES } from '../times.ts';
import type { Client } from '../view.ts';
import type { ProcessNextRead, Progress } from '../wire.ts';

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
  const calls = callsOf(deps.fetch, deps.timing);
  const requests = requestsOf(calls, deps);
  const shown = createShown();
  const everyCall = options.deadline === 'every-call';
  const processDeadline = everyCall ? times.processDeadline : undefined;
  const cancelDeadline = everyCall ? times.deadline : undefined;
  const forwardOnly = options.merge === 'forward-only';
  const retries = options.error === 'retry';
  let started = false;
  let cancelling = false;
  let loopStopped = false;
  let failures = 0;

  /** What a reply changes; null: it says nothing of the job's status. */
  function merge(progress: Progress, status: JobStatus | null): Change {
    if (forwardOnly) return shown.advance(progress, status);
    const { completed, total, successful, failed } = progress;
    return { status: status ?? shown.view().status, completed, total, successful, failed };
  }

  const showError = (error: unknown) => shown.set({ error: (error as CallError).message });

  async function fetchStatus(): Promise<JobStatus> {
    try {
      const read = await requests.status(times.deadline);
      shown.set({ ...merge(read, read.status), error: null });
      return read.status;
    } catch (error) {
      showError(error);
      throw error;
    }
  }

  /** What the view makes of an answer; null: the status stays. */
  function shownAs({ answer, remaining }: ProcessNextRead) {
    if (forwardOnly) return answer === 'processed' ? 'processing' : null;
    if (answer === 'job_completed') return 'completed';
    if (answer === 'job_cancelled') return 'cancelled';
    if (answer === 'no_items') return null;
    return remaining === 0 && options['last-shown-as'] === 'completed' ? 'completed' : 'processing';
  }

  async function processNextItem(): Promise<'more' | LoopEnd> {
    const reply = await requests.processNext(processDeadline);
    failures = 0;
    shown.set(merge(reply, shownAs(reply)));
    if (reply.answer === 'processed' && reply.remaining > 0) return 'more';
    return reply.answer === 'no_items' ? 'no items' : 'answered';
  }

  async function loop(paused: boolean): Promise<LoopEnd> {
    for (let round = 0; round < MOST_ROUNDS; round++) {
      if (paused || round > 0) {
        await calls.pause(times.pause);
        if (loopStopped) return 'cancel pressed';
      }
      const said = await processNextItem();
      if (said !== 'more') return said;
      // A survivor that hears of its cancel with an answer reads the status and looks again.
      if (loopStopped) return retries ? 'answered' : 'cancel pressed';
    }
    return 'answered';
  }

  const backOff = (error: unknown) =>
    calls.pause(backoff(times, failures++, deps.random, (error as CallError).retryAfter));

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

  async function startProcessing(paused: boolean): Promise<void> {
    for (; ; paused = true) {
      let end: LoopEnd = 'failed';
      try {
        end = await loop(paused);
        if (end === 'no items' && retries) await calls.pause(times.idle);
      } catch (error) {
        showError(error);
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
    let paused = false;
    try {
      const status = await fetchStatus();
      const from = options.start === 'when-queued' ? ['queued'] : ['queued', 'processing'];
      if (!from.includes(status)) return;
    } catch (error) {
      if (!retries) return;
      await backOff(error);
      if (isTerminal(await readPatiently())) return;
      paused = true;
    }
    // A failed read ends the page's work; its error line says so.
    await startProcessing(paused).catch(() => {});
  }

  async function cancel(): Promise<void> {
    if (cancelling || !shown.view().cancel) return;
    cancelling = true;
    loopStopped = options['on-cancel'] === 'stop-loop';
    try {
      await requests.cancel(cancelDeadline);
      if (loopStopped) await fetchStatus();
    } catch (error) {
      showError(error);
    }
    cancelling = false;
  }

  return {
    start() {
      if (!started) void load();
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
