import type { JobStatus } from '../server/contract.ts';
import type { View } from './view.ts';
import type { Progress } from './wire.ts';

const BLANK: View = {
  status: null,
  completed: 0,
  total: 0,
  successful: 0,
  failed: 0,
  error: null,
  cancel: false,
  action: false,
};

export const isTerminal = (status: JobStatus | null): boolean =>
  status !== null && status !== 'queued' && status !== 'processing';

/** The view that is shown now, and who wants to hear of changes. */
export class Shown {
  #view = BLANK;
  #version = 0;
  #frozen = false;
  readonly #listeners = new Set<{ tell: () => void }>();

  /** The same object until something changes. */
  get view(): View {
    return this.#view;
  }

  subscribe(listener: () => void): () => void {
    const entry = { tell: listener };
    this.#listeners.add(entry);
    return () => {
      this.#listeners.delete(entry);
    };
  }

  /** Nothing changes any more, and nobody hears of anything. */
  freeze(): void {
    this.#frozen = true;
    this.#listeners.clear();
  }

  /**
   * Shows what a reply says, whatever an earlier or a newer one said. null: the status
   * as it was; the error line stays unless it is given anew.
   */
  overwrite(progress: Progress, status: JobStatus | null, error = this.#view.error): void {
    const { completed, total, successful, failed } = progress;
    this.#set({ status: status ?? this.#view.status, completed, total, successful, failed, error });
  }

  /**
   * Never goes back: a terminal view is final, counts of finished items do not fall, and a job that
   * is processing is not shown as queued again. What may go either way is the newest version's.
   */
  advance(progress: Progress, status: JobStatus | null, error = this.#view.error): void {
    const old = this.#view;
    if (isTerminal(old.status)) {
      this.#set({ error });
      return;
    }
    const { version = this.#version } = progress;
    const newest = version >= this.#version ? progress : old;
    this.#version = Math.max(this.#version, version);
    this.#set({
      status: status === null || status === 'queued' ? (old.status ?? status) : status,
      completed: Math.max(old.completed, progress.completed),
      successful: Math.max(old.successful, progress.successful),
      total: newest.total,
      failed: newest.failed,
      error,
    });
  }

  /** Shows the error line. */
  fail(error: unknown): void {
    this.#set({ error: error instanceof Error ? error.message : String(error) });
  }

  #set(change: Partial<Omit<View, 'cancel' | 'action'>>): void {
    const old = this.#view;
    const { status, successful, ...rest } = { ...old, ...change };
    const next: View = {
      ...rest,
      status,
      successful,
      cancel: status === 'queued' || status === 'processing',
      action: status === 'completed' && successful > 0,
    };
    const keys = Object.keys(next) as (keyof View)[];
    if (this.#frozen || keys.every((key) => next[key] === old[key])) return;
    this.#view = next;
    for (const entry of [...this.#listeners]) {
      // One that an earlier listener has just ended hears no more.
      if (!this.#listeners.has(entry)) continue;
      try {
        entry.tell();
      } catch (error) {
        // A listener's mistake must not stop the job.
        console.error(error);
      }
    }
  }
}
