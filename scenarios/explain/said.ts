import type { EventOf } from '../logs/event.ts';
import type { Said } from './place.ts';

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
  if (remaining === undefined || !answer.startsWith('processed')) return true;
  return remaining > 0 === (answer === 'processed, more remain');
}
