import { Compiled } from '../../model/checker/compile.ts';
import type { Fields } from '../../model/checker/system.ts';
import { Places, STATUSES } from '../../model/effects/places.ts';
import type { Environment, Fault } from '../../model/environment.ts';
import { ROUTES, type Route } from '../../model/machines/exchange.ts';
import { protocolOf } from '../../model/protocol.ts';
import type { Subject } from '../../model/subject.ts';

/**
 * Questions about a state of the compiled model that a log can answer: where a call is, what a page
 * waits for.
 */
export class World {
  readonly compiled: Compiled;
  readonly subject: Subject;
  readonly environment: Environment;
  readonly slots: number;
  readonly #call: { base: number; stride: number };
  readonly #exchange: ReturnType<Compiled['layout']['process']>;
  readonly #handler: ReturnType<Compiled['layout']['process']>;
  readonly #exchanges: { state: string; route: Route | null }[] = [];
  readonly #works: (string | null)[] = [];
  readonly #tabAt: number;
  readonly #places: Places;
  readonly #queued: ReturnType<Compiled['layout']['count']>;
  readonly #tab: ReturnType<Compiled['layout']['process']>;

  /** @param calls how many calls can be under way at once */
  constructor(subject: Subject, environment: Environment, calls: number) {
    this.subject = subject;
    this.environment = environment;
    this.compiled = new Compiled(protocolOf(subject, environment, { calls }));
    const { layout } = this.compiled;
    this.#places = new Places(layout, subject, environment);
    this.#queued = layout.count('item', 'queued');
    this.#call = layout.group('call');
    this.slots = layout.group('call').spec.size;
    this.#exchange = layout.process('call.exchange');
    this.#handler = layout.process('call.handler');
    this.#tab = layout.process('page.tab');
    this.#tabAt = layout.at('page.tab');
  }

  /** What a status read would say. */
  snapshot(f: Fields): { status: string; completed: number } {
    const status = STATUSES[this.#places.status(f, -1, -1)]!;
    return { status, completed: this.#places.completedNow(f, -1, -1) };
  }

  /** How many items are queued. */
  queuedBefore(f: Fields): number {
    return this.#queued(f, -1, -1);
  }

  /** `waiting`, `answered`, `doomed`; `gone`; or `idle`. */
  exchangeState(f: Fields, slot: number): string {
    return this.#exchangeAt(f, slot).state;
  }

  routeOf(f: Fields, slot: number): Route | null {
    return this.#exchangeAt(f, slot).route;
  }

  #exchangeAt(f: Fields, slot: number): { state: string; route: Route | null } {
    const id = f[this.#at(slot) + this.#exchange.offset]!;
    const known = this.#exchanges[id];
    if (known) return known;
    const snapshot = this.#exchange.local.snapshots[id]!;
    const { value } = snapshot;
    const state = typeof value === 'string' ? value : (Object.values(value)[0] as string);
    const route = ROUTES.find((one) => snapshot.hasTag(`route ${one}`)) ?? null;
    this.#exchanges[id] = { state, route };
    return this.#exchanges[id];
  }

  handlerState(f: Fields, slot: number): string {
    return this.#handler.local.snapshots[f[this.#at(slot) + this.#handler.offset]!]!
      .value as string;
  }

  /** What a log calls the route of a request on its way, or null. */
  inTransit(f: Fields, slot: number): string | null {
    const state = this.handlerState(f, slot);
    return state.endsWith(' requested') ? state.slice(0, -' requested'.length) : null;
  }

  register(f: Fields, slot: number, name: string): number {
    return f[this.#at(slot) + this.compiled.layout.own(`call.${name}`)]!;
  }

  statusAnswer(f: Fields, slot: number): { status: string; completed: number } {
    return {
      status: STATUSES[this.register(f, slot, 'status')]!,
      completed: this.register(f, slot, 'completed'),
    };
  }

  /** The state of the page's work, such as `pausing`; null: not open. */
  pageWork(f: Fields): string | null {
    const id = f[this.#tabAt]!;
    const known = this.#works[id];
    if (known !== undefined) return known;
    const { value } = this.#tab.local.snapshots[id]!;
    const work = typeof value === 'string' ? null : (value.open as Record<string, string>).work;
    this.#works[id] = work ?? null;
    return this.#works[id];
  }

  #at(slot: number): number {
    return this.#call.base + slot * this.#call.stride;
  }
}

/** An environment in which any fault may strike, a few times, and the user does what the log shows. */
export function environmentFor(
  items: number,
  mostFaults: number,
  loads: number,
  cancels: number,
  faults: readonly Fault[],
): Environment {
  const refresh = Math.max(0, loads - 1);
  return {
    items,
    outcomes: 'both',
    faults: faults.map((kind) => ({ kind, route: null, budget: mostFaults })),
    users: { ...(refresh > 0 ? { refresh } : {}), ...(cancels > 0 ? { cancel: cancels } : {}) },
  };
}
