import type { ServerOptions } from '../../model/dialects.ts';
import type { JobStatus, ProcessNextReply, Progress } from '../contract.ts';
import { isOpen, openOf } from '../store/state.ts';
import type { JobRow, JobState, Operation, StepName } from '../store.ts';
import type { Outcome } from '../worker.ts';

/** What the server's dialect makes of everything, and the clock. */
export interface Rules {
  readonly dialect: ServerOptions;
  readonly now: () => number;
  /** ms until a worker that was not heard of loses its item. */
  readonly lease: number;
}

/** One run of a handler: its id, and the key that it is known by if it may be sent twice. */
export interface Call {
  readonly id: string;
  readonly key: string | null;
}

/** The counters as one moment shows them. */
export interface Seen {
  readonly status: JobStatus;
  readonly total: number;
  readonly completed: number;
  readonly successful: number;
  readonly failed: number;
  readonly queued: number;
  readonly version: number;
}

export function seenBy({ dialect }: Rules, { job, counts }: JobState): Seen {
  const { status, total, version } = job;
  const { completed: successful, failed, queued } = counts;
  const counters =
    dialect.counters === 'derived'
      ? { completed: successful + failed, successful, failed }
      : { completed: job.completed, successful: job.successful, failed: job.failed };
  return { status, total, ...counters, queued, version };
}

export function progressOf({ total, completed, successful, failed }: Seen): Progress {
  // A dialect that counts an item twice must not show more than everything.
  const percentage = total === 0 ? 100 : Math.min(100, Math.round((completed / total) * 100));
  return { total, completed, successful, failed, percentage };
}

export interface Worked {
  readonly itemId: string;
  readonly success: boolean;
}

export function replyOf(
  seen: Seen,
  status: ProcessNextReply['status'],
  worked: Worked | null,
): ProcessNextReply {
  return {
    success: worked?.success ?? true,
    ...(worked ? { itemId: worked.itemId } : {}),
    status,
    remainingItems: seen.queued,
    progress: progressOf(seen),
    version: seen.version,
  };
}

export const workedOn = (itemId: string, outcome: Outcome): Worked => ({
  itemId,
  success: outcome === 'completed',
});

export const isOver = ({ status }: Pick<JobRow, 'status'>): boolean => !isOpen(status);

/** The status of a job that is finished now; one that is over changes only in careless dialects. */
export function finished({ dialect }: Rules, { job, counts }: JobState, failed: number): JobStatus {
  if (isOver(job) && dialect.settle !== 'always') return job.status;
  // Stored counters are what a handler read; one that finishes with the item asks the items.
  const byCounters = dialect.counters !== 'derived' && dialect.finalise !== 'with-item';
  const allFailed = (byCounters ? failed : counts.failed) === job.total;
  if (allFailed && dialect.final === 'failed-if-all-failed') return 'failed';
  return isOver(job) && job.status === 'completed' ? job.status : 'completed';
}

export function marked({ dialect }: Rules, { job }: JobState): JobStatus {
  return isOver(job) && dialect.mark !== 'always' ? job.status : 'processing';
}

/** The last open item is the one in hand. */
export const isLastOpen = ({ counts }: JobState): boolean => openOf(counts) === 1;

export const leaseUntil = ({ dialect, lease }: Rules, now: number): number | null =>
  dialect.lease === 'renewed' ? now + lease : null;

type Decide<R> = Operation<R>['decide'];

/** An operation on the job alone. */
export function operation<R>(
  rules: Rules,
  step: StepName,
  call: Call | null,
  decide: Decide<R>,
  more: Partial<Pick<Operation<R>, 'item' | 'outcome' | 'readOnly'>> = {},
): Operation<R> {
  const { id = null, key = null } = call ?? {};
  const plain = { item: null, outcome: null, readOnly: false };
  return { step, call: id, key, now: rules.now, decide, ...plain, ...more };
}
