import type { Target } from './held-network.testing.ts';
import { json, processNextReply, statusReply } from './replies.testing.ts';

/** A server that does what server/contract.ts says, one item a call, without waiting. */
export class GoodServer {
  readonly total: number;
  completed = 0;
  cancelled = false;
  #touched = false;

  constructor(total: number) {
    this.total = total;
  }

  get status() {
    if (this.cancelled) return 'cancelled';
    if (this.completed === this.total) return 'completed';
    return this.#touched ? 'processing' : 'queued';
  }

  get version(): number {
    return this.completed + (this.#touched ? 1 : 0) + (this.cancelled ? 1 : 0);
  }

  answer(target: Target): Response {
    if (target === 'status')
      return json(statusReply(this.status, this.completed, this.total, { version: this.version }));
    if (target === 'cancel') {
      if (this.status === 'completed') return json({ status: 409 }, { status: 409 });
      this.cancelled = true;
      return json({ success: true, status: 'cancelled' });
    }
    if (!this.cancelled && this.completed < this.total) {
      this.#touched = true;
      this.completed += 1;
    }
    const said =
      this.status === 'cancelled'
        ? 'job_cancelled'
        : this.status === 'completed'
          ? 'job_completed'
          : 'processed';
    const { completed, total, version } = this;
    return json(processNextReply(said, completed, total, { version }));
  }
}
