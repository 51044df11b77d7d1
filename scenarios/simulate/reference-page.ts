import { watchJob } from '../../client/watch-job.ts';
import type { FaultRoute } from '../../model/environment.ts';
import type { ClientDeps, ClientUnderTest, Subject } from './subject.ts';
import { wireOf } from './wire-of.ts';

/**
 * Our page before a subject's server: it speaks the subject's wire, and tells what decides its future,
 * so that going round for ever is known for what it is. Where it stands between two calls follows from
 * the last one and from what that said.
 */
export function referenceFor(subject: Subject): (deps: ClientDeps) => ClientUnderTest {
  const wire = wireOf(subject);
  return (deps) => {
    let last: unknown = null;
    let method = 'GET';
    /** Asked right before the call is sent. */
    const urlOf = (route: FaultRoute) => (jobId: string) => {
      const { path, init } = wire.request(route, jobId);
      method = init.method!;
      return path;
    };
    const told = <T extends { version?: number | undefined }>(read: T): T => {
      last = { ...read, version: null };
      return read;
    };
    const client = watchJob({
      ...deps,
      fetch: async (url, init) => {
        try {
          const response = await deps.fetch(url, { ...init, method });
          last = response.status;
          return response;
        } catch (error) {
          last = 'failed';
          throw error;
        }
      },
      wire: {
        statusUrl: urlOf('status'),
        processUrl: urlOf('process-next'),
        cancelUrl: urlOf('cancel'),
        readCancel: wire.readCancel,
        readStatus: (body, jobId) => told(wire.readStatus(body, jobId)),
        readProcessNext: (body, jobId) => told(wire.readProcessNext(body, jobId)),
      },
    });
    return {
      start: client.start,
      view: client.view,
      stop: client.stop,
      cancel: client.cancel,
      fingerprint: () => last,
    };
  };
}
