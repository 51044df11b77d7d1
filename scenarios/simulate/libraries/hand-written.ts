import type { StatusRead } from '../../../client/wire.ts';
import { contractWire } from '../../../client/wire.ts';
import type { ClientDeps, ClientUnderTest } from '../subject.ts';
import { isOver } from '../view-of.ts';
import { INTERVAL, type Known, type Poller, statusPage } from './status-page.ts';

/** What the loop does after a read that failed: `stops` is the bug that such loops have most often. */
export type AfterError = 'stops' | 'goes on';

/** A loop as people write it: read, wait, read again, until the status is terminal. */
export const handWritten =
  (afterError: AfterError) =>
  (deps: ClientDeps): ClientUnderTest =>
    statusPage(deps, loopOf(deps, afterError));

function loopOf({ jobId, fetch, timing }: ClientDeps, afterError: AfterError): Poller {
  const wire = contractWire('');
  let reading = new AbortController();
  let left = false;
  let known: Known = { data: undefined, error: null };
  let callOff = () => {};
  /** When it reads again; null: it waits for an answer, or has stopped. */
  let readsAt: number | null = null;

  async function read(): Promise<StatusRead> {
    reading = new AbortController();
    const { signal } = reading;
    const response = await fetch(wire.statusUrl(jobId), { signal });
    if (!response.ok) throw new Error(`The server answered ${response.status}.`);
    return wire.readStatus(await response.json(), jobId);
  }

  async function poll(): Promise<void> {
    readsAt = null;
    try {
      known = { data: await read(), error: null };
    } catch (error) {
      known = { data: known.data, error };
      if (afterError === 'stops') return;
    }
    if (left || isOver(known.data)) return;
    readsAt = timing.now() + INTERVAL;
    callOff = timing.after(INTERVAL, () => void poll());
  }

  return {
    start: () => void poll(),
    known: () => known,
    fingerprint: () => (readsAt === null ? null : readsAt - timing.now()),
    stop() {
      left = true;
      reading.abort();
      callOff();
    },
  };
}
