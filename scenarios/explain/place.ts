import type { Taken } from '../../model/checker/compile.ts';
import type { Route } from '../../model/machines/exchange.ts';
import type { Answer } from '../../model/machines/handler-parts.ts';
import type { Route as LoggedRoute } from '../logs/event.ts';

/** One call of the model, as a log can speak of it. */
export interface Slot {
  /** `waiting`, `answered`, `doomed`; `gone`: nobody waits; or `idle`. */
  readonly exchange: string;
  readonly route: Route | null;
  readonly handler: string;
  /** The route of a request that the server has not begun to handle, as a log calls it, or null. */
  readonly requested: LoggedRoute | null;
}

/** What a call's answer says, as far as the model knows. */
export interface Said {
  readonly answer: Answer;
  readonly status: string;
  readonly completed: number;
}

/** A state of the model, met by a search: what a log can ask of it, answered once. */
export interface Place {
  readonly id: number;
  readonly f: Int32Array;
  readonly slots: readonly Slot[];
  /** The state of the page's work, such as `pausing`; null: no page is open. */
  readonly work: string | null;
  readonly hidden: boolean;
  /** What a status read would say, as `processing 2`. */
  readonly snapshot: string;
  /** How many items are queued; queued or processing; and how the others ended. */
  readonly queued: number;
  readonly open: number;
  readonly succeeded: number;
  readonly failed: number;
}

/** A step of the model from one place to the next. */
export interface Move {
  readonly taken: Taken;
  readonly next: Place;
  /** 1: a fault, or a tab that is hidden. */
  readonly cost: 0 | 1;
  /** What a handler answers with this step, if it does. */
  readonly answer: Answer | null;
  /** What the server's log must say of it. */
  readonly lines: readonly OwedLine[];
}

/** A line that the server's log must bring, if it has such lines of this call at all. */
export type OwedLine =
  | { readonly kind: 'takes'; readonly queued: number }
  | { readonly kind: 'settles'; readonly outcome: string }
  | { readonly kind: 'answers status'; readonly status: string; readonly completed: number }
  | { readonly kind: 'answers process-next'; readonly reply: Answer; readonly queued: number }
  | { readonly kind: 'answers cancel'; readonly reply: Answer };

export type LineKind = OwedLine['kind'];
