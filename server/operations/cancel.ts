import type { CancelReply } from '../contract.ts';
import type { JobState, Operation } from '../store.ts';
import { begun, isUnderWay, keptAnswer } from './answers.ts';
import { type Call, isOver, operation, type Rules } from './rules.ts';

export type CancelArrival =
  | { readonly kind: 'answers'; readonly reply: CancelReply }
  | { readonly kind: 'refused'; readonly status: JobState['job']['status'] }
  | { readonly kind: 'waits' }
  /** Its items and its status have still to be written. */
  | { readonly kind: 'cancels' };

const OK: CancelReply = { success: true, status: 'cancelled' };

/** A guarded cancel looks and writes in one step; an unconditional one only looks. */
export function cancelArrives(rules: Rules, call: Call): Operation<CancelArrival> {
  const careless = rules.dialect.cancel === 'unconditional';
  return operation<CancelArrival>(
    rules,
    'cancel arrives',
    call,
    (state) => {
      const { job, known, now } = state;
      if (known?.answer) {
        return { result: { kind: 'answers', reply: known.answer as CancelReply } };
      }
      if (isUnderWay(state)) return { result: { kind: 'waits' } };
      const isRefused = careless ? isOver(job) && job.status !== 'failed' : isOver(job);
      if (isRefused) return { result: { kind: 'refused', status: job.status } };
      if (careless) return { result: { kind: 'cancels' }, change: begun(rules, call, now) };
      const answer = keptAnswer(call, { ...state, known: null }, OK);
      const change = { openItems: 'cancelled', job: { status: 'cancelled' } } as const;
      return { result: { kind: 'answers', reply: OK }, change: { ...change, ...answer } };
    },
    { readOnly: careless && call.key === null },
  );
}

/** Open items are marked failed. */
export function marksItems(rules: Rules, call: Call): Operation<'done'> {
  return operation(rules, 'marks items', call, () => ({
    result: 'done',
    change: { openItems: 'failed' },
  }));
}

/** Whatever the job has become meanwhile; its counters are those of the items that failed. */
export function writesCancelled(rules: Rules, call: Call): Operation<CancelReply> {
  return operation(rules, 'writes cancelled', call, (state) => {
    const { counts } = state;
    const counters =
      rules.dialect.counters === 'derived'
        ? {}
        : { completed: counts.failed, failed: counts.failed };
    const change = { job: { status: 'cancelled', ...counters } } as const;
    return { result: OK, change: { ...change, ...keptAnswer(call, state, OK) } };
  });
}
