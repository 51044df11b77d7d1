import { AsyncLocalStorage } from 'node:async_hooks';
import { type Clock, createClock } from '@sinonjs/fake-timers';
import type { ClientDeps } from '../subject.ts';
import { timeoutSignal } from '../timeout-signal.ts';
import { running } from './running.ts';

/** Where a page is loaded from; its relative URLs are resolved against it. */
export const ORIGIN = 'http://localhost';

/** Whose code is running. undefined: no page's. */
export const runningPage = (): Page | undefined => running.getStore() as Page | undefined;

/** The timer that was set right before the call that is being sent, in the same turn; null: none. */
const deadlineOfCall = new AsyncLocalStorage<number | null>();

/** The world's own code, called from a page's: it must meet the real globals. */
const outside = <T>(run: () => T): T => running.run(undefined, run);

interface PageTimer {
  readonly due: number;
  /** ms */
  readonly setFor: number;
  readonly fire: () => void;
  readonly callOff: () => void;
}

/**
 * What one loaded page gets from its browser, made from what the world gives it.
 *
 * The clock of fake-timers only tells the time here. It would also fire timers, but in an order of
 * its own; here the world decides which fires when, so each is handed over by itself.
 */
export class Page {
  readonly #deps: ClientDeps;
  readonly #clock: Clock;
  readonly #timers = new Map<number, PageTimer>();
  readonly #left = new AbortController();
  #lastId = 0;
  /** Set in this very turn. */
  #justSet: number | null = null;
  readonly window = new EventTarget();
  readonly document = new PageDocument();
  /** What the page's code threw and did not catch, as a browser's console would show it. */
  readonly uncaught: unknown[] = [];

  constructor(deps: ClientDeps) {
    this.#deps = deps;
    this.#clock = createClock(deps.timing.now());
  }

  get isLeft(): boolean {
    return this.#left.signal.aborted;
  }

  /** Runs the page's code. What it starts belongs to the page too. */
  enter<T>(run: () => T): T {
    return running.run(this, run);
  }

  /** As enter(), for what the page's browser calls: what it throws is a line in the console. */
  call(run: () => unknown): void {
    try {
      this.watch(this.enter(run));
    } catch (error) {
      this.uncaught.push(error);
    }
  }

  /** Keeps what `answer` rejects with, if it is a promise. */
  watch(answer: unknown): void {
    Promise.resolve(answer).catch((error) => this.uncaught.push(error));
  }

  // ---- time and chance ---------------------------------------------------------------------------

  /** At the world's time. */
  clock(): Clock {
    const ahead = this.#deps.timing.now() - this.#clock.now;
    if (ahead > 0) this.#clock.tick(ahead);
    return this.#clock;
  }

  readonly random = (): number => this.#deps.random();

  readonly setTimeout = (run: unknown, ms?: unknown, ...args: unknown[]): number =>
    this.#start(run, ms, args, false);

  readonly setInterval = (run: unknown, ms?: unknown, ...args: unknown[]): number =>
    this.#start(run, ms, args, true);

  readonly clear = (id: unknown): void => {
    this.#timers.get(Number(id))?.callOff();
    this.#timers.delete(Number(id));
  };

  #start(run: unknown, ms: unknown, args: unknown[], repeats: boolean): number {
    if (typeof run !== 'function') throw new TypeError('a timer needs a function');
    this.#lastId += 1;
    const id = this.#lastId;
    if (this.isLeft) return id;
    this.#arm(id, delayOf(ms), () => run(...args), repeats);
    this.#justSet = id;
    queueMicrotask(() => {
      if (this.#justSet === id) this.#justSet = null;
    });
    return id;
  }

  #arm(id: number, ms: number, run: () => unknown, repeats: boolean): void {
    const fire = () => {
      this.#timers.delete(id);
      // Armed first, so that the callback can clear it.
      if (repeats) this.#arm(id, ms, run, true);
      this.call(run);
    };
    this.#hand(id, ms, ms, fire);
  }

  #hand(id: number, wait: number, setFor: number, fire: () => void): void {
    const { timing } = this.#deps;
    const callOff = outside(() => timing.after(wait, fire));
    this.#timers.set(id, { due: timing.now() + wait, setFor, fire, callOff });
  }

  /** ms from now until each timer that waits, soonest first. */
  waits(): number[] {
    return this.timers().map(([wait]) => wait);
  }

  /** The same, each with the ms that it was set for, which tells timers apart that wait as long. */
  timers(): [wait: number, setFor: number][] {
    const now = this.#deps.timing.now();
    return [...this.#timers.values()]
      .map(({ due, setFor }): [number, number] => [due - now, setFor])
      .sort(([a, x], [b, y]) => a - b || x - y);
  }

  readonly timeout = (ms: number): AbortSignal => timeoutSignal((run) => this.setTimeout(run, ms));

  // ---- network -----------------------------------------------------------------------------------

  /**
   * Runs what sends a call, and remembers its deadline. A world takes a timer that is set right before
   * a call for its deadline; between the two lies MSW, so the timer is handed over once more.
   */
  send<T>(hasSignal: boolean, call: () => T): T {
    const deadline = hasSignal ? this.#justSet : null;
    return deadlineOfCall.run(deadline, call);
  }

  #handDeadline(): void {
    const id = deadlineOfCall.getStore() ?? null;
    const timer = id === null ? undefined : this.#timers.get(id);
    if (id === null || !timer) return;
    timer.callOff();
    this.#hand(id, timer.due - this.#deps.timing.now(), timer.setFor, timer.fire);
  }

  /** Rejects as the world's network does. After the page is left nothing arrives any more. */
  async fetch(request: Request): Promise<Response> {
    if (this.isLeft) return never();
    const { pathname, search, origin } = new URL(request.url);
    const body = request.body === null ? null : await request.text();
    const init = {
      method: request.method,
      headers: Object.fromEntries(request.headers),
      cache: request.cache,
      signal: AbortSignal.any([request.signal, this.#left.signal]),
      ...(body === null ? {} : { body }),
    };
    const url = origin === ORIGIN ? pathname + search : request.url;
    this.#handDeadline();
    const response = await outside(() => this.#deps.fetch(url, init)).catch((error) => {
      if (this.isLeft) return never();
      throw error;
    });
    return this.isLeft ? never() : response;
  }

  // ---- the tab -----------------------------------------------------------------------------------

  /** Hides or shows the tab: what `document.visibilityState` says and whom it tells. */
  setVisibility(hidden: boolean): void {
    const state = hidden ? 'hidden' : 'visible';
    if (this.document.visibilityState === state) return;
    this.document.visibilityState = state;
    const event = () => new Event('visibilitychange', { bubbles: true });
    this.call(() => {
      this.document.dispatchEvent(event());
      // In a browser it bubbles up to the window.
      this.window.dispatchEvent(event());
    });
  }

  /** Nothing of the page goes on: its timers are gone, its calls aborted. */
  leave(): void {
    this.#left.abort();
    for (const { callOff } of this.#timers.values()) callOff();
    this.#timers.clear();
  }
}

export class PageDocument extends EventTarget {
  visibilityState: 'visible' | 'hidden' = 'visible';
  /** MSW asks for it with every request. */
  readonly cookie = '';
  get hidden(): boolean {
    return this.visibilityState === 'hidden';
  }
}

const never = (): Promise<never> => new Promise(() => {});

/** As browsers read it: whole milliseconds, and 0 for what is not one. */
function delayOf(ms: unknown): number {
  const whole = Math.trunc(Number(ms ?? 0));
  return whole > 0 && whole <= 2 ** 31 - 1 ? whole : 0;
}
