import { Compiled, type Taken } from '../../model/checker/compile.ts';
import { Places, STATUSES } from '../../model/effects/places.ts';
import type { Environment } from '../../model/environment.ts';
import { ROUTES } from '../../model/machines/exchange.ts';
import { ANSWERS, type Answer } from '../../model/machines/handler-parts.ts';
import { protocolOf } from '../../model/protocol.ts';
import type { Subject } from '../../model/subject.ts';
import type { Route as LoggedRoute } from '../logs/event.ts';
import { linesOf } from './lines.ts';
import type { Move, Place, Said, Slot } from './place.ts';

/**
 * The compiled model of one hypothesis, its states numbered as a search meets them. Budgets of
 * faults are never spent here: a search counts what it takes, and states that differ by budgets
 * alone are one.
 */
export class World {
  readonly compiled: Compiled;
  readonly subject: Subject;
  readonly environment: Environment;
  readonly slots: number;
  readonly #known = new Map<string, Place>();
  /** By the local states of exchange and handler. */
  readonly #slotsKnown: Slot[] = [];
  readonly #moves: (readonly Move[] | undefined)[] = [];
  readonly #refills: readonly (readonly [at: number, budget: number])[];
  readonly #places: Places;
  readonly #at: { base: number; stride: number; exchange: number; handler: number; answer: number };

  /** @param calls how many calls can be under way at once */
  constructor(subject: Subject, environment: Environment, calls: number) {
    this.subject = subject;
    this.environment = environment;
    this.compiled = new Compiled(protocolOf(subject, environment, { calls }));
    const { layout } = this.compiled;
    const { base, stride, spec } = layout.group('call');
    this.slots = spec.size;
    this.#places = new Places(layout, subject, environment);
    this.#at = {
      base,
      stride,
      exchange: layout.process('call.exchange').offset,
      handler: layout.process('call.handler').offset,
      answer: layout.own('call.answer'),
    };
    const users = ['refresh', 'hide-tab'] as const;
    this.#refills = [
      ...environment.faults.map(
        ({ kind, budget }) => [layout.at(`world.${kind}`), budget] as const,
      ),
      ...users.flatMap((one) => {
        const budget = environment.users[one] ?? 0;
        return budget > 0 ? [[layout.at(`world.user ${one}`), budget] as const] : [];
      }),
    ];
  }

  initial(): Place {
    return this.place(this.compiled.initial());
  }

  /** The place of a state; its budgets are made full. */
  place(f: Int32Array): Place {
    for (const [at, budget] of this.#refills) f[at] = budget;
    const key = String.fromCharCode(...f);
    let place = this.#known.get(key);
    if (!place) {
      place = this.#read(f);
      this.#known.set(key, place);
    }
    return place;
  }

  /** Every possible step of a place, in a fixed order. Costs an expansion the first time. */
  moves(place: Place): readonly Move[] {
    let moves = this.#moves[place.id];
    if (!moves) {
      moves = this.compiled
        .steps(place.f)
        .map(({ taken, next }) => this.#moveOf(place, taken, next));
      this.#moves[place.id] = moves;
    }
    return moves;
  }

  /** Most faults are never taken: where a move leads is found out when it is asked. */
  #moveOf(place: Place, taken: Taken, f: Int32Array): Move {
    const strikes = taken.kind === 'fault' && taken.name !== 'reads stale';
    const answer = this.#answerOf(place, taken);
    const world = this;
    let next: Place | null = null;
    let lines: Move['lines'] | null = null;
    return {
      taken,
      cost: strikes || taken.name === 'hides' ? 1 : 0,
      answer,
      get next() {
        next ??= world.place(f);
        return next;
      },
      get lines() {
        lines ??= linesOf(place, taken, this.next, answer, {
          said: (slot) => world.said(this.next, slot),
          settlesOpenOnly: world.subject.server.settle === 'if-open',
        });
        return lines;
      },
    };
  }

  /** What the answer of a call says. */
  said({ f }: Place, slot: number): Said {
    return {
      answer: ANSWERS[this.#register(f, slot, 'answer')]!,
      status: STATUSES[this.#register(f, slot, 'status')]!,
      completed: this.#register(f, slot, 'completed'),
    };
  }

  /** How many different states were met. */
  get met(): number {
    return this.#known.size;
  }

  /** A browser that is gone makes the model forget what was said; the machine still knows. */
  #answerOf({ f }: Place, { process, member, name, payload }: Taken): Answer | null {
    if (process !== 'call.handler') return null;
    const { local } = this.compiled.layout.process('call.handler');
    const state = f[this.#base(member) + this.#at.handler]!;
    const effects = local.answer(state, { type: name, ...payload })?.effects ?? [];
    const reply = effects.find(({ type }) => type === 'reply');
    return (reply?.params.answer as Answer | undefined) ?? null;
  }

  #read(f: Int32Array): Place {
    const { layout } = this.compiled;
    const exchange = layout.process('call.exchange').local;
    const handler = layout.process('call.handler').local;
    const slots = Array.from({ length: this.slots }, (_, slot): Slot => {
      const [a, b] = [
        f[this.#base(slot) + this.#at.exchange]!,
        f[this.#base(slot) + this.#at.handler]!,
      ];
      const known = this.#slotsKnown[a * 1000 + b];
      if (known) return known;
      const snapshot = exchange.snapshots[a]!;
      const { value } = snapshot;
      const state = handler.snapshots[b]!.value as string;
      const made: Slot = {
        exchange: typeof value === 'string' ? value : (Object.values(value)[0] as string),
        route: ROUTES.find((one) => snapshot.hasTag(`route ${one}`)) ?? null,
        handler: state,
        requested: state.endsWith(REQUESTED)
          ? (state.slice(0, -REQUESTED.length) as LoggedRoute)
          : null,
      };
      this.#slotsKnown[a * 1000 + b] = made;
      return made;
    });
    const tab = layout.process('page.tab').local.snapshots[f[layout.at('page.tab')]!]!;
    const { value } = tab;
    const places = this.#places;
    const status = STATUSES[places.status(f, -1, -1)]!;
    return {
      id: this.#known.size,
      f,
      slots,
      work: typeof value === 'string' ? null : (value.open as Record<string, string>).work!,
      hidden: tab.hasTag('hidden'),
      snapshot: `${status} ${places.completedNow(f, -1, -1)}`,
      queued: places.queued(f, -1, -1),
      open: places.open(f, -1, -1),
      succeeded: places.succeeded(f, -1, -1),
      failed: places.failed(f, -1, -1),
    };
  }

  #register(f: Int32Array, slot: number, name: string): number {
    return f[this.#base(slot) + this.compiled.layout.own(`call.${name}`)]!;
  }

  #base(slot: number): number {
    return this.#at.base + slot * this.#at.stride;
  }
}

const REQUESTED = ' requested';
