import type { AnyStateMachine } from 'xstate';
import type { Layout } from './layout.ts';
import type { Op } from './ops.ts';

/**
 * What the checker checks: XState machines, put side by side, and how they touch.
 *
 * One step is one event given to one process; the effects of its transition run at once, in order,
 * and may send events to other processes. A step whose sent events are all taken is possible; if one
 * of them is refused (the receiver has no transition for it) the step is not possible at all.
 */
export interface System {
  readonly name: string;
  readonly parts: readonly (Group | Pool)[];
  /** Called once with the addresses of all fields; must be pure. */
  readonly behaviour: (layout: Layout) => Behaviour;
}

/** `size` equal members, each a bundle of processes and bounded registers. A lone process has size 1. */
export interface Group {
  readonly kind: 'group';
  readonly name: string;
  readonly size: number;
  /** Members are interchangeable and nobody outside refers to one by number: states are kept sorted. */
  readonly sorted?: boolean;
  readonly processes: Readonly<Record<string, MachineUse>>;
  /** name -> largest value; registers start at 0 unless `initial` says otherwise. */
  readonly registers?: Readonly<Record<string, number>>;
  readonly initial?: Readonly<Record<string, number>>;
  /** A member may hold one member of this pool. */
  readonly holds?: string;
}

/**
 * `size` equal processes of which only counts by local state are kept (counter abstraction; Murphi's
 * multisets). A member that is held by a group's member is kept apart while it is held.
 */
export interface Pool {
  readonly kind: 'pool';
  readonly name: string;
  readonly size: number;
  readonly use: MachineUse;
  /** May two holders hold the same member? Costs a tag in each holder. */
  readonly shared: boolean;
  /** Keep identities instead of counts; for comparison, at small sizes. */
  readonly identities?: boolean;
}

export interface MachineUse {
  readonly machine: AnyStateMachine;
  readonly input?: unknown;
}

/**
 * progress: weakly fair. choice: the alternatives are weakly fair as a group. fault, user: never
 * fair, a run may do without them for ever.
 */
export type StepKind = 'progress' | 'choice' | 'fault' | 'user';

/** All fields of one state, unpacked. */
export type Fields = Int32Array;

/** `self`: where the acting member's fields start; `other`: where the sender's do, or -1. */
export type Expr = (f: Fields, self: number, other: number) => number;

/** A part of an event's payload that is read off the state when the event is given. */
export interface Observation {
  readonly name: string;
  readonly values: readonly (string | number | boolean)[];
  /** An index into `values`. */
  readonly read: Expr;
}

/** An event that a process may take by itself, while its machine has a transition for it. */
export interface Step {
  readonly kind: StepKind;
  /** More than one: the world chooses. Each is merged into the event's payload. */
  readonly alternatives?: readonly Readonly<Record<string, string | number | boolean>>[];
  /** 0: not now. */
  readonly when?: Expr;
  /** The address of the register that pays for this step (it loses 1), or -1: cannot be paid. */
  readonly cost?: Expr;
}

export interface ProcessBehaviour {
  readonly steps?: Readonly<Record<string, Step>>;
  /** By event type, for steps and for events sent by others. */
  readonly sees?: Readonly<Record<string, readonly Observation[]>>;
  /** By action type: what an effect of the machine does to the rest of the system. */
  readonly effects?: Readonly<
    Record<string, (params: Readonly<Record<string, unknown>>) => readonly Op[]>
  >;
}

export interface Behaviour {
  /** By `group.process`, or by the pool's name. */
  readonly processes: Readonly<Record<string, ProcessBehaviour>>;
  /** Names of flags that effects may raise; each is a safety claim on a step. */
  readonly flags?: readonly string[];
  /** Names (at most 4) that effects may raise like flags, but that only mark the recorded edge. */
  readonly labels?: readonly string[];
}
