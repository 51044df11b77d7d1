import type { View } from '../../client/view.ts';
import { Compiled } from '../../model/checker/compile.ts';
import { Coverage, type MachineCoverage } from '../../model/checker/coverage.ts';
import { Places } from '../../model/effects/places.ts';
import type { Environment } from '../../model/environment.ts';
import { jobStatusOf, type NamedStep, Narrator, type Sent, viewsOf } from '../../model/narrate.ts';
import { callsOf, protocolOf } from '../../model/protocol.ts';
import type { Subject as Dialects } from '../../model/subject.ts';
import { keyOf, keyOfTaken, keysOf, type Move } from './move.ts';
import type { Seen } from './seen.ts';

type ModelStep = ReturnType<Compiled['steps']>[number];

/** What is known of one state of the model; filled in when it is asked for. */
interface Known {
  readonly f: Int32Array;
  readonly text: string;
  steps: Map<string, ModelStep> | null;
  /** Where they lead, by their keys, as far as somebody went. */
  readonly next: Map<string, Known>;
  shown: Shown | null;
  /** The keys of the moves that the code took there. */
  readonly taken: Set<string>;
}

/** What can be seen of a state, by either. */
interface Shown {
  /** null: that tab is closed. */
  readonly views: readonly (ViewSeen | null)[];
  readonly store: { readonly [count in (typeof COUNTS)[number]]: unknown };
  readonly items: readonly string[];
}
type ViewSeen = { readonly [part in (typeof PARTS)[number]]: unknown };
const PARTS = ['status', 'completed', 'error', 'action', 'cancel'] as const;
const COUNTS = ['status', 'completed', 'successful', 'failed'] as const;

/** Where code and model part. */
export interface Difference {
  readonly what: string;
  readonly code: readonly string[];
  readonly model: readonly string[];
}

/** A schedule in the model's own words; one more state than steps. */
export interface Narrated {
  readonly steps: NamedStep[];
  readonly states: Int32Array[];
  /** The calls that each step makes. */
  readonly sent: readonly (readonly Sent[])[];
}

/** The compiled model that code is held to, with its steps remembered; shared by all runs. */
export class ModelBeside {
  readonly compiled: Compiled;
  readonly #places: Places;
  readonly #known = new Map<string, Known>();
  /** The same by the arrays that were handed out. */
  readonly #byArray = new WeakMap<Int32Array, Known>();
  readonly #items: number;

  /** So many calls at once, or as many as the environment could need. */
  constructor(dialects: Dialects, environment: Environment, calls = callsOf(environment)) {
    // Told apart by number, as the code does; then each call has its own place in both.
    this.compiled = new Compiled(protocolOf(dialects, environment, { identities: true, calls }));
    this.#places = new Places(this.compiled.layout, dialects, environment);
    this.#items = environment.items;
  }

  initial(): Int32Array {
    return this.#of(this.compiled.initial()).f;
  }

  /** Another name for the state: equal ones have the same. */
  textOf(f: Int32Array): string {
    return this.#of(f).text;
  }

  steps(f: Int32Array): Map<string, ModelStep> {
    const known = this.#of(f);
    known.steps ??= new Map(this.compiled.steps(f).map((one) => [keyOfTaken(one.taken), one]));
    return known.steps;
  }

  /** The state after a move, or null where the model has no such step. */
  after(f: Int32Array, move: Move): Int32Array | null {
    const key = keyOf(move);
    const known = this.#of(f);
    let next = known.next.get(key);
    if (!next) {
      const step = this.steps(f).get(key);
      if (!step) return null;
      next = this.#find(step.next);
      known.next.set(key, next);
    }
    known.taken.add(key);
    return next.f;
  }

  /** What the machines did beside the code, in all runs so far. */
  coverage(): MachineCoverage[] {
    const coverage = new Coverage(this.compiled.system);
    for (const { f, taken } of this.#known.values()) {
      if (taken.size > 0) coverage.mark(f, (one) => taken.has(keyOfTaken(one)));
    }
    return coverage.found();
  }

