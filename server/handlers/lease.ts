import { renewsLease } from '../operations/process-next.ts';
import type { Call, Rules } from '../operations/rules.ts';
import type { ItemRow } from '../store.ts';
import type { Server } from './server.ts';

export interface Lease {
  /** Aborted when the item is no longer this worker's to settle, or the server goes down. */
  readonly signal: AbortSignal;
  /** Was it cancelled, or given to another worker? */
  isLost(): boolean;
  letGo(): void;
}

/**
 * Keeps the item in hand: as long as its worker lives, its lease is renewed three times before it could
 * expire. Held until the outcome is written, or it would expire on its way there.
 */
export function holdLease(
  { store, timing, rules, signal }: Server,
  jobId: string,
  call: Call,
  { id }: ItemRow,
): Lease {
  const ends = new AbortController();
  const end = () => ends.abort();
  let lost = false;
  let ended = rules.dialect.lease === 'none';
  let callOff = () => {};
  const renew = async (): Promise<void> => {
    // A store that is out of order for a moment is asked again: the lease has two more tries.
    const isOurs = await store.perform(jobId, renewsLease(rules, call, id)).catch(() => true);
    if (ended) return;
    if (isOurs) next(rules);
    else {
      lost = true;
      end();
    }
  };
  const next = ({ lease }: Rules): void => {
    callOff = timing.after(lease / 3, () => void renew());
  };
  if (!ended) next(rules);
  const letGo = () => {
    ended = true;
    callOff();
    signal?.removeEventListener('abort', end);
  };
  // By hand: signals made by AbortSignal.any stay known to the server's for as long as it runs.
  if (signal?.aborted) end();
  else signal?.addEventListener('abort', end, { once: true });
  return { signal: ends.signal, isLost: () => lost, letGo };
}
