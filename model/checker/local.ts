import { type AnyMachineSnapshot, getNextTransitions, initialTransition, transition } from 'xstate';
import type { MachineUse } from './parts.ts';

/** What a machine answers to one event: its next local state and the effects, in order. */
export interface Answer {
  readonly next: number;
  readonly effects: readonly Effect[];
}
export interface Effect {
  readonly type: string;
  readonly params: Readonly<Record<string, unknown>>;
}

export interface MachineEvent {
  readonly type: string;
  readonly [key: string]: unknown;
}

interface Row {
  readonly row: number[];
  readonly ask: (snapshot: AnyMachineSnapshot) => number;
}

/**
 * The local states of one machine, numbered as they are met, and its answers, each asked of XState
 * once. Guards, actions and context stay XState's business; what is here is only remembered.
 */
export class LocalStates {
  readonly snapshots: AnyMachineSnapshot[] = [];
  readonly initial: number;
  readonly #use: MachineUse;
  readonly #ids = new Map<string, number>();
  readonly #answers = new Map<string, Answer | null>();
  readonly #handled: ReadonlySet<string>[] = [];
  readonly #rows = new Map<string, Row>();
  /** How often XState was called; for the bench. */
  asked = 0;

  constructor(use: MachineUse) {
    this.#use = use;
    const [snapshot, actions] = initialTransition(use.machine, use.input as never);
    const effects = custom(actions);
    if (effects.length > 0) {
      throw new Error(
        `machine "${use.machine.id}" has effects (${effects[0]!.type}) in its initial state; ` +
          'the checker runs effects of transitions only: start with an event',
      );
    }
    this.initial = this.#intern(snapshot);
  }

  get size(): number {
    return this.snapshots.length;
  }

  /**
   * @returns null if the machine has no transition for the event in that state.
   * Costs one call of XState (about 20 µs) the first time, a map lookup afterwards.
   */
  answer(state: number, event: MachineEvent): Answer | null {
    const key = `${state} ${JSON.stringify(event)}`;
    const known = this.#answers.get(key);
    if (known !== undefined) return known;
    const answer = this.#ask(state, event);
    this.#answers.set(key, answer);
    return answer;
  }

  /** The event types for which the state, or an ancestor, has a transition, guards aside. */
  handled(state: number): ReadonlySet<string> {
    this.#handled[state] ??= new Set(
      getNextTransitions(this.snapshots[state]!).map((one) => one.eventType as string),
    );
    return this.#handled[state]!;
  }

  /**
   * By local state, what `ask` says of it. The array grows as local states are met.
   * @param key the same for the same question
   */
  row(key: string, ask: (snapshot: AnyMachineSnapshot) => number): readonly number[] {
    let found = this.#rows.get(key);
    if (!found) {
      found = { row: this.snapshots.map(ask), ask };
      this.#rows.set(key, found);
    }
    return found.row;
  }

  /** By local state, 1 if it carries this XState tag, else 0. */
  tagged(tag: string): readonly number[] {
    return this.row(`tag ${tag}`, (one) => (one.hasTag(tag) ? 1 : 0));
  }

  has(tag: string): (state: number) => boolean {
    const row = this.tagged(tag);
    return (state) => row[state] === 1;
  }

  /** The number of the local state with this value, if it was met. */
  find(value: string): number | undefined {
    const found = this.snapshots.findIndex((one) => one.value === value);
    return found < 0 ? undefined : found;
  }

  /** The number of the local state with this value, met or not, and the machine's first context. */
  stateOf(value: string): number {
    const { context } = this.snapshots[this.initial]!;
    return this.#intern(this.#use.machine.resolveState({ value, context } as never));
  }

  /**
   * Every local state that any sequence of these events can reach. For pools, whose counts need a
   * field for each local state before exploring starts.
   */
  close(events: readonly MachineEvent[]): void {
    for (let state = 0; state < this.size; state++) {
      for (const event of events) this.answer(state, event);
    }
  }

  #ask(state: number, event: MachineEvent): Answer | null {
    this.asked++;
    const snapshot = this.snapshots[state]!;
    const { machine } = this.#use;
    const [next, actions] = transition(machine, snapshot as never, event as never);
    const effects = custom(actions);
    const id = this.#intern(next as AnyMachineSnapshot);
    // Nothing changed: a transition that does nothing, or none at all?
    if (id === state && effects.length === 0) {
      const taken = machine.getTransitionData(snapshot as never, event as never);
      if (taken.length === 0) return null;
    }
    return { next: id, effects };
  }

  #intern(snapshot: AnyMachineSnapshot): number {
    const { value, context } = snapshot;
    const key = JSON.stringify([value, context, pastOf(snapshot)], faithfully);
    let id = this.#ids.get(key);
    if (id === undefined) {
      id = this.snapshots.length;
      this.#ids.set(key, id);
      this.snapshots.push(snapshot);
      for (const { row, ask } of this.#rows.values()) row.push(ask(snapshot));
    }
    return id;
  }
}

/** What history states remember decides where they lead. */
function pastOf({ historyValue }: AnyMachineSnapshot): string[] {
  return Object.entries(historyValue)
    .map(([id, nodes]) => `${id}: ${nodes.map((node) => node.id).sort()}`)
    .sort();
}

/** Two contexts with one text would be one local state. */
function faithfully(key: string, value: unknown): unknown {
  const isPlain =
    typeof value === 'object'
      ? value === null || Array.isArray(value) || Object.getPrototypeOf(value) === Object.prototype
      : typeof value === 'string' || typeof value === 'boolean' || Number.isFinite(value);
  if (!isPlain) throw new Error(`a machine's context may hold plain data only, not "${key}"`);
  return value;
}

interface ExecutedAction {
  readonly type: string;
  readonly params?: unknown;
}

function custom(actions: readonly ExecutedAction[]): Effect[] {
  return actions.map(({ type, params }) => {
    if (type.startsWith('xstate.')) {
      throw new Error(
        `the built-in action ${type} reaches outside the machine; use a named effect`,
      );
    }
    return { type, params: (params ?? {}) as Record<string, unknown> };
  });
}

const known = new WeakMap<object, Map<string, LocalStates>>();

/** One `LocalStates` for each machine and input, so that sizes and systems share what was asked. */
export function localStatesOf(use: MachineUse): LocalStates {
  let byInput = known.get(use.machine);
  if (!byInput) {
    byInput = new Map();
    known.set(use.machine, byInput);
  }
  const key = JSON.stringify(use.input ?? null);
  let states = byInput.get(key);
  if (!states) {
    states = new LocalStates(use);
    byInput.set(key, states);
  }
  return states;
}
