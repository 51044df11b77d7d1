import type { View } from '../../client/view.ts';
import { asking, viewIn } from './made.ts';
import type { ClientUnderTest } from './subject.ts';
import { type Timer, VirtualTime } from './virtual-time.ts';

/** One tab: its client, its clock, and whether anybody can see it. */
export class Tab {
  client: ClientUnderTest | null = null;
  hidden = false;
  /** A cancel button is told once; some clients remember it. */
  pressed = false;
  loads = 0;
  #name = '';
  time = new VirtualTime((timer) => this.#set(timer));
  readonly #deadlines = new Set<Timer>();
  #lastSet: Timer | null = null;

  /** `name`: of the subject. */
  open(name: string, make: (tab: Tab) => ClientUnderTest): void {
    this.close();
    this.#name = name;
    this.loads += 1;
    this.time = new VirtualTime((timer) => this.#set(timer));
    this.hidden = false;
    this.pressed = false;
    const client = make(this);
    this.client = client;
    asking(`${name}: start()`, () => client.start());
  }

  close(): void {
    this.client?.stop();
    this.client = null;
    this.time.clear();
    this.#deadlines.clear();
  }

  /**
   * A timer that was set right before a call that can be aborted, in the same synchronous turn, is
   * the call's deadline; every other one is a pause of the page.
   */
  deadlineOf({ signal }: RequestInit): Timer | null {
    const timer = signal ? this.#lastSet : null;
    if (timer) this.#deadlines.add(timer);
    this.#lastSet = null;
    return timer;
  }

  get pauses(): readonly Timer[] {
    const { pending } = this.time;
    return this.#deadlines.size === 0
      ? pending
      : pending.filter((timer) => !this.#deadlines.has(timer));
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
