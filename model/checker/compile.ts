import { eventTableOf, payloadOf } from './events.ts';
import { type GroupFields, Layout, type PoolFields, type ProcessField } from './layout.ts';
import type { LocalStates } from './local.ts';
import { isHeld, poolNext } from './pool-ops.ts';
import { wholeNumber } from './resolve.ts';
import { Runner } from './run.ts';
import { expanderOf, type Stepping, stepsOf } from './steps.ts';
import type { Behaviour, Fields, StepKind, System } from './system.ts';
import type { CompiledProcess, EventTable, Sink, StepClass, Steps, Tables } from './tables.ts';

export type { CompiledProcess, Sink, StepClass } from './tables.ts';

/** One taken step, as a trace shows it. */
export interface Taken {
  readonly process: string;
  readonly member: number;
  readonly name: string;
  readonly kind: StepKind;
  readonly payload: Readonly<Record<string, unknown>>;
}

/**
 * A system as tables: XState answers are looked up, effects are short lists of operations. Tables
 * fill as local states are met; XState is asked once for each (local state, event with payload).
 */
export class Compiled implements Tables, Stepping {
  readonly layout: Layout;
  readonly behaviour: Behaviour;
  readonly classes: StepClass[] = [];
  readonly flags: readonly string[];
  readonly labels: readonly string[];
  readonly processes: CompiledProcess[] = [];
  readonly runner: Runner;
  readonly #g: Int32Array;
  readonly #expander: (f: Fields, g: Fields, sink: Sink) => void;
  readonly #byName = new Map<string, CompiledProcess>();
  readonly system: System;

  /** `runnerOf` makes one that looks on. */
  constructor(system: System, runnerOf = (tables: Tables): Runner => new Runner(tables)) {
    this.system = system;
    this.layout = new Layout(system);
    this.behaviour = system.behaviour(this.layout);
    this.flags = this.behaviour.flags ?? [];
    this.labels = this.behaviour.labels ?? [];
    if (this.labels.length > 4) throw new Error('at most 4 labels');
    if (this.flags.length + this.labels.length > 31) throw new Error('at most 31 flags and labels');
    this.#g = new Int32Array(this.layout.size);
    for (const pool of this.layout.pools) this.#add(pool.spec.name, pool.local, null, pool, 0);
    for (const group of this.layout.groups) {
      for (const one of group.processes) this.#addField(one, group);
    }
    for (const name of Object.keys(this.behaviour.processes)) this.process(name);
    this.runner = runnerOf(this);
    for (const process of this.processes) {
      const many = process.pool?.places ?? 0;
      for (let state = 0; state < many; state++) this.#candidatesOf(process, state);
    }
    this.#expander = expanderOf(this.processes, this);
  }

  process(name: string): CompiledProcess {
    const found = this.#byName.get(name);
    if (!found) throw new Error(`no process "${name}"; known: ${[...this.#byName.keys()]}`);
    return found;
  }

  event(process: CompiledProcess, type: string): EventTable {
    let found = process.events.get(type);
    if (!found) {
      found = eventTableOf(type, this.behaviour.processes[process.name]);
      process.events.set(type, found);
    }
    return found;
  }

  initial(): Int32Array {
    const f = new Int32Array(this.layout.size);
    for (const { spec, base, local } of this.layout.pools) {
      if (spec.identities) f.fill(local.initial, base, base + spec.size);
      else f[base + local.initial] = spec.size;
    }
    for (const group of this.layout.groups) {
      for (let m = 0; m < group.spec.size; m++) {
        const at = group.base + m * group.stride;
        for (const one of group.processes) f[at + one.offset] = one.local.initial;
        for (const [name, value] of Object.entries(group.spec.initial ?? {})) {
          f[this.layout.at(`${group.spec.name}.${name}`, m)] = value;
        }
      }
    }
    return f;
  }

  /** Gives every possible step of state `f` to the sink, always in the same order. */
  expand(f: Fields, sink: Sink): void {
    this.#expander(f, this.#g, sink);
  }

