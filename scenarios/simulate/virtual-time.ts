import type { Timing } from '../../model/timing.ts';

export interface Timer {
  readonly due: number;
  readonly run: () => void;
}

/** Time that stands still until the schedule moves it. */
export class VirtualTime implements Timing {
  #now = 0;
  /** By their deadlines; of equal ones the first made is first. Replaced, never changed. */
  #timers: readonly Timer[] = [];
  readonly #onSet: (timer: Timer) => void;
  readonly #onPass: (ms: number) => void;

  constructor(onSet: (timer: Timer) => void = () => {}, onPass: (ms: number) => void = () => {}) {
    this.#onSet = onSet;
    this.#onPass = onPass;
  }

  readonly now = (): number => this.#now;

  readonly after = (ms: number, run: () => void): (() => void) => {
    const timer = { due: this.#now + Math.max(0, ms), run };
    const later = this.#timers.findIndex(({ due }) => due > timer.due);
    this.#timers = this.#timers.toSpliced(later < 0 ? this.#timers.length : later, 0, timer);
    this.#onSet(timer);
    return () => this.#remove(timer);
  };

  /** Those that wait, by their deadlines; of equal ones the first made is first. */
  get pending(): readonly Timer[] {
    return this.#timers;
  }

  /** ms until each. */
  get waits(): number[] {
    return this.#timers.map(({ due }) => due - this.#now);
  }

  has(timer: Timer): boolean {
    return this.#timers.includes(timer);
  }

  /** Runs it now, out of turn if need be. */
  fire(timer: Timer): void {
    this.#remove(timer);
    const passed = Math.max(0, timer.due - this.#now);
    this.#now += passed;
    this.#onPass(passed);
    timer.run();
  }

  /** Runs what is due until then, in order, with `settle` after each. */
  async passTo(until: number, settle: () => Promise<void>): Promise<void> {
    for (;;) {
      const [first] = this.pending;
      if (!first || first.due > until) break;
      this.fire(first);
      await settle();
    }
    this.#now = Math.max(this.#now, until);
  }

  clear(): void {
    this.#timers = [];
  }

  #remove(timer: Timer): void {
    this.#timers = this.#timers.filter((one) => one !== timer);
  }
}
