import type { View } from '../view.ts';

/** A view in the words and numbers of the page. */
export interface Drawing {
  readonly title: string;
  readonly status: string;
  readonly count: string;
  /** null: not known yet. */
  readonly bar: { readonly value: number; readonly max: number } | null;
  /** Empty: no error. */
  readonly error: string;
  readonly cancel: boolean;
  readonly action: boolean;
}

const WORDS = {
  queued: 'Queued',
  processing: 'Processing',
  completed: 'Completed',
  failed: 'Failed',
  cancelled: 'Cancelled',
} as const;

export function drawingOf(view: View): Drawing {
  const { status, completed, total, failed, error, cancel, action } = view;
  const known = status !== null;
  const word = known ? WORDS[status] : 'Loading';
  const of = `${completed} of ${total}`;
  const count = failed > 0 ? `${of}, ${failed} failed` : of;
  // A bar needs a length, a job of no items has none: it is empty, until the job is over.
  const value = status === 'queued' || status === 'processing' ? 0 : 1;
  const bar = total > 0 ? { value: completed, max: total } : { value, max: 1 };
  return {
    title: known ? `${word}, ${of} – Batch job` : 'Batch job',
    status: word,
    count: known ? count : '',
    bar: known ? bar : null,
    error: error ?? '',
    cancel,
    action,
  };
}
