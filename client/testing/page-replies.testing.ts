import type { Answer } from '../../model/machines/handler-parts.ts';
import type { ProcessNextReply } from '../../server/contract.ts';
import type { HeldCall } from './held-network.testing.ts';
import type { PageEvent } from './page-events.testing.ts';
import { json, processNextReply, progressOf, statusReply } from './replies.testing.ts';

/** What the model leaves open: the counts in an answer, and how a failure looks. */
export interface Payload {
  readonly completed: number;
  readonly successful: number;
  /** Which may fall, too, or be missing: the machine knows of none. */
  readonly version: number | undefined;
  readonly failure: (typeof FAILURES)[number];
}
export const FAILURES = ['network', '500', 'html', 'truncated', '204', 'other job'] as const;
export const ITEMS = 3;

/** An answer as a bad server would send it. */
export function replyTo(event: PageEvent, payload: Payload): Response {
  const { completed, successful, version } = payload;
  const progress = progressOf(completed, ITEMS, completed - successful);
  const counts = { progress, version };
  if ('status' in event) return json({ ...statusReply(event.status, 0, ITEMS), ...counts });
  const { answer } = event as { answer: Answer };
  if (answer === 'ok') return json({ success: true, status: 'cancelled' });
  if (answer === 'refused') return json({ title: 'Conflict', status: 409 }, { status: 409 });
  const [status, remain] = answer.split(', ') as [ProcessNextReply['status'], string?];
  const remainingItems = remain === 'more remain' ? 1 : 0;
  return json({ ...processNextReply(status, 0, ITEMS, { remainingItems }), ...counts });
}

export function failureOf(call: HeldCall, { failure }: Payload): void {
  if (failure === 'network') call.fail(new TypeError('fetch failed'));
  else call.answer(faulty(failure));
}

export function faulty(failure: Exclude<Payload['failure'], 'network'>): Response {
  const text = { 'content-type': 'application/json' };
  switch (failure) {
    case '500':
      return json({ title: 'Internal Server Error', status: 500 }, { status: 500 });
    case 'html':
      return new Response('<!doctype html><title>Sign in</title>', {
        headers: { 'content-type': 'text/html' },
      });
    case 'truncated':
      return new Response('{"jobId":"job-1","status":"comp', { headers: text });
    case '204':
      return new Response(null, { status: 204 });
    case 'other job': {
      const reply = statusReply('completed', ITEMS, ITEMS);
      return json({ ...reply, jobId: 'another' });
    }
  }
}
