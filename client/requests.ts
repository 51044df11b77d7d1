import type { IDEMPOTENCY_KEY } from '../server/contract.ts';
import type { Calls } from './calls.ts';
import type { ClientDeps } from './deps.ts';
import { contractWire, type ProcessNextRead, type StatusRead } from './wire.ts';

/** The three calls about one job, each with a deadline in milliseconds or none. */
export interface Requests {
  status(deadline?: number): Promise<StatusRead>;
  processNext(deadline?: number): Promise<ProcessNextRead>;
  cancel(deadline?: number): Promise<void>;
}

// The contract's own constant would bring its whole validation along.
const KEY: typeof IDEMPOTENCY_KEY = 'Idempotency-Key';

export function requestsOf(calls: Calls, deps: ClientDeps): Requests {
  const { jobId, random } = deps;
  const wire = { ...contractWire(deps.base ?? ''), ...deps.wire };
  const digits = () => random().toString(36).slice(2);
  const page = digits() + digits();
  let sent = 0;
  return {
    status: (deadline) =>
      calls.send('GET', wire.statusUrl(jobId), (body) => wire.readStatus(body, jobId), deadline),
    processNext: (deadline) =>
      calls.send(
        'POST',
        wire.processUrl(jobId),
        (body) => wire.readProcessNext(body, jobId),
        deadline,
        // A call that the transport sends twice carries the same key twice; the next has its own.
        { [KEY]: `${page}-${++sent}` },
      ),
    cancel: (deadline) =>
      calls.send('POST', wire.cancelUrl(jobId), (body) => wire.readCancel(body, jobId), deadline),
  };
}
