import { renewsLease } from '../operations/process-next.ts';
import type { Call, Rules } from '../operations/rules.ts';
import type { ItemRow } from '../store.ts';
import type { Outcome } from '../worker.ts';
import type { Server } from './server.ts';

/**
 * Works on the item in hand. As long as the worker lives its lease is renewed, three times before it
 * could expire; a worker whose item another one has is called off.
 */
export async function workOn(
  server: Server,
  jobId: string,
  call: Call,
  item: ItemRow,
): Promise<Outcome> {
  const { worker, rules, signal } = server;
  const lost = new AbortController();
  const letGo =
    rules.dialect.lease === 'renewed' ? keepLease(server, jobId, call, item, lost) : null;
  const { id, name } = item;
  try {
    return await worker({ jobId, id, name }, AbortSignal.any([signal, lost.signal]));
  } finally {
    letGo?.();
  }
}

function keepLease(
  { store, timing, rules }: Server,
  jobId: string,
  call: Call,
  { id }: ItemRow,
  lost: AbortController,
): () => void {
  let ended = false;
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
  next(rules);
  return () => {
    ended = true;
    callOff();
  };
}
