import type { Timing } from '../model/timing.ts';
import { retryAfter } from './retry-after.ts';

/** The part of `fetch` that a client uses. */
export type Fetch = (url: string, init: RequestInit) => Promise<Response>;

export interface Call<T> {
  readonly method: 'GET' | 'POST';
  readonly url: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Milliseconds until the call is abandoned, its body included; none: it is waited for. */
  readonly deadline?: number | undefined;
  /** Reads the parsed body of a 2xx reply; throws at what it cannot use. */
  readonly read: (body: unknown) => T;
}

/** A call without a usable answer. */
export class CallError extends Error {
  /** Milliseconds that the server asked to wait, if it did. */
  readonly retryAfter: number | null;
  constructor(message: string, retryAfter: number | null = null) {
    super(message);
    this.retryAfter = retryAfter;
  }
}

/** Everything a client waits for: its calls and its pauses. Once stopped, nothing of it ends any more. */
export class Calls {
  readonly #fetch: Fetch;
  readonly #timing: Timing;
  readonly #pending = new Set<() => void>();
  #stopped = false;

  constructor(fetch: Fetch, timing: Timing) {
    this.#fetch = fetch;
    this.#timing = timing;
  }

  /** Calls off every timer and aborts every call. Their promises stay pending for ever. */
  stop(): void {
    this.#stopped = true;
    for (const callOff of this.#pending) callOff();
    this.#pending.clear();
  }

  pause(ms: number): Promise<void> {
    return new Promise((resolve) => {
      if (this.#stopped) return;
      const callOff = this.#timing.after(ms, () => {
        this.#pending.delete(callOff);
        resolve();
      });
      this.#pending.add(callOff);
    });
  }

  /** Rejects with CallError, at the deadline at the latest, whatever `fetch` does. */
  send<T>(call: Call<T>): Promise<T> {
    return new Promise((resolve, reject) => {
      if (this.#stopped) return;
      const controller = new AbortController();
      let callOff = () => {};
      const abandon = () => {
        callOff();
        controller.abort();
      };
      // Whoever takes the call from the pending ones settles it: the answer, the deadline or stop().
      const settle = (how: () => void) => {
        if (!this.#pending.delete(abandon)) return;
        callOff();
        how();
      };
      const fail = (error: unknown) => {
        controller.abort();
        reject(error instanceof CallError ? error : new CallError('The answer did not arrive.'));
      };
      this.#pending.add(abandon);
      if (call.deadline !== undefined) {
        const late = new CallError(`No answer within ${call.deadline / 1000} s.`);
        callOff = this.#timing.after(call.deadline, () => settle(() => fail(late)));
      }
      this.#exchange(call, controller.signal).then(
        (answer) => settle(() => resolve(answer)),
        (error) => settle(() => fail(error)),
      );
    });
  }

  async #exchange<T>(call: Call<T>, signal: AbortSignal): Promise<T> {
    const { method, url, headers = {}, read } = call;
    const response = await this.#fetch.call(undefined, url, {
      method,
      headers: { accept: 'application/json', ...headers },
      cache: 'no-store',
      signal,
    });
    if (!response.ok) {
      throw new CallError(`The server answered ${response.status}.`, retryAfter(response.headers));
    }
    const text = await response.text();
    try {
      return read(text ? JSON.parse(text) : undefined);
    } catch {
      throw new CallError('The answer was not understood.', retryAfter(response.headers));
    }
  }
}