  /** The first way in which a quiescent moment of the code is not the model's. */
  difference(f: Int32Array, moves: readonly Move[], seen: Seen): Difference | null {
    const known = this.#of(f);
    const [keys, steps] = [keysOf(moves), this.steps(f)];
    if (!areSame(keys, steps)) {
      const [code, model] = [keys.toSorted(), [...steps.keys()].sort()];
      return { what: 'what can happen next', code, model };
    }
    known.shown ??= this.#modelSees(f);
    const real = codeSees(seen);
    if (isShown(real, known.shown)) return null;
    const [lines, expected] = [linesOf(real), linesOf(known.shown)];
    const at = lines.findIndex((line, i) => line !== expected[i]);
    return { what: 'what is shown or stored', code: [lines[at]!], model: [expected[at]!] };
  }

  /** The steps of a schedule with the model's own payloads: what can be replayed at any level. */
  narrate(moves: readonly Move[]): Narrated {
    const narrator = new Narrator(this.compiled);
    let f = this.initial();
    const states = [f];
    const sent: Sent[][] = [];
    const steps = moves.map((move) => {
      const step = this.steps(f).get(keyOf(move));
      if (!step) throw new Error(`the model has no step ${keyOf(move)}`);
      const named = narrator.name(step.taken);
      sent.push(narrator.advance(f, step.next));
      f = step.next;
      states.push(f);
      return named;
    });
    return { steps, states, sent };
  }

  #of(f: Int32Array): Known {
    return this.#byArray.get(f) ?? this.#find(f);
  }

  #find(f: Int32Array): Known {
    const text = String.fromCharCode(...f);
    const before = this.#known.get(text);
    if (before) return before;
    const nothing = { steps: null, shown: null };
    const known: Known = { f, text, ...nothing, next: new Map(), taken: new Set() };
    this.#known.set(text, known);
    this.#byArray.set(f, known);
    return known;
  }

  #modelSees(f: Int32Array): Shown {
    const { compiled } = this;
    const { completedNow, successfulNow, failedNow } = this.#places;
    const { base, local, spec } = compiled.layout.pool('item');
    const items = Array.from({ length: spec.size }, (_, i) => {
      const value = local.snapshots[f[base + i]!]!.value as string;
      return value === 'reprocessing' || value === 'orphaned' ? 'processing' : value;
    });
    const store = {
      status: jobStatusOf(compiled, f),
      completed: completedNow(f, -1, -1),
      successful: successfulNow(f, -1, -1),
      failed: failedNow(f, -1, -1),
    };
    return { views: viewsOf(compiled, f, this.#items), store, items };
  }
}

const codeSees = ({ views, store }: Seen): Shown => ({
  views: views.map((view) => view && viewSeen(view)),
  store,
  items: store.items.map((one) => one.status),
});

const viewSeen = ({ status, completed, error, action, cancel }: View): ViewSeen => {
  return { status, completed, error: error !== null, action, cancel };
};

/** Is each of the model's steps a move of the code's, and the other way round? */
function areSame(keys: readonly string[], steps: ReadonlyMap<string, unknown>): boolean {
  if (keys.length !== steps.size) return false;
  for (const key of steps.keys()) if (!keys.includes(key)) return false;
  return true;
}

/** Compared without their texts, which are needed only where they differ. */
function isShown(real: Shown, expected: Shown): boolean {
  const sees = (view: ViewSeen | null, at: number) => {
    const other = expected.views[at] ?? null;
    if (view === null || other === null) return view === other;
    return PARTS.every((part) => view[part] === other[part]);
  };
  return (
    real.items.length === expected.items.length &&
    real.views.length === expected.views.length &&
    real.items.every((item, at) => item === expected.items[at]) &&
    COUNTS.every((count) => real.store[count] === expected.store[count]) &&
    real.views.every(sees)
  );
}

function linesOf({ views, store, items }: Shown): string[] {
  const told = (names: readonly string[], from: object) => JSON.stringify(from, [...names]);
  return [
    ...views.map((view, tab) =>
      view ? `tab ${tab + 1} shows ${told(PARTS, view)}` : `tab ${tab + 1} is closed`,
    ),
    `the store has ${told(COUNTS, store)}`,
    `items are ${items.join(', ')}`,
  ];
}
