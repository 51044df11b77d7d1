import type { Expr } from './fields.ts';

/**
 * What an effect does, as data. Addresses: `own` is relative to the acting member, `at` absolute.
 */
export type Op =
  | { readonly kind: 'set'; readonly own: number; readonly value: number }
  | { readonly kind: 'set at'; readonly at: number; readonly value: number }
  | { readonly kind: 'let'; readonly own: number; readonly value: Expr }
  | { readonly kind: 'let at'; readonly at: number; readonly value: Expr }
  | {
      readonly kind: 'send';
      readonly to: Target;
      readonly event: string;
      readonly mayRefuse: boolean;
    }
  | { readonly kind: 'hold'; readonly pool: string; readonly state: string }
  | { readonly kind: 'release'; readonly pool: string }
  | { readonly kind: 'flag'; readonly name: string; readonly when?: Expr };

export type Target =
  /** A process of the same member. */
  | { readonly kind: 'own'; readonly process: string }
  /** A process of one member of a group, by number (default 0). */
  | { readonly kind: 'member'; readonly process: string; readonly index?: Expr }
  /** The first member of a group whose process is in its initial local state. None: a bound is hit. */
  | { readonly kind: 'idle'; readonly process: string }
  /** Every member of a group or pool that takes the event. */
  | { readonly kind: 'every'; readonly process: string }
  /** The pool member that the acting member holds. */
  | { readonly kind: 'held'; readonly pool: string };

/** The acting member's register becomes a constant. */
export const set = (own: number, value: number): Op => ({ kind: 'set', own, value });
/** The register at an absolute address becomes a constant. */
export const setAt = (at: number, value: number): Op => ({ kind: 'set at', at, value });
/** The acting member's register becomes what `value` reads. */
export const assign = (own: number, value: Expr): Op => ({ kind: 'let', own, value });
/** The register at an absolute address becomes what `value` reads. */
export const assignAt = (at: number, value: Expr): Op => ({ kind: 'let at', at, value });
/** The event is given in the same step; a refusal makes the whole step impossible. */
export const send = (to: Target, event: string): Op => ({
  kind: 'send',
  to,
  event,
  mayRefuse: false,
});
/** The event is given in the same step; a refusal changes nothing. */
export const offer = (to: Target, event: string): Op => ({
  kind: 'send',
  to,
  event,
  mayRefuse: true,
});
/** Take hold of a member in `state`: one that is held already, else a free one. None: impossible. */
export const hold = (pool: string, state: string): Op => ({ kind: 'hold', pool, state });
/** Let go of the held member. */
export const release = (pool: string): Op => ({ kind: 'release', pool });
/** Raise a flag on this step, if `when` reads non-zero. */
export const flag = (name: string, when?: Expr): Op =>
  when ? { kind: 'flag', name, when } : { kind: 'flag', name };
