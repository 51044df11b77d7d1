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

/** What the network may do to a call. */
export function networkMoves(call: Call, budgets: Budgets, tab: Tab | null): Move[] {
  const { slot, number, route, phase, server, waiter } = call;
  const payload = { call: number, route };
  const make = (name: string, kind: Move['kind'], more = {}): Move => ({
    process: 'network',
    name,
    kind,
    member: slot,
    payload: { ...payload, ...more },
  });
  const strikes = (...kinds: Fault[]) =>
    kinds
      .filter((kind) => {
        const target = faultRouteOf(route);
        return ROUTES_OF[kind].includes(target) && budgets.allows(kind, target);
      })
      .map((kind) => make(kind, 'fault'));
  if (phase === 'answered') {
    const failed = call.answer!.status >= 500;
    return [make('delivers', 'progress', { failed }), ...strikes('cut')];
  }
  if (phase === 'waiting') {
    const inTransit = server === 'in transit';
    return strikes(
      'cut',
      ...(inTransit ? (['drop', 'error'] as const) : []),
      ...(waiter!.deadline ? (['slow'] as const) : []),
      ...(inTransit || !isRead(call) ? (['hang'] as const) : []),
      'resend',
    );
  }
  const { deadline = null } = waiter ?? {};
  const fires = phase === 'doomed' && deadline && tab && !tab.hidden && tab.time.has(deadline);
  return fires ? [make('deadline passes', 'progress')] : [];
}

/** What the server may do with a call. */
export function serverMoves(
  call: Call,
  budgets: Budgets,
  { outcomes }: Environment,
  cache: Cache,
): Move[] {
  const { slot, number, route, server, held } = call;
  const make = (name: string, kind: Move['kind'], more = {}): Move => ({
    process: 'server',
    name,
    kind,
    member: slot,
    payload: { call: number, route, ...more },
  });
  if (server === 'in transit') {
    const first = make(FIRST[faultRouteOf(route)], 'progress');
    if (!isRead(call)) return [first];
    const stale = cache.where('kept').map((entry) => make('reads stale', 'fault', { entry }));
    return [first, ...stale];
  }
  if (server === 'done' || !held) return [];
  const crash = budgets.allows('crash', 'process-next') ? [make('crashes', 'fault')] : [];
  if (held.kind === 'operation') {
    const canCrash = held.name === 'marks processing';
    return [make(held.name, 'progress'), ...(canCrash ? crash : [])];
  }
  return [...ENDS[outcomes].map((outcome) => make('settles', 'choice', { outcome })), ...crash];
}

/** What one tab and its user may do. */
export function pageMoves(tab: Tab, at: number, budgets: Budgets, calls: readonly Call[]): Move[] {
  const make = (name: string, kind: Move['kind']): Move => ({
    process: pageName(at),
    name,
    kind,
    member: at,
    payload: {},
  });
  const { client, hidden } = tab;
  if (!client) {
    if (at === 0) return [make('loads', 'progress')];
    return budgets.allowsUser('second-tab') ? [make('opens', 'user')] : [];
  }
  const isCancelling = calls.some(
    ({ route, waiter }) =>
      waiter?.tab === at && (route === 'cancel' || route === 'status after cancel'),
  );
  const canCancel = client.cancel && client.view().cancel && !isCancelling;
  return [
    ...(!hidden && tab.pauses.length > 0 ? [make('timer fires', 'progress')] : []),
    ...(hidden ? [make('shows', 'progress')] : []),
    ...(!hidden && budgets.allowsUser('hide-tab') ? [make('hides', 'user')] : []),
    ...(canCancel && budgets.allowsUser('cancel') ? [make('presses cancel', 'user')] : []),
    ...(budgets.allowsUser('refresh') ? [make('reloads', 'user')] : []),
  ];
}

/** What happens by itself: a status that lags, a lease that ends, a cache that keeps a snapshot. */
export function ownMoves(
  store: StoreSeen,
  hasCatchUp: boolean,
  cache: Cache,
  budgets: Budgets,
  isWorthKeeping: boolean,
): Move[] {
  const make = (process: string, name: string, kind: Move['kind'], member: number): Move => ({
    process,
    name,
    kind,
    member,
    payload: process === 'cache' ? { entry: member } : {},
  });
  const { items, status } = store;
  const isOpen = items.some((one) => one.status === 'queued' || one.status === 'processing');
  const catches = hasCatchUp && items.length > 0 && !isOpen && !isOver(status);
  const keeps = isWorthKeeping && budgets.allows('stale', 'status');
  return [
    ...(catches ? [make('job', 'catches up', 'progress', 0)] : []),
    ...items.flatMap(({ expires }, at) =>
      expires === null ? [] : [make('items', 'lease expires', 'progress', at)],
    ),
    ...(keeps ? cache.where('empty').map((at) => make('cache', 'keeps', 'fault', at)) : []),
  ];
}

/** A terminal status that nothing can change any more is what later reads say anyway. */
export function isWorthKeeping({ model }: Subject, { status }: StoreSeen): boolean {
  const canChange = !model || model.server.settle === 'always' || model.server.mark === 'always';
  return canChange || !isOver(status);
}
