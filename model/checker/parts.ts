import type { AnyStateMachine } from 'xstate';

export type Part = Group | Pool;

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
