import {
  FAULT_ROUTES,
  type Fault,
  type FaultBudget,
  type FaultRoute,
  ROUTES_OF,
} from '../../../model/environment.ts';
import type { Timing } from '../../../model/timing.ts';
import type { Handle } from '../../../server/serve.ts';
import type { Words } from '../words.ts';
import type { Recorder } from './record.ts';

/** One fault: which call it strikes, and when. */
export interface Strike {
  readonly kind: Fault;
  readonly route: FaultRoute;
  /** The how manieth call on its route, from 1. */
  readonly call: number;
  /** From the call's arrival, ms. */
  readonly afterMs: number;
}

/** When a fault strikes if nobody says it, ms: `slow` is later than every deadline of a page. */
const AFTER: Readonly<Record<Fault, number>> = {
  cut: 100,
  drop: 0,
  error: 0,
  slow: 130_000,
  hang: 0,
  resend: 100,
  stale: 0,
  crash: 100,
};

/** The first calls that each budget can strike, one after another. */
export function strikesOf(faults: readonly FaultBudget[]): Strike[] {
  const struck = new Map<FaultRoute, number>();
  return faults.flatMap(({ kind, route, budget }) =>
    Array.from({ length: budget }, () => {
      const on =
        route ?? FAULT_ROUTES.findLast((one) => one !== 'cancel' && ROUTES_OF[kind].includes(one))!;
      const call = (struck.get(on) ?? 0) + 1;
      struck.set(on, call);
      return { kind, route: on, call, afterMs: AFTER[kind] };
    }),
  );
}

/** Calls the handler, but for the calls that a fault strikes. All that happens is recorded. */
export function withStrikes(
  handle: (request: Request) => Promise<Response>,
  recorder: Recorder,
  words: Words,
  timing: Timing,
  strikes: readonly Strike[],
): Handle {
  const counts = new Map<string, number>();
  /** The first status that was read of each job: what a stale answer says. */
  const old = new Map<string, Response>();
  const never = new Promise<Response>(() => {});
  const wait = (ms: number) => new Promise<void>((resolve) => void timing.after(ms, resolve));

  async function remembering(request: Request, job: string): Promise<Response> {
    const response = await handle(request);
    if (response.ok && !old.has(job)) old.set(job, response.clone());
    return response;
  }

  return async (request, cut) => {
    const routed = words.routed(request.method, request.url);
    const route = FAULT_ROUTES.find((one) => one === routed?.is);
    if (!route || !routed?.job) return recorder.run(request, handle);
    const number = (counts.get(route) ?? 0) + 1;
    counts.set(route, number);
    const strike = strikes.find((one) => one.route === route && one.call === number);
    const { job } = routed;
    const plain = (one: Request) => (route === 'status' ? remembering(one, job) : handle(one));
    const run = (dies: number | null = null) => recorder.run(request.clone(), plain, dies);
    switch (strike?.kind) {
      case undefined:
        return run();
      case 'drop':
        return never;
      case 'error':
        return recorder.run(request, async () => unavailable());
      case 'cut':
        run().catch(() => {});
        await wait(strike.afterMs);
        cut();
        return never;
      case 'hang':
        run().catch(() => {});
        return never;
      case 'slow': {
        const [response] = await Promise.all([run(), wait(strike.afterMs)]);
        return response;
      }
      case 'resend':
        run().catch(() => {});
        await wait(strike.afterMs);
        return run();
      case 'stale': {
        const before = old.get(job);
        return before ? recorder.run(request, async () => before.clone()) : run();
      }
      case 'crash':
        return run(strike.afterMs);
    }
  };
}

const unavailable = (): Response =>
  new Response('{"type":"about:blank","title":"Service unavailable","status":503}', {
    status: 503,
    headers: { 'Content-Type': 'application/problem+json' },
  });
