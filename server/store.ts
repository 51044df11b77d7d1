import type { ItemStatus, JobStatus } from './contract.ts';
import type { Outcome } from './worker.ts';

/** A job as stored. Its counters are registers beside it; a dialect may derive them instead. */
export interface JobRow {
  readonly id: string;
  readonly status: JobStatus;
  readonly total: number;
  readonly completed: number;
  readonly successful: number;
  readonly failed: number;
  readonly version: number;
}

export interface ItemRow {
  readonly id: string;
  readonly name: string;
  /** `queued` for one whose lease has expired. */
  readonly status: ItemStatus;
  /** The call that took it last. */
  readonly holder: string | null;
  /** ms of the injected clock; null: it never comes back by itself. */
  readonly leaseUntil: number | null;
}

/** What is known of a call that may be sent twice. */
export interface KnownCall {
  readonly holder: string;
  /** null: it is still under way. */
  readonly answer: object | null;
  /** ms; from then on a call without an answer is given up. null: never. */
  readonly until: number | null;
}

export type Counts = Readonly<Record<ItemStatus, number>>;

/** What an operation sees of one job, at one moment. */
export interface JobState {
  readonly job: JobRow;
  readonly counts: Counts;
  /** The one asked for. */
  readonly item: ItemRow | null;
  readonly known: KnownCall | null;
  /** ms */
  readonly now: number;
}

/** What an operation leaves. What is not named stays. */
export interface Change {
  readonly job?: Partial<Pick<JobRow, 'status' | 'completed' | 'successful' | 'failed'>>;
  /** Of the item that was asked for. */
  readonly item?: Partial<Pick<ItemRow, 'status' | 'holder' | 'leaseUntil'>>;
  /** What every queued or processing item becomes. */
  readonly openItems?: 'cancelled' | 'failed';
  readonly known?: KnownCall;
}

/** The model's name of each operation; `renews lease` has no step there, since it changes nothing. */
export type StepName =
  | 'reads status'
  | 'arrives'
  | 'takes item'
  | 'marks processing'
  | 'settles'
  | 'reads counters'
  | 'writes counters'
  | 'replies'
  | 'finalises'
  | 'cancel arrives'
  | 'marks items'
  | 'writes cancelled'
  | 'catches up'
  | 'renews lease';

/** One step on one job: a pure decision, which a store carries out as a whole or not at all. */
export interface Operation<R> {
  readonly step: StepName;
  /** Which call does it; null: the server by itself, or a mere read. */
  readonly call: string | null;
  /** The item it asks for: the first queued one, one by its id, or none. */
  readonly item: 'next' | { readonly id: string } | null;
  /** What the work came to, where it is written. */
  readonly outcome: Outcome | null;
  /** What its call is known by, where it may be sent twice. */
  readonly key: string | null;
  /** It never changes anything. */
  readonly readOnly: boolean;
  /** Asked once, when the operation is carried out. */
  readonly now: () => number;
  readonly decide: (state: JobState) => { readonly result: R; readonly change?: Change };
}

export interface NewJob {
  readonly id: string;
  readonly status: JobStatus;
  readonly items: readonly { readonly id: string; readonly name: string }[];
  /** Jobs with the same key are one job. */
  readonly key: string | null;
}

/** The job of that key, were it new or not. */
export interface Created {
  readonly isNew: boolean;
  readonly id: string;
  readonly status: JobStatus;
  readonly total: number;
  readonly names: readonly string[];
}

/**
 * Where jobs are kept. Each method is atomic; between two of them anything may happen. A scheduler
 * that wraps `perform` therefore holds the server at every one of its steps.
 */
export interface Store {
  create(job: NewJob): Promise<Created>;
  /** null: there is no such job. */
  perform<R>(jobId: string, operation: Operation<R>): Promise<R | null>;
  /** In the order they were given. null: there is no such job. */
  items(jobId: string, now: number): Promise<readonly ItemRow[] | null>;
  /** Jobs that are queued or processing, oldest first. */
  unfinished(): Promise<readonly string[]>;
  close(): Promise<void>;
}
