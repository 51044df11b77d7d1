import type { ProcessNextReply } from '../contract.ts';
import { isOpen } from '../store/state.ts';
import type { Change, ItemRow, JobState, Operation } from '../store.ts';
import { type Answers, answers, begun, isUnderWay, underWay } from './answers.ts';
import {
  type Call,
  finished,
  isOver,
  leaseUntil,
  marked,
  operation,
  type Rules,
  replyOf,
  type Seen,
  seenBy,
  type Worked,
} from './rules.ts';

export type Arrival =
  | Answers
  /** The same call is under way already. */
  | { readonly kind: 'waits' }
  /** Nothing is queued: the job has to be finished. */
  | { readonly kind: 'finalises'; readonly seen: Seen }
  /** An item is held; what is to be done before the work. */
  | { readonly kind: 'selected' | 'taken' | 'works'; readonly item: ItemRow };

/** The request's arrival, up to and with the first look at the store. */
export function arrives(rules: Rules, call: Call): Operation<Arrival> {
  const { dialect } = rules;
  // A call that selects and takes later has nothing to write yet.
  const readOnly = dialect.take === 'select-then-take' && call.key === null;
  const decide = (state: JobState): { result: Arrival; change?: Change } => {
    const { job, counts, item, known, now } = state;
    if (known?.answer) {
      return { result: { kind: 'answers', reply: known.answer as ProcessNextReply } };
    }
    if (isUnderWay(state)) return { result: { kind: 'waits' } };
    const begins = begun(rules, call, now);
    const ends = (status: ProcessNextReply['status']) =>
      answers(call, { ...state, known: null }, replyOf(seenBy(rules, state), status, null));

    if (isOver(job)) {
      return ends(job.status === 'cancelled' ? 'job_cancelled' : 'job_completed');
    }
    if (!item && dialect.finalise === 'with-item' && counts.processing > 0) {
      return ends('no_items');
    }
    if (!item) {
      return { result: { kind: 'finalises', seen: seenBy(rules, state) }, change: begins };
    }
    if (dialect.take === 'select-then-take') {
      return { result: { kind: 'selected', item }, change: begins };
    }
    const taken = { item: held(rules, call, state) };
    if (dialect.mark === 'always') {
      return { result: { kind: 'taken', item }, change: { ...begins, ...taken } };
    }
    const change = { ...begins, ...taken, job: { status: marked(rules, state) } };
    return { result: { kind: 'works', item }, change };
  };
  return operation(rules, 'arrives', call, decide, { item: 'next', readOnly });
}

function held(rules: Rules, call: Call, { item, now }: JobState): Partial<ItemRow> {
  if (item?.status === 'cancelled') return {};
  return { status: 'processing', holder: call.id, leaseUntil: leaseUntil(rules, now) };
}

/** The selected item becomes processing, whatever has become of it since. */
export function takesItem(rules: Rules, call: Call, id: string): Operation<'done'> {
  const decide = (state: JobState): { result: 'done'; change: Change } => {
    const item = held(rules, call, state);
    if (rules.dialect.mark === 'always') return { result: 'done', change: { item } };
    return { result: 'done', change: { item, job: { status: marked(rules, state) } } };
  };
  return operation(rules, 'takes item', call, decide, { item: { id } });
}

export function marksProcessing(rules: Rules, call: Call): Operation<'done'> {
  return operation(rules, 'marks processing', call, (state) => ({
    result: 'done',
    change: { job: { status: marked(rules, state) } },
  }));
}

/** A live worker keeps its item. False where it is not its own any more. */
export function renewsLease(rules: Rules, call: Call, id: string): Operation<boolean> {
  const decide = ({ item, known, now }: JobState): { result: boolean; change?: Change } => {
    if (item?.holder !== call.id || !isOpen(item.status)) return { result: false };
    const stillKnown = known?.holder === call.id && known.answer === null;
    const change = {
      item: { leaseUntil: leaseUntil(rules, now), ...revived(item) },
      ...(stillKnown ? { known: underWay(rules, call, now) } : {}),
    };
    return { result: true, change };
  };
  return operation(rules, 'renews lease', call, decide, { item: { id } });
}

/** A lease that expired before its worker could renew it, while nobody else took the item. */
const revived = ({ status }: ItemRow): Partial<ItemRow> =>
  status === 'queued' ? { status: 'processing' } : {};

export type Replied = Answers | { readonly kind: 'finalises'; readonly seen: Seen };

/** What a reply shows, and what it says; or that the job has to be finished first. */
export function replies(rules: Rules, call: Call, worked: Worked): Operation<Replied> {
  const { dialect } = rules;
  const finishes =
    dialect.finalise === 'on-last-item' ||
    (dialect.finalise === 'on-last-success' && worked.success);
  return operation<Replied>(
    rules,
    'replies',
    call,
    (state) => {
      const seen = seenBy(rules, state);
      if (finishes && seen.queued === 0) return { result: { kind: 'finalises', seen } };
      const saysSo =
        isOver(state.job) &&
        dialect.finalise === 'with-counters' &&
        dialect['last-reply'] === 'job_completed';
      return answers(call, state, replyOf(seen, saysSo ? 'job_completed' : 'processed', worked));
    },
    { readOnly: call.key === null },
  );
}

/** Nothing was queued: the job gets its final status, by the counters as they were read. */
export function finalises(
  rules: Rules,
  call: Call,
  seen: Seen,
  worked: Worked | null,
): Operation<Answers> {
  return operation(rules, 'finalises', call, (state) => {
    const { result, change } = answers(call, state, replyOf(seen, 'job_completed', worked));
    return { result, change: { ...change, job: { status: finished(rules, state, seen.failed) } } };
  });
}
