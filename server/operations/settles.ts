import { after } from '../store/state.ts';
import type { Change, ItemRow, JobState, Operation } from '../store.ts';
import type { Outcome } from '../worker.ts';
import { type Answers, answers } from './answers.ts';
import {
  type Call,
  finished,
  isLastOpen,
  isOver,
  operation,
  type Rules,
  replyOf,
  type Seen,
  seenBy,
  workedOn,
} from './rules.ts';

export type Settled =
  | Answers
  /** The counters have still to be written. */
  | { readonly kind: 'counts' }
  | { readonly kind: 'replies' };

/**
 * The item in hand gets its outcome, and whatever the dialect does in the same step: count it, finish
 * the job, answer. What is asked about counts is asked before the outcome is written.
 */
export function settles(
  rules: Rules,
  call: Call,
  id: string,
  outcome: Outcome,
): Operation<Settled> {
  const { dialect } = rules;
  const withItem = dialect.finalise === 'with-item';
  const decide = (state: JobState): { result: Settled; change?: Change } => {
    const { job } = state;
    if (job.status === 'cancelled' && dialect.settle === 'if-open') {
      return answers(call, state, replyOf(seenBy(rules, state), 'job_cancelled', nothing(id)));
    }
    if (isLost(rules, call, state)) return lost(rules, call, state, id);
    const item = { item: written(rules, state, outcome) };
    const last = isLastOpen(state);

    if (dialect.counters === 'derived' && withItem) {
      const change: Change = last ? finishing(rules, state, item) : item;
      const says = last && dialect['last-reply'] === 'job_completed';
      const left = seenBy(rules, after(state, change));
      // Who had the last open item in hand knows that none remain, and does not look.
      const seen = last ? { ...left, queued: 0 } : left;
      const status = says ? 'job_completed' : 'processed';
      const answer = answers(call, state, replyOf(seen, status, workedOn(id, outcome)));
      return { result: answer.result, change: { ...change, ...answer.change } };
    }
    if (withItem && last) {
      const counted = { ...item, job: incremented(rules, state, outcome) };
      return { result: { kind: 'replies' }, change: finishing(rules, state, counted) };
    }
    if (dialect.counters === 'read-then-write') {
      return { result: { kind: 'counts' }, change: item };
    }
    const reachesTotal = seenBy(rules, state).completed + 1 >= job.total;
    const counted = { ...item, job: incremented(rules, state, outcome) };
    const finishes = dialect.finalise === 'with-counters' && reachesTotal;
    const change = finishes ? finishing(rules, state, counted) : counted;
    return { result: { kind: 'replies' }, change };
  };
  return operation(rules, 'settles', call, decide, { item: { id }, outcome });
}

const nothing = (itemId: string) => ({ itemId, success: false });

/** A cancelled item keeps its status, unless the dialect does not look. */
function written({ dialect }: Rules, { item }: JobState, outcome: Outcome): Partial<ItemRow> {
  if (item?.status === 'cancelled' && dialect.settle === 'if-open') return {};
  return { status: outcome };
}

function incremented({ dialect }: Rules, { job }: JobState, outcome: Outcome): Counters {
  if (dialect.counters === 'derived') return {};
  const name = outcome === 'completed' ? 'successful' : 'failed';
  return { completed: job.completed + 1, [name]: job[name] + 1 };
}

type Counters = Partial<Pick<JobState['job'], 'completed' | 'successful' | 'failed'>>;

/** The change, and the job's final status by what it leaves. */
function finishing(rules: Rules, state: JobState, change: Change): Change {
  const next = after(state, change);
  const status = finished(rules, next, next.job.failed);
  return { ...change, job: { ...change.job, status } };
}

/**
 * Its lease expired although it lived (a process that was suspended), and another worker has the
 * item: what it found out is worth nothing. The model has no such step.
 */
function isLost({ dialect }: Rules, call: Call, { item }: JobState): boolean {
  return dialect.lease === 'renewed' && dialect.take === 'atomic' && item?.holder !== call.id;
}

function lost(rules: Rules, call: Call, state: JobState, id: string) {
  const status = isOver(state.job) ? 'job_completed' : 'processed';
  return answers(call, state, replyOf(seenBy(rules, state), status, nothing(id)));
}

export function readsCounters(rules: Rules, call: Call): Operation<Seen> {
  return operation(rules, 'reads counters', call, (state) => ({ result: seenBy(rules, state) }), {
    readOnly: true,
  });
}

/** The counters as they were read, and one more: whatever was written meanwhile is lost. */
export function writesCounters(
  rules: Rules,
  call: Call,
  read: Seen,
  outcome: Outcome,
): Operation<'done'> {
  const { dialect } = rules;
  const completed = read.completed + 1;
  const successful = read.successful + (outcome === 'completed' ? 1 : 0);
  const failed = read.failed + (outcome === 'failed' ? 1 : 0);
  return operation(rules, 'writes counters', call, (state) => {
    const counters = { completed, successful, failed };
    const finishes = dialect.finalise === 'with-counters' && completed >= state.job.total;
    const status = finishes ? finished(rules, state, failed) : state.job.status;
    return { result: 'done', change: { job: { ...counters, status } } };
  });
}
