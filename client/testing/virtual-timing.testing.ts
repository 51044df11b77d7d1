import type { Timing } from '../../model/timing.ts';

export interface Timer {
  readonly due: number;
  readonly ms: number;
  readonly run: () => void;
}

/** Time that stands still until a test moves it. Timers that are due at once run in the order of their making. */
export class VirtualTiming implements Timing {
  #now = 0;
  #held = false;
  #timers: Timer[] = [];

  now(): number {
    return this.#now;
  }

  after(ms: number, run: () => void): () => void {
    const timer = { due: this.#now + ms, ms, run };
    this.#timers.push(timer);
    return () => {
      this.#timers = this.#timers.filter((one) => one !== timer);
    };
  }

  /** Those that wait, in the order of their making. */
  get pending(): readonly Timer[] {
    return this.#timers;
  }

  /** What a hidden tab does to its timers. */
  hold(): void {
    this.#held = true;
  }

  release(): void {
    this.#held = false;
  }

  /** Runs this timer now, out of turn if need be; a held one stays. Answers whether it ran. */
  fire(timer: Timer): boolean {
    if (this.#held || !this.#timers.includes(timer)) return false;
    this.#timers = this.#timers.filter((one) => one !== timer);
    this.#now = Math.max(this.#now, timer.due);
    timer.run();
    return true;
  }

  /** Runs the timer that is due first, if one may run. */
  fireNext(): boolean {
    const first = this.#timers.toSorted((a, b) => a.due - b.due)[0];
    return first !== undefined && this.fire(first);
  }
}

/** Everything that can go on without a timer or a reply has gone on after this. */
export const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
