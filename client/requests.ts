import type { IDEMPOTENCY_KEY } from '../server/contract.ts';
import type { Calls } from './calls.ts';
import type { ClientDeps } from './deps.ts';
import { contractWire, type ProcessNextRead, type StatusRead } from './wire.ts';

/** The three calls about one job; a deadline in milliseconds, or none. Each rejects with CallError. */
export interface Requests {
  status(deadline?: number): Promise<StatusRead>;
  processNext(deadline?: number): Promise<ProcessNextRead>;
  cancel(deadline?: number): Promise<void>;
}

// The contract's own constant would bring its whole validation along.
const KEY: typeof IDEMPOTENCY_KEY = 'Idempotency-Key';

export function requestsOf(calls: Calls, deps: ClientDeps, keyed: boolean): Requests {
  const { jobId, random } = deps;
  const wire = { ...contractWire(deps.base ?? ''), ...deps.wire };
  const digits = () => random().toString(36).slice(2);
  const page = keyed ? digits() + digits() : '';
  let sent = 0;
  const call = <T>(
    method: 'GET' | 'POST',
    url: string,
    read: (body: unknown, jobId: string) => T,
    deadline: number | undefined,
    headers: Readonly<Record<string, string>> = {},
  ): Promise<T> =>
    calls.send({ method, url, headers, read: (body) => read.call(wire, body, jobId), deadline });
  return {
    status: (deadline) => call('GET', wire.statusUrl(jobId), wire.readStatus, deadline),
    processNext(deadline) {
      // A call that the transport sends twice carries the same key twice; the next call has its own.
      const headers = keyed ? { [KEY]: `${page}-${++sent}` } : {};
      return call('POST', wire.processUrl(jobId), wire.readProcessNext, deadline, headers);
    },
    cancel: (deadline) => call('POST', wire.cancelUrl(jobId), wire.readCancel, deadline),
  };
}
