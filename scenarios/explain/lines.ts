import type { Taken } from '../../model/checker/compile.ts';
import type { Answer } from '../../model/machines/handler-parts.ts';
import type { OwedLine, Place, Said } from './place.ts';

/** What a handler's step leaves in a log that records everything. */
export function linesOf(
  place: Place,
  { process, name, member, payload }: Taken,
  next: Place,
  answer: Answer | null,
  server: { readonly said: (slot: number) => Said; readonly settlesOpenOnly: boolean },
): OwedLine[] {
  if (process !== 'call.handler') return [];
  const answered: OwedLine[] =
    answer === null ? [] : [{ kind: 'answers process-next', reply: answer, queued: next.queued }];
  switch (name) {
    case 'reads status': {
      const [status, completed] = place.snapshot.split(' ') as [string, string];
      return [{ kind: 'answers status', status, completed: Number(completed) }];
    }
    case 'reads stale': {
      // (a stale answer is the server's own here: the log tells what it said)
      const { status, completed } = server.said(member);
      return [{ kind: 'answers status', status, completed }];
    }
    case 'cancel arrives':
    case 'writes cancelled':
      return answer === null ? [] : [{ kind: 'answers cancel', reply: answer }];
    case 'arrives':
      return payload.job === 'open' && payload.queued === true
        ? [{ kind: 'takes', queued: place.queued }, ...answered]
        : answered;
    case 'settles':
      return server.settlesOpenOnly && payload.job === 'cancelled'
        ? answered
        : [{ kind: 'settles', outcome: String(payload.outcome) }, ...answered];
    default:
      return answered;
  }
}
