import type { JobStatus } from '../server/contract.ts';
import type { View } from './view.ts';
import type { Progress } from './wire.ts';

/** What is shown before anything was read. */
export const BLANK: View = {
  status: null,
  completed: 0,
  total: 0,
  successful: 0,
  failed: 0,
  error: null,
  cancel: false,
  action: false,
};

const isUnderWay = (status: JobStatus | null): boolean =>
  status === 'queued' || status === 'processing';
export const isTerminal = (status: JobStatus | null): boolean =>
  status !== null && !isUnderWay(status);

export type Change = Partial<Omit<View, 'cancel' | 'action'>>;
type Mutable<T> = { -readonly [K in keyof T]: T[K] };

/** The view that is shown now, and who wants to hear of changes. */
export interface Shown {
  /** The same object until something changes. */
  view(): View;
  subscribe(listener: () => void): () => void;
  /** Changes what is given; the buttons follow. */
  set(change: Change): void;
  /**
   * What a reply changes if the view never goes back: a terminal view is final, counts of finished
   * items do not fall, and a job that is processing is not shown as queued again. What may go either
   * way is the newest version's. null: the reply says nothing of the job's status.
   */
  advance(progress: Progress, status: JobStatus | null): Change;
  /** Nothing changes any more, and nobody hears of anything. */
  freeze(): void;
}

export function createShown(): Shown {
  const listeners = new Set<() => void>();
  let view = BLANK;
  let newest = 0;
  let frozen = false;

  function set(change: Change): void {
    const next: Mutable<View> = { ...view, ...change };
    next.cancel = isUnderWay(next.status);
    next.action = next.status === 'completed' && next.successful > 0;
    if (frozen || JSON.stringify(next) === JSON.stringify(view)) return;
    view = next;
    for (const tell of [...listeners]) {
      try {
        // One that an earlier listener has just ended hears no more.
        if (listeners.has(tell)) tell();
      } catch (error) {
        // A listener's mistake must not stop the job.
        console.error(error);
      }
    }
  }

  return {
    view: () => view,
    set,
    subscribe(listener) {
      // Of its own, so that a function that subscribed twice is told twice.
      const tell = () => listener();
      listeners.add(tell);
      return () => {
        listeners.delete(tell);
      };
    },
    advance(progress, status) {
      if (isTerminal(view.status)) return {};
      const { completed, successful, version = newest } = progress;
      const { total, failed } = version < newest ? view : progress;
      newest = Math.max(newest, version);
      return {
        status: status === null || status === 'queued' ? (view.status ?? status) : status,
        completed: Math.max(view.completed, completed),
        successful: Math.max(view.successful, successful),
        total,
        failed,
      };
    },
    freeze() {
      frozen = true;
    },
  };
}
