import { chartOf, idOf, leavesOf } from './chart.ts';
import { Compiled, type Taken } from './compile.ts';
import { payloadOf } from './events.ts';
import type { Graph } from './explore.ts';
import { LocalStates } from './local.ts';
import type { MachineUse } from './parts.ts';
import { Runner } from './run.ts';
import type { Fields, System } from './system.ts';
import type { CompiledProcess, Entry, EventTable, Tables } from './tables.ts';

/**
 * What one machine did in the steps that were looked at. `never` lists what the machine with this input
 * could do if the rest of the world gave it any event with any payload in any order, and did not.
 */
export interface MachineCoverage {
  /** The machine's id. */
  readonly machine: string;
  /** Atomic states of its chart: a composite state counts as each of its parts. */
  readonly states: { readonly met: readonly string[]; readonly never: readonly string[] };
  /** Transitions of its chart, each branch of a guarded one for itself. */
  readonly transitions: { readonly taken: readonly string[]; readonly never: readonly string[] };
}

/**
 * What every machine did in any step of a graph: exact, for what was explored. Costs at most about
 * a third of the exploration: every state is expanded once more, until nothing that was
 * asked is left to be seen.
 */
export function coverageOf(graph: Graph): MachineCoverage[] {
  const { compiled, packing, table } = graph;
  const open = new Set(compiled.processes.flatMap((process) => answersOf(process)));
  const coverage = new Coverage(compiled.system, (key) => open.delete(key));
  const f = new Int32Array(compiled.layout.size);
  for (let state = 0; state < table.count && open.size > 0; state++) {
    packing.unpack(table.keys, state * packing.words, f);
    coverage.mark(f);
  }
  return coverage.found();
}

/** What an exploration was told by the machines, as keys; some of it in steps that were refused. */
function answersOf(process: CompiledProcess): string[] {
  return [...process.events.values()].flatMap((event) =>
    event.entries.flatMap((entry, at) =>
      entry ? [keyOf(process, event, Math.floor(at / event.radix), at % event.radix)] : [],
    ),
  );
}

const keyOf = (process: CompiledProcess, event: EventTable, state: number, payload: number) =>
  `${process.name} ${event.type} ${state} ${payload}`;

/** One answer of a machine, as it was used in a step. */
interface Used {
  readonly key: string;
  readonly process: CompiledProcess;
  readonly event: EventTable;
  readonly state: number;
  readonly payload: number;
  readonly next: number;
}

/** Remembers which answers the step that runs has used. */
class Watching extends Runner {
  used: Used[] = [];

  override begin(): void {
    super.begin();
    this.used = [];
  }

  override ask(
    process: CompiledProcess,
    event: EventTable,
    state: number,
    payload: number,
  ): Entry | null {
    const entry = super.ask(process, event, state, payload);
    if (!entry) return null;
    const key = keyOf(process, event, state, payload);
    const used: Used = { key, process, event, state, payload, next: entry.next };
    const first = entry.run;
    let run: Entry['run'] = (f, self, other) => {
      const answer = first(f, self, other);
      // It has put the generated code in its own place by now.
      run = entry.run;
      entry.run = watched;
      return answer;
    };
    const watched: Entry['run'] = (f, self, other) => {
      this.used.push(used);
      return run(f, self, other);
    };
    entry.run = watched;
    return entry;
  }
}

/** Gathers what the machines of a system do, step by step. */
export class Coverage {
  readonly #compiled: Compiled;
  readonly #used = new Map<string, Used>();
  readonly #onUsed: (key: string) => void;

  constructor(system: System, onUsed: (key: string) => void = () => {}) {
    this.#compiled = new Compiled(system, (tables: Tables) => new Watching(tables));
    this.#onUsed = onUsed;
  }

  /** Looks at the possible steps of a state, or at those of them that are accepted. */
  mark(f: Fields, accepts?: (taken: Taken) => boolean): void {
    const compiled = this.#compiled;
    const runner = compiled.runner as Watching;
    compiled.expand(f, {
      take: (_, stepClass, __, choice, place) => {
        if (accepts && !accepts(compiled.takenOf(stepClass, choice, place))) return;
        for (const one of runner.used) {
          if (this.#used.has(one.key)) continue;
          this.#used.set(one.key, one);
          this.#onUsed(one.key);
        }
      },
    });
  }

  /** One for each process, in the order of the system. */
  found(): MachineCoverage[] {
    return this.#compiled.processes.map((process) => {
      const { local } = process;
      const use = useOf(process);
      const states = new Set(leavesOf(local.snapshots[local.initial]!.value));
      const taken = new Set<string>();
      for (const { process: own, event, state, payload, next } of this.#used.values()) {
        if (own !== process) continue;
        for (const leaf of leavesOf(local.snapshots[next]!.value)) states.add(leaf);
        for (const id of taking(use, local, state, {
          type: event.type,
          ...payloadOf(event, payload),
        }))
          taken.add(id);
      }
      const could = possibleOf(process, use, this.#compiled);
      const { states: all, transitions } = chartOf(use.machine);
      const split = (
        ids: readonly string[],
        met: ReadonlySet<string>,
        could: ReadonlySet<string>,
      ) =>
        [
          ids.filter((id) => met.has(id)),
          ids.filter((id) => !met.has(id) && could.has(id)),
        ] as const;
      const [met, neverMet] = split(
        all.map((one) => one.id),
        states,
        could.states,
      );
      const [done, never] = split(
        transitions.map((one) => one.id),
        taken,
        could.transitions,
      );
      return {
        machine: use.machine.id,
        states: { met, never: neverMet },
        transitions: { taken: done, never },
      };
    });
  }
}

interface Possible {
  readonly states: ReadonlySet<string>;
  readonly transitions: ReadonlySet<string>;
}

const known = new WeakMap<object, Map<string, Possible>>();

/** What the machine alone can do with its input. Costs some 10,000 calls of XState for a page, once. */
function possibleOf(process: CompiledProcess, use: MachineUse, compiled: Compiled): Possible {
  const events = use.machine.events.map((type) => compiled.event(process, type as string));
  const key = JSON.stringify([use.input ?? null, events.map(({ type, radix }) => [type, radix])]);
  const byKey = known.get(use.machine) ?? new Map<string, Possible>();
  known.set(use.machine, byKey);
  const found = byKey.get(key);
  if (found) return found;
  // Not the checker's own: its fields are as wide as the local states that it knows are many.
  const local = new LocalStates(use);
  const payloads = new Map(
    events.map((event) => [
      event.type,
      Array.from({ length: event.radix }, (_, i) => ({ type: event.type, ...payloadOf(event, i) })),
    ]),
  );
  const transitions = new Set<string>();
  for (let state = 0; state < local.size; state++) {
    for (const type of local.handled(state)) {
      for (const event of payloads.get(type) ?? []) {
        const taken = taking(use, local, state, event);
        for (const id of taken) transitions.add(id);
        // It leads somewhere only if something is taken.
        if (taken.length > 0) local.answer(state, event);
      }
    }
  }
  const states = new Set(local.snapshots.flatMap((one) => leavesOf(one.value)));
  const possible = { states, transitions };
  byKey.set(key, possible);
  return possible;
}

function taking(
  { machine }: MachineUse,
  local: LocalStates,
  state: number,
  event: { readonly type: string },
): string[] {
  const taken = machine.getTransitionData(local.snapshots[state]! as never, event as never);
  return taken.map((one) => idOf(one as never));
}

function useOf({ name, group, pool }: CompiledProcess): MachineUse {
  return pool ? pool.spec.use : group!.spec.processes[name.slice(name.indexOf('.') + 1)]!;
}
