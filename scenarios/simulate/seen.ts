import type { View } from '../../client/view.ts';
import type { ItemStatus, JobStatus } from '../../server/contract.ts';

export interface ItemSeen {
  readonly status: ItemStatus;
  /** How often an outcome was written to it; null: not known, then its statuses tell. */
  readonly settled: number | null;
  /** How many live handlers hold it. */
  readonly holders: number;
  /** ms of the server's clock, where its worker died and a lease brings it back. */
  readonly expires: number | null;
}

/** The job as it is stored, whatever a page was told. */
export interface StoreSeen {
  readonly status: JobStatus;
  /** Nobody said how to read it: the rest stands in for what is not known. */
  readonly isUntold?: boolean;
  readonly total: number;
  readonly completed: number;
  readonly successful: number;
  readonly failed: number;
  readonly items: readonly ItemSeen[];
}

/** What a trace says of the job. */
export const jobOf = ({ status, isUntold }: StoreSeen): string => (isUntold ? 'unknown' : status);

/** One quiescent moment of a run: what the users see and what is true. */
export interface Seen {
  /** null: that tab is not open. */
  readonly views: readonly (View | null)[];
  readonly store: StoreSeen;
}

/** One definition for both levels. */
export { isOver } from '../../model/claim-predicates.ts';
