import { type Environment, faultRouteOf, ROUTES_OF } from '../../model/environment.ts';
import type { Budgets } from './budgets.ts';
import type { Cache } from './cache.ts';
import { type Call, isRead } from './calls.ts';
import { type Move, pageName } from './move.ts';
import { isOver, type StoreSeen } from './seen.ts';
import type { Subject } from './subject.ts';
import type { Tab } from './tab.ts';

const FIRST = { status: 'reads status', 'process-next': 'arrives', cancel: 'cancel arrives' };

export const ENDS = { success: ['completed'], failure: ['failed'], both: ['completed', 'failed'] };

type Fault = 'cut' | 'drop' | 'error' | 'slow' | 'hang' | 'resend';

/** Adds what the network may do to a call. */
export function addNetworkMoves(
  moves: Move[],
  call: Call,
  budgets: Budgets,
  tab: Tab | null,
): void {
  const { phase } = call;
  if (phase === 'answered') {
    const failed = call.answer!.status >= 500;
    const payload = { call: call.number, route: call.route, failed };
    moves.push(callMove('network', call, 'delivers', 'progress', payload));
    addFault(moves, call, budgets, 'cut');
  } else if (phase === 'waiting') {
    const inTransit = call.server === 'in transit';
    addFault(moves, call, budgets, 'cut');
    if (inTransit) {
      addFault(moves, call, budgets, 'drop');
      addFault(moves, call, budgets, 'error');
    }
    if (call.waiter!.deadline) addFault(moves, call, budgets, 'slow');
    if (inTransit || !isRead(call)) addFault(moves, call, budgets, 'hang');
    addFault(moves, call, budgets, 'resend');
  } else if (phase === 'doomed') {
    const deadline = call.waiter?.deadline;
    const fires = deadline && tab && !tab.hidden && tab.time.has(deadline);
    if (fires) moves.push(callMove('network', call, 'deadline passes', 'progress'));
  }
}

function addFault(moves: Move[], call: Call, budgets: Budgets, kind: Fault): void {
  const target = faultRouteOf(call.route);
  if (!budgets.allows(kind, target) || !ROUTES_OF[kind].includes(target)) return;
  moves.push(callMove('network', call, kind, 'fault'));
}

const callMove = (
  process: 'network' | 'server',
  { slot, number, route }: Call,
  name: string,
  kind: Move['kind'],
  payload: Move['payload'] = { call: number, route },
): Move => ({ process, name, kind, member: slot, payload });

/** Adds what the server may do with a call. */
export function addServerMoves(
  moves: Move[],
  call: Call,
  budgets: Budgets,
  { outcomes }: Environment,
  cache: Cache,
): void {
  const { number, route, server, held } = call;
  if (server === 'in transit') {
    moves.push(callMove('server', call, FIRST[faultRouteOf(route)], 'progress'));
    if (!isRead(call)) return;
    for (const entry of cache.where('kept')) {
      const payload = { call: number, route, entry };
      moves.push(callMove('server', call, 'reads stale', 'fault', payload));
    }
    return;
  }
  if (server === 'done' || !held) return;
  let canCrash = true;
  if (held.kind === 'operation') {
    moves.push(callMove('server', call, held.name, 'progress'));
    canCrash = held.name === 'marks processing';
  } else {
    for (const outcome of ENDS[outcomes]) {
      const payload = { call: number, route, outcome };
      moves.push(callMove('server', call, 'settles', 'choice', payload));
    }
  }
  if (canCrash && budgets.allows('crash', 'process-next')) {
    moves.push(callMove('server', call, 'crashes', 'fault'));
  }
}

/** Adds what one tab and its user may do. */
export function addPageMoves(
  moves: Move[],
  tab: Tab,
  at: number,
  budgets: Budgets,
  calls: readonly Call[],
): void {
  const add = (name: string, kind: Move['kind']) =>
    moves.push({ process: pageName(at), name, kind, member: at, payload: NOTHING });
  const { client, hidden } = tab;
  if (!client) {
    if (at === 0) add('loads', 'progress');
    else if (budgets.allowsUser('second-tab')) add('opens', 'user');
    return;
  }
  if (!hidden && tab.pauses.length > 0) add('timer fires', 'progress');
  if (hidden) add('shows', 'progress');
  else if (budgets.allowsUser('hide-tab')) add('hides', 'user');
  if (budgets.allowsUser('cancel') && client.cancel && tab.view()!.cancel) {
    const isCancelling = calls.some(
      ({ route, waiter }) =>
        waiter?.tab === at && (route === 'cancel' || route === 'status after cancel'),
    );
    if (!isCancelling) add('presses cancel', 'user');
  }
  if (budgets.allowsUser('refresh')) add('reloads', 'user');
}

const NOTHING = {};

/** Adds what happens by itself: a status that lags, a lease that ends, a cache that keeps a snapshot. */
export function addOwnMoves(
  moves: Move[],
  { items, status }: StoreSeen,
  hasCatchUp: boolean,
  cache: Cache,
  budgets: Budgets,
  isWorthKeeping: boolean,
): void {
  const add = (process: string, name: string, kind: Move['kind'], member: number) => {
    const payload = process === 'cache' ? { entry: member } : NOTHING;
    moves.push({ process, name, kind, member, payload });
  };
  if (hasCatchUp && items.length > 0 && !isOver(status)) {
    const isOpen = items.some((one) => one.status === 'queued' || one.status === 'processing');
    if (!isOpen) add('job', 'catches up', 'progress', 0);
  }
  items.forEach(({ expires }, at) => {
    if (expires !== null) add('items', 'lease expires', 'progress', at);
  });
  if (isWorthKeeping && budgets.allows('stale', 'status')) {
    for (const at of cache.where('empty')) add('cache', 'keeps', 'fault', at);
  }
}

/** A terminal status that nothing can change any more is what later reads say anyway. */
export function isWorthKeeping({ model }: Subject, { status }: StoreSeen): boolean {
  const canChange = !model || model.server.settle === 'always' || model.server.mark === 'always';
  return canChange || !isOver(status);
}
