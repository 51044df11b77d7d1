import type { Environment } from '../../model/environment.ts';
import type { Backend } from './backend.ts';
import type { Budgets } from './budgets.ts';
import type { Cache } from './cache.ts';
import type { Move } from './move.ts';
import {
  addNetworkMoves,
  addOwnMoves,
  addPageMoves,
  addServerMoves,
  isWorthKeeping,
} from './moves.ts';
import type { Network } from './network.ts';
import { addWorkerMoves } from './own-moves.ts';
import type { Seen } from './seen.ts';
import type { Subject } from './subject.ts';
import type { Tab } from './tab.ts';

/** What decides which moves a world has now, beside its budgets and its cache. */
export interface Situation {
  readonly subject: Subject;
  readonly environment: Environment;
  readonly network: Network;
  readonly backend: Backend;
  readonly tabs: readonly Tab[];
  readonly seen: Seen;
}

/** Everything that can happen next, always in the same order. */
export function possibleMoves(world: Situation, budgets: Budgets, cache: Cache): Move[] {
  const { subject, environment, network, backend, tabs } = world;
  const { store } = world.seen;
  const { calls } = network;
  const isBare = !subject.model;
  const moves: Move[] = [];
  for (let at = 0; at < tabs.length; at++) addPageMoves(moves, tabs[at]!, at, budgets, calls);
  for (const call of calls) {
    addServerMoves(moves, call, budgets, environment, cache);
    addNetworkMoves(moves, call, budgets, call.waiter ? tabs[call.waiter.tab]! : null);
  }
  if (isBare) addWorkerMoves(moves, backend, budgets, environment);
  const catchesUp = !isBare && backend.own.tasks.length > 0;
  addOwnMoves(moves, store, catchesUp, cache, budgets, isWorthKeeping(subject, store));
  return moves;
}
