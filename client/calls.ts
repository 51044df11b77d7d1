import type { Timing } from '../model/timing.ts';
import { retryAfter } from './retry-after.ts';

/** The part of `fetch` that a client uses. */
export type Fetch = (url: string, init: FetchInit) => Promise<Response>;
export interface FetchInit {
  readonly method: 'GET' | 'POST';
  readonly headers: Record<string, string>;
  /** A status from a cache is an old one. */
  readonly cache: 'no-store';
  readonly signal: AbortSignal;
}

/** A call without a usable answer. */
export class CallError extends Error {
  /** Milliseconds that the server asked to wait; 0 if it did not. */
  readonly retryAfter: number;
  constructor(message: string, headers?: Headers) {
    super(message);
    this.retryAfter = headers ? retryAfter(headers) : 0;
  }
}

/** Everything a client waits for. */
export interface Calls {
  pause(ms: number): Promise<void>;
  /**
   * `read` gets the parsed body of a 2xx reply, undefined if it had none, and throws at what it cannot
   * use. Rejects with CallError only, whatever `fetch` does; after `deadline` milliseconds at the
   * latest, the body's arrival included. Without a deadline the call is waited for.
   */
  send<T>(
    method: FetchInit['method'],
    url: string,
    read: (body: unknown) => T,
    deadline?: number,
    headers?: FetchInit['headers'],
  ): Promise<T>;
  /** Calls off every timer and aborts every call. What was waited for stays pending for ever. */
  stop(): void;
}

/** ms */
const SOME = 1000;

export function callsOf(fetch: Fetch, timing: Timing): Calls {
  /** What calls off each timer and call under way. */
  const pending = new Set<() => void>();
  let stopped = false;

  async function exchange<T>(url: string, init: FetchInit, read: (body: unknown) => T): Promise<T> {
    const response = await fetch(url, init);
    const told = response.headers;
    if (!response.ok) throw new CallError(`The server answered ${response.status}.`, told);
    const text = await response.text();
    try {
      return read(text ? JSON.parse(text) : undefined);
    } catch {
      throw new CallError('The answer was not understood.', told);
    }
  }

  return {
    pause: (ms) =>
      new Promise((resolve) => {
        if (stopped) return;
        // Whatever a caller's times and dice come to: a pause of no length is asking without end.
        const callOff = timing.after(ms > 0 ? ms : SOME, () => {
          pending.delete(callOff);
          resolve();
        });
        pending.add(callOff);
      }),

    send: (method, url, read, deadline, headers = {}) =>
      new Promise((resolve, reject) => {
        if (stopped) return;
        const controller = new AbortController();
        let callOff = () => {};
        const abandon = () => {
          callOff();
          controller.abort();
        };
        // Whoever takes the call from the pending ones settles it: answer, deadline or stop().
        const end = (how: () => void) => {
          if (!pending.delete(abandon)) return;
          callOff();
          how();
        };
        const fail = (error: unknown) =>
          end(() => {
            controller.abort();
            reject(error instanceof CallError ? error : new CallError('No answer arrived.'));
          });
        pending.add(abandon);
        if (deadline) {
          const late = () => fail(new CallError(`No answer within ${deadline / 1000} s.`));
          callOff = timing.after(deadline, late);
        }
        const { signal } = controller;
        exchange(url, { method, headers, cache: 'no-store', signal }, read).then(
          (answer) => end(() => resolve(answer)),
          fail,
        );
      }),

    stop() {
      stopped = true;
      for (const callOff of pending) callOff();
      pending.clear();
    },
  };
}
