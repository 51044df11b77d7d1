import type { Taken } from '../../model/checker/compile.ts';
import type { Environment, Fault } from '../../model/environment.ts';
import { isTerminal, viewsOf } from '../../model/narrate.ts';
import { callsOf } from '../../model/protocol.ts';
import type { Subject } from '../../model/subject.ts';
import type { Counterfactual } from './explanation.ts';
import { DEADLINES, TIMERS } from './timing.ts';
import { World } from './world.ts';

/** The world of an incident, to be tried with other servers and pages. */
export interface SameWorld {
  readonly items: number;
  /** Of the items in the order in which they are taken: how long the work took, ms, and its end. */
  readonly work: readonly { readonly ms: number; readonly outcome: 'completed' | 'failed' }[];
  /** In order: the next call on the route that is open for so long is struck. */
  readonly faults: readonly { readonly kind: Fault; readonly route: string; readonly ms: number }[];
}

/** Typical times where the incident says nothing, ms. */
const TRANSIT = 200;
const STORE = 50;
const CATCH_UP = 1000;
const LEASE = 30_000;
/** A page that is not terminal after so long is taken as stuck, ms. */
const PATIENCE = 3_600_000;

/**
 * One timed run of the model: the same work times and faults, whichever dialect meets them. Not
 * every interleaving; that is what `check` is for.
 */
export function simulate(
  names: { readonly server: string; readonly client: string },
  subject: Subject,
  same: SameWorld,
): Counterfactual {
  const environment: Environment = {
    items: same.items,
    outcomes: 'both',
    faults: same.faults.map(({ kind }) => ({ kind, route: null, budget: 1 })).reduce(merge, []),
    users: {},
  };
  const world = new World(subject, environment, callsOf(environment));
  const run = new TimedRun(world, same);
  while (run.step());
  const view = viewsOf(world.compiled, run.f, same.items)[0] ?? null;
  const settles = isTerminal(view);
  return { ...names, settles, view, afterMs: settles ? run.terminalSince : null };
}

type Budget = { kind: Fault; route: null; budget: number };

function merge(budgets: Budget[], one: Budget): Budget[] {
  const known = budgets.find(({ kind }) => kind === one.kind);
  if (known) known.budget++;
  else budgets.push({ ...one });
  return budgets;
}

class TimedRun {
  f: Int32Array;
  terminalSince: number | null = null;
  #now = 0;
  #taken = 0;
  #struck = 0;
  readonly #world: World;
  readonly #same: SameWorld;
  /** When each possible step is due, and since when each slot's call is open or at work. */
  readonly #due = new Map<string, number>();
  readonly #sent: number[] = [];
  readonly #item: number[] = [];

  constructor(world: World, same: SameWorld) {
    this.#world = world;
    this.#same = same;
    this.f = world.compiled.initial();
  }

  /** Takes the step that is due first. @returns false if there is none, or patience is at an end */
  step(): boolean {
    const possible = this.#world.compiled.steps(this.f).filter(({ taken }) => this.#wanted(taken));
    const keys = new Set(possible.map(({ taken }) => keyOf(taken)));
    for (const key of this.#due.keys()) if (!keys.has(key)) this.#due.delete(key);
    let first: (typeof possible)[number] | null = null;
    let when = Number.POSITIVE_INFINITY;
    for (const one of possible) {
      const key = keyOf(one.taken);
      const due = this.#due.get(key) ?? this.#dueAt(one.taken);
      this.#due.set(key, due);
      if (due < when) {
        when = due;
        first = one;
      }
    }
    if (!first || when > PATIENCE) return false;
    this.#now = Math.max(this.#now, when);
    this.#due.delete(keyOf(first.taken));
    this.#note(first.taken, first.next);
    this.f = first.next;
    const view = viewsOf(this.#world.compiled, this.f, this.#same.items)[0];
    const terminal = isTerminal(view ?? null);
    if (!terminal) this.terminalSince = null;
    else this.terminalSince ??= this.#now;
    return true;
  }

  #wanted({ kind, name, process, member, payload }: Taken): boolean {
    if (kind === 'user') return false;
    if (kind === 'fault') {
      const next = this.#same.faults[this.#struck];
      const route = this.#world.routeOf(this.f, member)?.replace(' after cancel', '');
      const struck = process === 'cache.kept' ? 'stale' : name === 'crashes' ? 'crash' : name;
      return struck === next?.kind && (route === next.route || process !== 'call.exchange');
    }
    if (name !== 'settles') return true;
    return payload.outcome === (this.#same.work[this.#item[member]!]?.outcome ?? 'completed');
  }

  #dueAt({ kind, name, process, member }: Taken): number {
    const { f } = this;
    if (kind === 'fault') {
      return (this.#sent[member] ?? this.#now) + this.#same.faults[this.#struck]!.ms;
    }
    switch (name) {
      case 'timer fires':
        return this.#now + (TIMERS[this.#world.pageWork(f) ?? ''] ?? 0);
      case 'deadline passes':
        return this.#sent[member]! + DEADLINES[this.#world.routeOf(f, member) ?? 'status']!;
      case 'settles':
        return this.#now + (this.#same.work[this.#item[member]!]?.ms ?? STORE);
      case 'catches up':
        return this.#now + CATCH_UP;
      case 'lease expires':
        return this.#now + LEASE;
      default: {
        const onTheWay = name === 'delivers' || this.#world.inTransit(f, member) !== null;
        const network = process.startsWith('call') && onTheWay;
        return this.#now + (network ? TRANSIT : process === 'call.handler' ? STORE : 0);
      }
    }
  }

  #note({ kind, name, process, member }: Taken, next: Int32Array): void {
    if (kind === 'fault' && process !== 'cache.kept') this.#struck++;
    if (process === 'call.handler' && name === 'arrives') {
      if (this.#world.handlerState(next, member) !== 'idle') this.#item[member] = this.#taken++;
    }
    for (let slot = 0; slot < this.#world.slots; slot++) {
      const before = this.#world.exchangeState(this.f, slot);
      const after = this.#world.exchangeState(next, slot);
      // A call that is sent again begins anew on the network, even if the server joins the two.
      const same = process === 'call.exchange' && member === slot;
      if (after === 'waiting' && (before !== 'waiting' || same)) this.#sent[slot] = this.#now;
    }
  }
}

const keyOf = ({ process, member, name, payload }: Taken) =>
  `${process} ${member} ${name} ${payload.entry ?? ''}`;