  /** The same steps with their names and payloads: for traces, replay and search. Slow. */
  steps(f: Fields): { taken: Taken; stepClass: StepClass; next: Int32Array; flags: number }[] {
    const found: { taken: Taken; stepClass: StepClass; next: Int32Array; flags: number }[] = [];
    this.expand(f, {
      take: (g, stepClass, flags, choice, place) => {
        const taken = this.takenOf(stepClass, choice, place);
        found.push({ taken, stepClass, next: g.slice(), flags });
      },
    });
    return found;
  }

  /** What a sink was given, by name. */
  takenOf({ process: name, event, kind }: StepClass, choice: number, place: number): Taken {
    const process = this.process(name);
    const counted = process.pool !== null && !process.pool.spec.identities;
    const payload = payloadOf(process.events.get(event)!, choice);
    return { process: name, member: counted ? -1 : place, name: event, kind, payload };
  }

  stepsIn(process: CompiledProcess, state: number): Steps | null {
    const events = this.#candidatesOf(process, state);
    const steps = events.length > 0 ? stepsOf(process, state, events, this) : null;
    while (process.steps.length <= state) process.steps.push(undefined);
    process.steps[state] = steps;
    return steps;
  }

  expandPool(process: CompiledProcess, pool: PoolFields, f: Fields, sink: Sink): void {
    const { runner } = this;
    const g = this.#g;
    const { base, spec, places } = pool;
    const many = spec.identities ? spec.size : places;
    for (let i = 0; i < many; i++) {
      if (spec.identities ? isHeld(pool, f, i) : f[base + i] === 0) continue;
      const state = spec.identities ? f[base + i]! : i;
      const candidates = process.candidates[state] ?? this.#candidatesOf(process, state);
      for (const event of candidates) {
        const { step } = event;
        if (step.when && wholeNumber('"when"', step.when(f, base, -1)) === 0) continue;
        const cost = step.cost ? wholeNumber('a cost', step.cost(f, base, -1)) : -1;
        if (step.cost && (cost < 0 || f[cost] === 0)) continue;
        const seen = event.read(f, base, -1);
        for (let choice = seen; choice < seen + event.alternatives; choice++) {
          g.set(f);
          if (cost >= 0) g[cost]!--;
          runner.begin();
          const next = poolNext(runner, process, event, choice, state, g);
          if (next < 0) continue;
          if (spec.identities) g[base + i] = next;
          else {
            g[base + state]!--;
            g[base + next]!++;
          }
          const one = this.classOf(process, event, spec.identities ? i : -1);
          sink.take(g, one, runner.flags, choice, i);
        }
      }
    }
  }

  /** The class of a step, made when it is first taken. */
  classOf(process: CompiledProcess, event: EventTable, member: number): StepClass {
    const at = Math.max(0, member);
    const known = event.classes[at];
    if (known) return known;
    const made: StepClass = {
      id: this.classes.length,
      process: process.name,
      event: event.type,
      kind: event.step.kind,
      member,
      symmetric: member < 0,
    };
    if (made.id >> 12 !== 0) throw new Error('more than 4096 kinds of steps: edges keep 12 bits');
    this.classes.push(made);
    event.classes[at] = made;
    return made;
  }

  #candidatesOf(process: CompiledProcess, state: number): readonly EventTable[] {
    const steps = this.behaviour.processes[process.name]?.steps ?? {};
    const handled = process.local.handled(state);
    const found = Object.keys(steps)
      .filter((type) => handled.has(type) || [...handled].some((one) => one.endsWith('*')))
      .map((type) => this.event(process, type));
    process.candidates[state] = found;
    return found;
  }

  #addField(one: ProcessField, group: GroupFields): void {
    this.#add(one.name, one.local, group, null, one.offset);
  }

  #add(
    name: string,
    local: LocalStates,
    group: GroupFields | null,
    pool: PoolFields | null,
    offset: number,
  ): void {
    const made = { name, local, group, pool, offset, events: new Map(), candidates: [], steps: [] };
    this.processes.push(made);
    this.#byName.set(name, made);
  }
}

/** Equal members are interchangeable: what the first of them can do need not be done twice. */
export function sameMember(f: Fields, a: number, b: number, stride: number): boolean {
  for (let i = 0; i < stride; i++) if (f[a + i] !== f[b + i]) return false;
  return true;
}
