import type { Event, EventOf } from '../logs/event.ts';
import type { OwedLine, Said } from './place.ts';

/** What is not logged, or not known, fits anything. */
export const fits = <T>(logged: T | undefined, shown: T | null): boolean =>
  logged === undefined || shown === null || logged === shown;

/** Is what the log has of an answer what the model says there? */
export function isSaid(
  event: EventOf<'receives'> | EventOf<'answers'>,
  said: Said,
  items: number,
): boolean {
  const { answer } = said;
  const failed = event.http !== undefined;
  if (event.route === 'cancel' && answer === 'refused') return failed || event.http === undefined;
  if (answer === 'failed' || failed) return answer === 'failed' && failed;
  if (event.route === 'status') {
    const { payload } = event;
    return (
      fits<string>(payload?.status, said.status) &&
      fits(payload?.completed, said.completed) &&
      fits(payload?.total, items)
    );
  }
  if (event.route === 'cancel' || !event.payload) return true;
  const { status, remaining } = event.payload;
  if (status !== undefined && !answer.startsWith(status)) return false;
  return remains(remaining, answer);
}

/** Is the event the line that the model owes? */
export function isLine(event: Event, line: OwedLine, items: number): boolean {
  switch (event.kind) {
    case 'takes':
      return line.kind === 'takes' && fits(event.payload?.queued, line.queued);
    case 'settles':
      return line.kind === 'settles' && line.outcome === event.payload.outcome;
    case 'answers':
      return line.kind === `answers ${event.route}` && isAnswerLine(event, line, items);
    default:
      return false;
  }
}

function isAnswerLine(event: EventOf<'answers'>, line: OwedLine, items: number): boolean {
  const failed = event.http !== undefined;
  if (line.kind === 'answers cancel') {
    return failed ? line.reply !== 'ok' : line.reply !== 'failed';
  }
  if (line.kind === 'answers status' && event.route === 'status') {
    if (line.completed < 0 || failed) return line.completed < 0 && failed;
    return isStatus(event, line.status, line.completed, items);
  }
  if (line.kind !== 'answers process-next' || event.route !== 'process-next') return false;
  const { status, remaining } = event.payload ?? {};
  if (line.reply === 'failed' || failed) return line.reply === 'failed' && status === undefined;
  if (status !== undefined && !line.reply.startsWith(status)) return false;
  return remains(remaining, line.reply);
}

/** What a status read says, as far as it is logged. */
export function isStatus(
  { payload }: EventOf<'answers'> & { readonly route: 'status' },
  status: string,
  completed: number,
  items: number,
): boolean {
  return (
    fits<string>(payload?.status, status) &&
    fits(payload?.completed, completed) &&
    fits(payload?.total, items)
  );
}

/** A reply that counts what is left counts what is queued. */
function remains(logged: number | undefined, reply: string): boolean {
  if (logged === undefined || !reply.startsWith('processed')) return true;
  return logged > 0 === (reply === 'processed, more remain');
}
