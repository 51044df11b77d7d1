import { renewsLease } from '../operations/process-next.ts';
import type { Call, Rules } from '../operations/rules.ts';
import type { ItemRow } from '../store.ts';
import type { Server } from './server.ts';

export interface Lease {
  /** Aborted when another worker has the item, or the server goes down. */
  readonly signal: AbortSignal;
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
  const lost = new AbortController();
  let ended = rules.dialect.lease === 'none';
  let callOff = () => {};
  const renew = async (): Promise<void> => {
    // A store that is out of order for a moment is asked again: the lease has two more tries.
    const isOurs = await store.perform(jobId, renewsLease(rules, call, id)).catch(() => true);
    if (ended) return;
    if (isOurs) next(rules);
    else lost.abort();
  };
  const next = ({ lease }: Rules): void => {
    callOff = timing.after(lease / 3, () => void renew());
  };
  if (!ended) next(rules);
  const letGo = () => {
    ended = true;
    callOff();
  };
  return { signal: AbortSignal.any([signal, lost.signal]), letGo };
}
