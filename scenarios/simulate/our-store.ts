import type { ServerOptions } from '../../model/dialects.ts';
import type { Timing } from '../../model/timing.ts';
import { seenBy } from '../../server/operations/rules.ts';
import { createMemoryStore } from '../../server/store/memory.ts';
import type { Change, JobState, Operation, Store } from '../../server/store.ts';
import type { StoreSeen } from './seen.ts';
import type { ServerDeps } from './subject.ts';

/** A memory store that waits for the schedule at every step, and remembers who holds what. */
export function watchStore(
  dialect: ServerOptions,
  timing: Timing,
  lease: number,
  step: ServerDeps['step'],
) {
  const memory = createMemoryStore();
  /** The item that each call holds whose worker lives. */
  const holds = new Map<string, string>();
  const settled = new Map<string, number>();
  /** The calls whose worker died. */
  const rules = { dialect, lease, now: timing.now };

  const settles = (id: string) => settled.set(id, (settled.get(id) ?? 0) + 1);

  /** What was done, as far as holding and settling go. */
  function note({ step, call }: Operation<unknown>, state: JobState, change: Change = {}): void {
    const { item } = state;
    if (call !== null && item && change.item?.status === 'processing') holds.set(call, item.id);
    else if (call !== null && item && TAKES.includes(step)) holds.set(call, item.id);
    if (step !== 'settles') return;
    if (call !== null) holds.delete(call);
    const outcome = change.item?.status;
    if (item && (outcome === 'completed' || outcome === 'failed')) settles(item.id);
  }

  async function perform<R>(jobId: string, operation: Operation<R>): Promise<R | null> {
    const { step: name, call } = operation;
    if (name === 'renews lease') return memory.perform(jobId, operation);
    try {
      await step(name, { reads: operation.readOnly });
    } catch (error) {
      if (call !== null) holds.delete(call);
      throw error;
    }
    const before = name === MARKS ? await memory.items(jobId, timing.now()) : null;
    let marks = false;
    const result = await memory.perform(jobId, {
      ...operation,
      decide: (state) => {
        const decided = operation.decide(state);
        const { change } = decided;
        if (operation.readOnly && change && Object.keys(change).length > 0) {
          throw new Error(`${name} only reads, and has changed ${Object.keys(change)}`);
        }
        note(operation, state, change);
        marks = change?.openItems === 'failed';
        if (marks && !before) throw new Error(`${name} marks items, as only ${MARKS} may`);
        return decided;
      },
    });
    if (marks) for (const { id, status } of before!) if (OPEN.includes(status)) settles(id);
    return result;
  }

  const store: Store = { ...memory, perform };

  async function state(jobId: string): Promise<JobState> {
    const read: Operation<JobState> = {
      step: 'reads status',
      call: null,
      item: null,
      outcome: null,
      key: null,
      readOnly: true,
      now: timing.now,
      decide: (one) => ({ result: one }),
    };
    return (await memory.perform(jobId, read))!;
  }

  async function observe(jobId: string): Promise<StoreSeen> {
    const now = await state(jobId);
    const { status, total, completed, successful, failed } = seenBy(rules, now);
    const items = (await memory.items(jobId, timing.now()))!.map((item) => {
      const holders = [...holds.values()].filter((id) => id === item.id).length;
      const isOrphan = item.status === 'processing' && holders === 0;
      return {
        status: item.status,
        settled: settled.get(item.id) ?? 0,
        holders,
        expires: isOrphan ? item.leaseUntil : null,
      };
    });
    return { status, total, completed, successful, failed, items };
  }

  /** A worker died: its item is nobody's. */
  function dies(item: string): void {
    const call = [...holds].find(([, held]) => held === item)?.[0];
    if (call !== undefined) holds.delete(call);
  }

  /** Beside what `observe` shows, nothing decides the store's future but who holds what. */
  const fingerprint = () => [...holds.values()];
  return { store, observe, dies, fingerprint };
}

const TAKES: readonly string[] = ['takes item'];
const MARKS = 'marks items';
const OPEN: readonly string[] = ['queued', 'processing'];
