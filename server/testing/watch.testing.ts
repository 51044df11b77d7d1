import type { Arrival } from '../operations/process-next.ts';
import { isOver, type Rules } from '../operations/rules.ts';
import { readsStatus } from '../operations/status.ts';
import type { Operation, Store } from '../store.ts';

export type Watched = 'counts-add-up' | 'each-item-once' | 'cancel-is-final';

/** The same store, and which of the model's claims on the server were seen to be broken in it. */
export function watchClaims(store: Store, rules: Rules) {
  const broken = new Set<Watched>();
  const settledOnce = new Set<string>();
  const holders = new Map<string, string>();
  let cancelled = false;

  function takes(call: string, item: string): void {
    if ([...holders].some(([other, one]) => other !== call && one === item)) {
      broken.add('each-item-once');
    }
    holders.set(call, item);
  }

  /** Looks at a step before and after it. */
  function watch<R>(operation: Operation<R>): Operation<R> {
    const { step, call, decide } = operation;
    return {
      ...operation,
      decide(state) {
        const answer = decide(state);
        const { result, change } = answer;
        if (step === 'arrives') {
          const arrival = result as Arrival;
          if (arrival.kind === 'taken' || arrival.kind === 'works') takes(call!, arrival.item.id);
        }
        if (step === 'takes item') takes(call!, state.item!.id);
        if (step === 'settles') {
          holders.delete(call!);
          const id = state.item!.id;
          const writes = change?.item?.status !== undefined;
          if (writes && settledOnce.has(id)) broken.add('each-item-once');
        }
        return answer;
      },
    };
  }

  async function look(jobId: string): Promise<void> {
    const seen = await store.perform(jobId, readsStatus(rules));
    const items = await store.items(jobId, rules.now());
    if (!seen || !items) return;
    const { status, total, completed, successful, failed } = seen;
    const mustBeAll = isOver(seen) && status !== 'cancelled';
    const addsUp = completed === successful + failed && completed <= total;
    if (!addsUp || (mustBeAll && completed !== total)) broken.add('counts-add-up');
    for (const one of items) {
      if (one.status === 'completed' || one.status === 'failed') settledOnce.add(one.id);
      const isOpen = one.status === 'queued' || one.status === 'processing';
      if (mustBeAll && isOpen) broken.add('each-item-once');
    }
    if (cancelled && status !== 'cancelled') broken.add('cancel-is-final');
    cancelled = status === 'cancelled';
  }

  const watched: Store = {
    ...store,
    async perform(jobId, operation) {
      const result = await store.perform(jobId, watch(operation));
      await look(jobId);
      return result;
    },
  };
  /** Its worker died: nobody alive holds the item. */
  const dies = (item: string) => {
    for (const [call, held] of holders) if (held === item) holders.delete(call);
  };
  return { store: watched, broken, dies };
}
