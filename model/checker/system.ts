import type { Expr } from './fields.ts';
import type { Layout } from './layout.ts';
import type { Op } from './ops.ts';
import type { Part } from './parts.ts';

export type { Expr, Fields } from './fields.ts';
export type { Group, MachineUse, Pool } from './parts.ts';

/**
 * What the checker checks: XState machines, put side by side, and how they touch.
 *
 * One step is one event given to one process; the effects of its transition run at once, in order,
 * and may send events to other processes. A step whose sent events are all taken is possible; if one
 * of them is refused (the receiver has no transition for it) the step is not possible at all.
 */
export interface System {
  readonly name: string;
  readonly parts: readonly Part[];
  /** Called once with the addresses of all fields; must be pure. */
  readonly behaviour: (layout: Layout) => Behaviour;
}

/**
 * progress: weakly fair. choice: the alternatives are weakly fair as a group. fault, user: never
 * fair, a run may do without them for ever.
 */
export type StepKind = 'progress' | 'choice' | 'fault' | 'user';

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
