import type { ClientDeps } from '../subject.ts';
import { type UnmodifiedClient, unmodifiedClient } from '../unmodified.ts';
import { isOver } from '../view-of.ts';
import { INTERVAL, type Known, readStatus, statusPage, viewKnown } from './status-page.ts';

/** What the loop does after a read that failed: `stops` is the bug that such loops have most often. */
export type AfterError = 'stops' | 'goes on';

/** A loop as people write it, on the global fetch and timers: read, wait, read again, until the end. */
export const handWritten =
  (afterError: AfterError) =>
  (deps: ClientDeps): UnmodifiedClient => {
    const reading = new AbortController();
    let known: Known = { data: undefined, error: null };

    async function poll(): Promise<void> {
      try {
        known = { data: await readStatus(deps.jobId, reading.signal), error: null };
      } catch (error) {
        known = { data: known.data, error };
        if (afterError === 'stops') return;
      }
      if (!isOver(known.data)) setTimeout(() => void poll(), INTERVAL);
    }

    const poller = unmodifiedClient(() => ({
      start: () => void poll(),
      view: () => viewKnown(known),
      stop: () => reading.abort(),
    }))(deps);
    const fingerprint = () => poller.waits();
    return { ...poller, ...statusPage(deps, { ...poller, known: () => known, fingerprint }) };
  };
