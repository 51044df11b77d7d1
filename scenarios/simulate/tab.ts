import type { View } from '../../client/view.ts';
import { asking, viewIn } from './made.ts';
import { type Acting, actAs } from './plain-globals.ts';
import type { ClientUnderTest } from './subject.ts';
import { type Timer, VirtualTime } from './virtual-time.ts';

/** One tab: its client, its clock, and whether anybody can see it. */
export class Tab {
  client: ClientUnderTest | null = null;
  hidden = false;
  /** A cancel button is told once; some clients remember it. */
  pressed = false;
  loads = 0;
  /** How often this page drew by chance: then how long a timer waits hangs on that, too. */
  draws = 0;
  #name = '';
  time = new VirtualTime();
  readonly #deadlines = new Set<Timer>();
  readonly #bySignal = new WeakMap<AbortSignal, Timer>();
  #lastSet: Timer | null = null;
  #globals: Acting | null = null;

  /**
   * `name`: of the subject; `globals`: what its client may take instead of its deps; `passed` is told of
   * time that passes here.
   */
  open(
    name: string,
    globals: Acting | null,
    passed: (ms: number) => void,
    make: () => ClientUnderTest,
  ): void {
    this.close();
    this.#name = name;
    this.loads += 1;
    this.draws = 0;
    this.time = new VirtualTime((timer) => this.#set(timer), passed);
    this.hidden = false;
    this.pressed = false;
    this.#globals = globals;
    const client = make();
    this.client = client;
    actAs(this.acting);
    asking(`${name}: start()`, () => client.start());
  }

  /** Who acts in a step of this tab; null: its client sees to its globals itself, or runs elsewhere. */
  get acting(): Acting | null {
    const { client } = this;
    return client && !client.settle && !client.hasOwnGlobals ? this.#globals : null;
  }

  close(): void {
    this.client?.stop();
    this.client = null;
    this.time.clear();
    this.#deadlines.clear();
  }

  /**
   * A timer that was set right before a call that can be aborted, in the same synchronous turn, is
   * the call's deadline, and that of every later call with the same signal; every other one is a pause
   * of the page.
   */
  deadlineOf({ signal }: RequestInit): Timer | null {
    const timer = this.#lastSet;
    this.#lastSet = null;
    if (!signal) return null;
    if (timer) {
      this.#deadlines.add(timer);
      this.#bySignal.set(signal, timer);
    }
    return this.#bySignal.get(signal) ?? null;
  }

  get pauses(): readonly Timer[] {
    const { pending } = this.time;
    return this.#deadlines.size === 0
      ? pending
      : pending.filter((timer) => !this.#deadlines.has(timer));
  }

  /** ms until each pause ends; one that is late ends at once. */
  get waits(): number[] {
    return this.pauses.map(({ due }) => Math.max(0, due - this.time.now()));
  }

  view(): View | null {
    return this.client && viewIn(this.#name, this.client);
  }

  #set(timer: Timer): void {
    this.#lastSet = timer;
    queueMicrotask(() => {
      if (this.#lastSet === timer) this.#lastSet = null;
    });
  }
}
