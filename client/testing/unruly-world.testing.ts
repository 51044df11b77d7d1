import type { Fetch, FetchInit } from '../calls.ts';
import { isTerminal } from '../shown.ts';
import type { Client, View } from '../view.ts';
import { watchJob } from '../watch-job.ts';
import { GoodServer } from './good-server.testing.ts';
import { type Target, targetOf } from './held-network.testing.ts';
import { JOB, json } from './replies.testing.ts';
import { settled, VirtualTiming } from './virtual-timing.testing.ts';

/** What happens to one call: what comes, and after how many milliseconds. */
export interface Fate {
  readonly kind: Outcome;
  readonly delay: number;
  /** A fetch that takes no notice of being aborted, and answers all the same. */
  readonly deaf: boolean;
}
export type Outcome =
  | { readonly kind: 'says'; readonly status: unknown; readonly process: unknown }
  | { readonly kind: 'fails'; readonly status: number; readonly retryAfter: string }
  | { readonly kind: 'garbles'; readonly body: string }
  | { readonly kind: 'breaks' | 'throws' | 'hangs' | 'stalls' | 'is good' };

/** A network that does the worst for a while and its best from then on, all in virtual time. */
export class UnrulyWorld {
  readonly #clock = new VirtualTiming();
  readonly #fates: Fate[];
  readonly #server: GoodServer;
  /** Driving calls that the client waits for. */
  #driving = 0;
  #timers = 0;
  readonly views: View[] = [];
  /** The laws that were broken. */
  readonly broken = new Set<string>();
  readonly client: Client;

  constructor(items: number, fates: readonly Fate[]) {
    this.#server = new GoodServer(items);
    this.#fates = [...fates];
    const timing = {
      now: () => this.#clock.now(),
      after: (ms: number, run: () => void) => this.#after(ms, run),
    };
    this.client = watchJob({ jobId: JOB, fetch: this.#fetch, timing, random: () => 0.5 });
    this.client.subscribe(() => this.views.push(this.client.view()));
  }

  /** A timer of the client. */
  #after(ms: number, run: () => void): () => void {
    if (this.#isOver()) this.broken.add('a timer was set after the end');
    this.#timers += 1;
    let counted = true;
    const uncount = () => {
      if (counted) this.#timers -= 1;
      counted = false;
    };
    const callOff = this.#clock.after(ms, () => {
      uncount();
      run();
    });
    return () => {
      uncount();
      callOff();
    };
  }

  #isOver = (): boolean => isTerminal(this.client.view().status);

  readonly #fetch: Fetch = (url, init) => {
    const target = targetOf(url);
    const fate = this.#fates.shift() ?? { kind: { kind: 'is good' }, delay: 10, deaf: false };
    if (this.#isOver()) this.broken.add('a call was sent after the end');
    if (fate.kind.kind === 'throws') throw new Error('no fetch today');
    const call = new Promise<Response>((resolve, reject) => {
      if (!fate.deaf) init.signal.addEventListener('abort', () => reject(new Error('aborted')));
      if (fate.kind.kind !== 'hangs')
        this.#clock.after(fate.delay, () => this.#end(fate.kind, target, resolve, reject));
    });
    if (target !== 'cancel') this.#watch(call, init, fate.kind.kind === 'stalls');
    return call;
  };

  #watch(call: Promise<Response>, { signal }: FetchInit, stalls: boolean): void {
    this.#driving += 1;
    if (this.#driving > 1) this.broken.add('two driving calls were in flight');
    let counted = true;
    const end = () => {
      if (counted) this.#driving -= 1;
      counted = false;
    };
    signal.addEventListener('abort', end);
    // A stalled body is in flight until it is aborted.
    call.then(() => stalls || end(), end);
  }

  #end(
    outcome: Outcome,
    target: Target,
    resolve: (response: Response) => void,
    reject: (error: Error) => void,
  ): void {
    if (outcome.kind === 'breaks') reject(new TypeError('fetch failed'));
    else if (outcome.kind === 'is good') resolve(this.#server.answer(target));
    else if (outcome.kind === 'garbles') resolve(new Response(outcome.body));
    else if (outcome.kind === 'stalls') resolve(new Response(new ReadableStream({})));
    else if (outcome.kind === 'says')
      resolve(json(target === 'process-next' ? outcome.process : outcome.status));
    else if (outcome.kind === 'fails') {
      const headers = { 'retry-after': outcome.retryAfter };
      resolve(json({}, { status: outcome.status, headers }));
    }
  }

  /** Lets one timer after another ring, and somebody press cancel at some of them, until all is quiet. */
  async run(cancelsAt: readonly number[]): Promise<void> {
    this.client.start();
    for (let step = 0; step < 1_000; step++) {
      await settled();
      if (cancelsAt.includes(step)) this.client.cancel();
      if (!this.#clock.fireNext()) return;
    }
    this.broken.add('the client never came to rest');
  }

  /** Timers of the client's that still wait. */
  get timers(): number {
    return this.#timers;
  }
}
