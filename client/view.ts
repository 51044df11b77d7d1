import type { JobStatus } from '../server/contract.ts';

/** What the user sees. */
export interface View {
  /** null: nothing was read yet. */
  readonly status: JobStatus | null;
  readonly completed: number;
  readonly total: number;
  readonly successful: number;
  readonly failed: number;
  /** The error line, or null. */
  readonly error: string | null;
  /** Which buttons are there: cancel, "Enrich all". */
  readonly cancel: boolean;
  readonly action: boolean;
}

/** A page's script without its page: every client dialect is one. */
export interface Client {
  /** Asks for the status and goes on from there. Once only. */
  start(): void;
  view(): View;
  /** Called after each change of the view; the answer ends that. */
  subscribe(listener: () => void): () => void;
  /** What the cancel button does. */
  cancel(): void;
  /** What leaving the page does: no request, no timer and no change of the view after it. */
  stop(): void;
}
