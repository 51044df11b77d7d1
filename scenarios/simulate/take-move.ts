import { type Fault, faultRouteOf } from '../../model/environment.ts';
import type { Backend } from './backend.ts';
import type { Budgets } from './budgets.ts';
import type { Cache } from './cache.ts';
import type { Call } from './calls.ts';
import { strike } from './faults.ts';
import { partOf, type Tracks } from './footprint.ts';
import { lightResponses } from './light-response.ts';
import type { Move } from './move.ts';
import type { Network } from './network.ts';
import { type Pages, USERS_OF } from './pages.ts';
import type { Subject } from './subject.ts';

/** What a move may change. */
interface Parts {
  readonly subject: Subject;
  readonly network: Network;
  readonly backend: Backend;
  readonly pages: Pages;
  readonly budgets: Budgets;
  readonly cache: Cache;
  readonly tracks: Tracks;
}

export function takePage({ budgets, pages }: Parts, name: string, at: number): void {
  if (USERS_OF[name]) budgets.payUser(USERS_OF[name]);
  pages.take(name, at);
}

/** null: what it does is done. */
export function takeNetwork(parts: Parts, name: string, call: Call): Promise<void> | null {
  const { subject, network, backend, pages, budgets, tracks } = parts;
  const { waiter } = call;
  tracks.write(partOf('call', call.slot));
  if (name === 'delivers' || name === 'cut') {
    if (call.route === 'cancel') pages.cancelled = waiter!.tab;
  }
  if (name === 'delivers') {
    network.deliver(call);
    return null;
  }
  if (name === 'deadline passes') {
    pages.fire(waiter!.tab, waiter!.deadline!);
    // One that does not abort waits no more all the same.
    if (waiter!.call) network.leave(waiter!.call);
    return null;
  }
  budgets.pay(name as Fault, faultRouteOf(call.route));
  return strike(name as Fault, call, network, backend, subject);
}

export async function takeServer(
  { backend, budgets, cache, tracks }: Parts,
  { name, payload }: Move,
  call: Call,
): Promise<void> {
  tracks.write(partOf('call', call.slot));
  if (name === 'crashes') budgets.pay('crash', 'process-next');
  const putBack = lightResponses();
  try {
    if (name === 'reads stale') {
      call.server = 'done';
      tracks.write(partOf('cache', payload.entry as number));
      call.answer = cache.use(payload.entry as number);
    } else if (call.server === 'in transit') await backend.arrive(call);
    else if (name === 'crashes') await backend.crash(call);
    else if (name === 'settles' && payload.outcome) {
      await backend.end(call, payload.outcome as 'completed' | 'failed');
    } else await backend.go(call);
  } finally {
    putBack();
  }
}

/** A cache keeps what a read would say now. */
export async function takeCache(
  { backend, budgets, cache, tracks }: Parts,
  entry: number,
): Promise<void> {
  budgets.pay('stale', 'status');
  tracks.write(partOf('cache', entry));
  cache.keep(entry, await backend.readStatus());
}
