import type { JobStatus } from './machines/page-parts.ts';

// What the safety claims ask of one moment, of whatever it is read from: a state of the model, or real
// views and a real store. Both levels ask here, so that a claim cannot mean two things.

export const isOver = (status: JobStatus | null): boolean =>
  status === 'completed' || status === 'failed' || status === 'cancelled';

/** At these statuses every item has been worked on; a cancelled job leaves some. */
const hasEnded = (status: JobStatus): boolean => status === 'completed' || status === 'failed';

/** `truthful`: an end is shown that is not the job's. */
export const isWrongEnd = (shown: JobStatus | null, stored: JobStatus): boolean =>
  isOver(shown) && shown !== stored;

/** `counts-add-up` */
export const countsAreWrong = (
  status: JobStatus,
  completed: number,
  successful: number,
  failed: number,
  total: number,
): boolean =>
  completed !== successful + failed ||
  completed > total ||
  (hasEnded(status) && completed !== total);

/** `each-item-once`: a job that ended by itself has items that are not settled. */
export const leavesOpen = (status: JobStatus, open: number): boolean =>
  hasEnded(status) && open > 0;

/** `action-iff-completed`: the "Enrich all" button is there and should not be, or the reverse. */
export const isWrongButton = (
  button: boolean,
  shown: JobStatus | null,
  hasSucceeded: boolean,
): boolean => button !== (shown === 'completed' && hasSucceeded);

/** `can-complete`, `can-fail`, `can-cancel`: the status that has to be reached. */
export const ENDS = {
  'can-complete': 'completed',
  'can-fail': 'failed',
  'can-cancel': 'cancelled',
} as const satisfies Record<string, JobStatus>;
