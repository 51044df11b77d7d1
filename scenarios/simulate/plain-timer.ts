import type { Timing } from '../../model/timing.ts';

/** What the global setTimeout answers: of a world's time, and in the hand of its schedule. */
export class PlainTimer {
  readonly #timing: Timing;
  readonly #ms: number;
  readonly #run: () => unknown;
  readonly #repeats: boolean;
  #callOff: (() => void) | null = null;

  /** ms */
  constructor(timing: Timing, ms: number, run: () => unknown, repeats: boolean) {
    this.#timing = timing;
    this.#ms = ms;
    this.#run = run;
    this.#repeats = repeats;
    this.#arm();
  }

  close(): this {
    this.#callOff?.();
    this.#callOff = null;
    return this;
  }

  refresh(): this {
    if (!this.#callOff) return this;
    this.close();
    this.#arm();
    return this;
  }

  ref(): this {
    return this;
  }

  unref(): this {
    return this;
  }

  hasRef(): boolean {
    return true;
  }

  [Symbol.dispose](): void {
    this.close();
  }

  #arm(): void {
    this.#callOff = this.#timing.after(this.#ms, () => {
      this.#callOff = null;
      // Armed first, so that the callback can clear it.
      if (this.#repeats) this.#arm();
      this.#run();
    });
  }
}
