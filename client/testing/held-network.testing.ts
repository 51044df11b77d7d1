import type { Fetch } from '../calls.ts';

export type Target = 'status' | 'process-next' | 'cancel';

/** A call that waits for what the test makes of it. */
export interface HeldCall {
  readonly target: Target;
  readonly headers: Headers;
  readonly answer: (response: Response) => void;
  readonly fail: (error: Error) => void;
}

/** A network that holds every call. An aborted call is gone. */
export class HeldNetwork {
  #calls: HeldCall[] = [];
  /** How many calls there ever were. */
  sent = 0;

  /** Calls in flight, in the order of their sending. */
  get calls(): readonly HeldCall[] {
    return this.#calls;
  }

  readonly fetch: Fetch = (url, init) =>
    new Promise((resolve, reject) => {
      this.sent += 1;
      const leave = () => {
        this.#calls = this.#calls.filter((one) => one !== call);
      };
      const call: HeldCall = {
        target: targetOf(url),
        headers: new Headers(init.headers),
        answer(response) {
          leave();
          resolve(response);
        },
        fail(error) {
          leave();
          reject(error);
        },
      };
      this.#calls.push(call);
      init.signal.addEventListener('abort', () =>
        call.fail(new DOMException('The call was aborted.', 'AbortError')),
      );
    });
}

export function targetOf(url: string): Target {
  const last = url.split('/').at(-1);
  if (last === 'status' || last === 'process-next' || last === 'cancel') return last;
  throw new Error(`no call goes to ${url}`);
}
