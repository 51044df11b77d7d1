import type { Fault } from '../../model/environment.ts';
import type { Backend } from './backend.ts';
import { type Call, isRead } from './calls.ts';
import type { Network } from './network.ts';
import type { Subject } from './subject.ts';

/** What a fault of the network does to a call; null: it is done. */
export function strike(
  fault: Fault,
  call: Call,
  network: Network,
  backend: Backend,
  { model }: Subject,
): Promise<void> | null {
  if (fault === 'cut') network.cut(call);
  else if (fault === 'drop') network.drop(call);
  else if (fault === 'error') network.error(call);
  else if (fault === 'slow') network.doom(call);
  else if (fault === 'hang') {
    network.doom(call);
    if (isRead(call)) call.server = 'done';
  } else if (model?.server.idempotency !== 'key') network.resend(call);
  else if (call.server === 'serving') return backend.again(call);
  else call.attempts = 2;
  return null;
}
