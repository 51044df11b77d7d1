import type { ItemStatus } from '../contract.ts';
import type { Change, Counts, ItemRow, JobRow, JobState } from '../store.ts';

/** An item as it counts at that time: one whose lease has expired is queued again. */
export function itemAt(item: ItemRow, now: number): ItemRow {
  const { status, leaseUntil } = item;
  const expired = status === 'processing' && leaseUntil !== null && leaseUntil <= now;
  return expired ? { ...item, status: 'queued' } : item;
}

export const isOpen = (status: ItemStatus): boolean =>
  status === 'queued' || status === 'processing';

export const openOf = (counts: Counts): number => counts.queued + counts.processing;

/** The state as the change leaves it; its version is one more where a reader could tell. */
export function after(state: JobState, change: Change): JobState {
  const job = { ...state.job, ...change.job };
  const item = state.item && change.item ? { ...state.item, ...change.item } : state.item;
  const counts: Record<ItemStatus, number> = { ...state.counts };
  if (item && state.item) {
    counts[state.item.status] -= 1;
    counts[item.status] += 1;
  }
  if (change.openItems) {
    counts[change.openItems] += openOf(counts);
    counts.queued = 0;
    counts.processing = 0;
  }
  const differs = !sameJob(job, state.job) || !sameCounts(counts, state.counts);
  const version = state.job.version + (differs ? 1 : 0);
  return { ...state, job: { ...job, version }, item, counts, known: change.known ?? state.known };
}

const sameJob = (a: JobRow, b: JobRow): boolean =>
  a.status === b.status &&
  a.completed === b.completed &&
  a.successful === b.successful &&
  a.failed === b.failed;

const sameCounts = (a: Counts, b: Counts): boolean =>
  (Object.keys(a) as ItemStatus[]).every((status) => a[status] === b[status]);
