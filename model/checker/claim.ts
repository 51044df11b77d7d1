import type { Fields } from './system.ts';

/** A property that a reader could dispute. Predicates read the unpacked fields of one state. */
export type Claim =
  /** Safety: `bad` holds in no reachable state. */
  | { readonly kind: 'never'; readonly name: string; readonly bad: (f: Fields) => boolean }
  /** Safety: no step raises the flag. */
  | { readonly kind: 'never raised'; readonly name: string; readonly flag: string }
  /** Reachability: `found` holds in some reachable state. */
  | { readonly kind: 'sometimes'; readonly name: string; readonly found: (f: Fields) => boolean }
  /** Liveness: on every weakly fair run, from some point on `good` holds for ever. */
  | {
      readonly kind: 'at last always';
      readonly name: string;
      readonly good: (f: Fields) => boolean;
    }
  /** Liveness: on every weakly fair run `good` holds at least once. */
  | { readonly kind: 'at last'; readonly name: string; readonly good: (f: Fields) => boolean }
  /** Liveness: once `after` held, steps with the label are taken only finitely often. */
  | {
      readonly kind: 'quiet after';
      readonly name: string;
      readonly after: (f: Fields) => boolean;
      readonly label: string;
    };

export const isLiveness = (claim: Claim): boolean =>
  claim.kind === 'at last always' || claim.kind === 'at last' || claim.kind === 'quiet after';
