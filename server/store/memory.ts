import type { ItemStatus } from '../contract.ts';
import type { ItemRow, JobRow, JobState, KnownCall, Operation, Store } from '../store.ts';
import { after, isOpen, itemAt } from './state.ts';

interface Kept {
  job: JobRow;
  items: ItemRow[];
  readonly known: Map<string, KnownCall>;
}

/** Jobs in this process, for as long as it lives. An operation runs to its end before another one. */
export function createMemoryStore(): Store {
  const jobs = new Map<string, Kept>();
  const created = new Map<string, string>();

  function stateFor({ job, items, known }: Kept, operation: Operation<unknown>): JobState {
    const now = operation.now();
    const { item: asked, key } = operation;
    const counts: Record<ItemStatus, number> = {
      queued: 0,
      processing: 0,
      completed: 0,
      failed: 0,
      cancelled: 0,
    };
    let item: ItemRow | null = null;
    for (const stored of items) {
      const one = itemAt(stored, now);
      counts[one.status] += 1;
      if (item || !asked) continue;
      if (asked === 'next' ? one.status === 'queued' : one.id === asked.id) item = one;
    }
    return { job, counts, item, known: key === null ? null : (known.get(key) ?? null), now };
  }

  return {
    async create({ id, status, items, key }) {
      const before = key === null ? undefined : created.get(key);
      if (before === undefined) {
        const counters = { completed: 0, successful: 0, failed: 0 };
        jobs.set(id, {
          job: { id, status, total: items.length, ...counters, version: 0 },
          items: items.map((item) => ({ ...item, ...QUEUED })),
          known: new Map(),
        });
        if (key !== null) created.set(key, id);
      }
      const { job, items: kept } = jobs.get(before ?? id)!;
      return {
        isNew: before === undefined,
        id: job.id,
        status: job.status,
        total: job.total,
        names: kept.map((one) => one.name),
      };
    },

    async perform(jobId, operation) {
      const kept = jobs.get(jobId);
      if (!kept) return null;
      const state = stateFor(kept, operation);
      const { result, change } = operation.decide(state);
      if (!change) return result;
      const next = after(state, change);
      kept.job = next.job;
      if (change.openItems) {
        const status = change.openItems;
        kept.items = kept.items.map((one) => (isOpen(one.status) ? { ...one, status } : one));
      } else if (change.item && next.item) {
        const { item } = next;
        kept.items = kept.items.map((one) => (one.id === item.id ? item : one));
      }
      if (change.known && operation.key !== null) kept.known.set(operation.key, change.known);
      return result;
    },

    async items(jobId, now) {
      return jobs.get(jobId)?.items.map((one) => itemAt(one, now)) ?? null;
    },

    async unfinished() {
      const open = [...jobs.values()].filter(({ job }) => isOpen(job.status));
      return open.map(({ job }) => job.id);
    },

    async close() {},
  };
}

const QUEUED = { status: 'queued', holder: null, leaseUntil: null } as const;
