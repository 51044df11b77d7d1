import type { ProcessNextReply } from '../contract.ts';
import type { Change, JobState, KnownCall } from '../store.ts';
import { type Call, leaseUntil, type Rules } from './rules.ts';

export interface Answers {
  readonly kind: 'answers';
  readonly reply: ProcessNextReply;
}

/** Ends the call. One that may be sent again leaves its answer, to be the second attempt's too. */
export function answers(
  call: Call,
  state: JobState,
  reply: ProcessNextReply,
): { result: Answers; change: Change } {
  return { result: { kind: 'answers', reply }, change: keptAnswer(call, state, reply) };
}

/** Another attempt may have taken the call over after this one was given up: it answers, then. */
export function keptAnswer(call: Call, { known }: JobState, answer: object): Change {
  if (call.key === null || (known && known.holder !== call.id)) return {};
  return { known: { holder: call.id, answer, until: null } };
}

/** From now on a second attempt waits for this one. */
export const begun = (rules: Rules, call: Call, now: number): Change =>
  call.key === null ? {} : { known: underWay(rules, call, now) };

export const underWay = (rules: Rules, call: Call, now: number): KnownCall => ({
  holder: call.id,
  answer: null,
  until: leaseUntil(rules, now),
});

/** Is the first attempt still at it? */
export const isUnderWay = ({ known, now }: JobState): boolean =>
  known !== null && known.answer === null && (known.until === null || known.until > now);
