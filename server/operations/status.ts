import { isOpen, openOf } from '../store/state.ts';
import type { Operation } from '../store.ts';
import { operation, type Rules, type Seen, seenBy } from './rules.ts';

/** What a status read says. */
export function readsStatus(rules: Rules): Operation<Seen> {
  return operation(rules, 'reads status', null, (state) => ({ result: seenBy(rules, state) }), {
    readOnly: true,
  });
}

/** Where the job's status lags behind its items: now it follows. */
export function catchesUp(rules: Rules): Operation<boolean> {
  return operation(rules, 'catches up', null, ({ job, counts }) => {
    const lags = rules.dialect.finalise === 'lagging' && isOpen(job.status);
    if (!lags || job.total === 0 || openOf(counts) > 0) return { result: false };
    return { result: true, change: { job: { status: 'completed' } } };
  });
}
