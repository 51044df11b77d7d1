import type { Call } from '../operations/rules.ts';
import { ProblemError } from '../problem.ts';
import { type Server, sleep } from './server.ts';

/** ms between two looks at a call that another process works on, and how long to look at all. */
const LOOK_AGAIN = 100;
const LOOK_FOR = 60_000;

/**
 * Runs a call; while one that is known by the same key runs in this process, a second attempt joins
 * it: one effect and one answer.
 */
export async function once<R>(
  server: Server,
  jobId: string,
  route: string,
  header: string | undefined,
  run: (call: Call) => Promise<R>,
): Promise<R> {
  const { rules, underWay, newId, track } = server;
  const isKnown = header !== undefined && rules.dialect.idempotency === 'key';
  const key = isKnown ? `${route} ${header}` : null;
  const name = `${jobId} ${key}`;
  const first = key === null ? undefined : underWay.get(name);
  if (first) return first as Promise<R>;
  const running = run({ id: newId(), key });
  track(running);
  if (key === null) return running;
  underWay.set(name, running);
  try {
    return await running;
  } finally {
    underWay.delete(name);
  }
}

/** Arrives again for as long as another process works on the same call. */
export async function arrive<A extends { readonly kind: string }>(
  server: Server,
  look: () => Promise<A>,
): Promise<Exclude<A, { readonly kind: 'waits' }>> {
  for (let waited = 0; waited <= LOOK_FOR; waited += LOOK_AGAIN) {
    const arrival = await look();
    if (arrival.kind !== 'waits') return arrival as Exclude<A, { readonly kind: 'waits' }>;
    await sleep(server, LOOK_AGAIN);
    if (server.signal?.aborted) break;
  }
  throw new ProblemError(
    409,
    'Still under way',
    'the first attempt of this call was not answered yet: send it again later, with the same key',
    { 'Retry-After': '1' },
  );
}
