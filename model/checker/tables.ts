import type { Expr, Fields } from './fields.ts';
import type { GroupFields, Layout, PoolFields } from './layout.ts';
import type { LocalStates } from './local.ts';
import type { Behaviour, Observation, Step, StepKind } from './system.ts';

/** Which steps count as one for weak fairness, and what a trace calls them. */
export interface StepClass {
  readonly id: number;
  readonly process: string;
  readonly event: string;
  readonly kind: StepKind;
  /** The member, or -1 where members are interchangeable. */
  readonly member: number;
  /** Fairness of this class, of some member, is weaker than fairness of each member. */
  readonly symmetric: boolean;
}

export interface CompiledProcess {
  readonly name: string;
  readonly local: LocalStates;
  readonly group: GroupFields | null;
  readonly pool: PoolFields | null;
  readonly offset: number;
  readonly events: Map<string, EventTable>;
  /** By local state: the steps its machine may take there. */
  readonly candidates: (readonly EventTable[] | undefined)[];
  /** By local state, for a member of a group: the same as code; null where there are none. */
  readonly steps: (Steps | null | undefined)[];
}

/**
 * Receives each possible step; `g` is overwritten by the next one. `choice` numbers the payload,
 * `place` is the actor's number, or its local state where only counts are kept.
 */
export interface Sink {
  take(g: Fields, stepClass: StepClass, flags: number, choice: number, place: number): void;
}

export type Steps = (f: Fields, g: Fields, base: number, member: number, sink: Sink) => void;

/** What a machine answers to one (local state, event with payload), ready to be run. */
export interface Entry {
  readonly next: number;
  readonly ops: readonly CompiledOp[];
  /**
   * Moves the process on and runs its effects, sent events included. False: refused, `f` is spoilt.
   * For a member of a pool, which has no place of its own, only the effects.
   */
  run: (f: Fields, self: number, other: number) => boolean;
}

/**
 * One event type of one process. Payloads are numbered: what is seen of the state (mixed radix), then
 * the alternative that the world chose.
 */
export interface EventTable {
  readonly type: string;
  readonly step: Step;
  readonly sees: readonly Observation[];
  readonly alternatives: number;
  /** How many payloads there are. */
  readonly radix: number;
  /** By local state * radix + payload: undefined is not asked yet, null is refused. */
  readonly entries: (Entry | null | undefined)[];
  /** By member; one for all where members are interchangeable. */
  readonly classes: (StepClass | undefined)[];
  /** The number of the first payload with what is seen now. */
  readonly read: Expr;
}

/** An operation with its addresses and tables resolved. */
export interface CompiledOp {
  readonly code:
    | 'set'
    | 'set at'
    | 'let'
    | 'let at'
    | 'send own'
    | 'send member'
    | 'send idle'
    | 'send every'
    | 'send pool'
    | 'send held'
    | 'hold'
    | 'release'
    | 'flag';
  /** An address, a pool's local state or a flag's bit. */
  readonly a: number;
  /** The value, or the largest one allowed. */
  readonly b: number;
  readonly expr: Expr | null;
  readonly process: CompiledProcess | null;
  readonly event: EventTable | null;
  readonly group: GroupFields | null;
  readonly pool: PoolFields | null;
  readonly mayRefuse: boolean;
}

/** What resolving and running an operation needs to know of the compiled system. */
export interface Tables {
  readonly layout: Layout;
  readonly behaviour: Behaviour;
  readonly flags: readonly string[];
  readonly labels: readonly string[];
  process(name: string): CompiledProcess;
  event(process: CompiledProcess, type: string): EventTable;
}

/** What generated code asks of the one who runs it. */
export interface Running {
  flags: number;
  stirred: boolean;
  exhausted: string | null;
  ask(process: CompiledProcess, event: EventTable, state: number, payload: number): Entry | null;
  sendPool(op: CompiledOp, f: Fields, self: number): void;
  sendHeld(op: CompiledOp, f: Fields, self: number): boolean;
  hold(op: CompiledOp, f: Fields, self: number): boolean;
  release(op: CompiledOp, f: Fields, self: number): void;
}
