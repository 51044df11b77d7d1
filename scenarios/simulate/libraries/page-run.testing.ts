import { GoodServer } from '../../../client/testing/good-server.testing.ts';
import { type HeldCall, HeldNetwork } from '../../../client/testing/held-network.testing.ts';
import { settled, VirtualTiming } from '../../../client/testing/virtual-timing.testing.ts';
import type { ClientDeps, ClientUnderTest } from '../subject.ts';

/** What happens to the nth status read, counted from 0. Everything else is answered well. */
export type Fate = (read: number) => 'good' | '502' | 'cut' | 'hang';

export const good: Fate = () => 'good';
/** Only the reads with these numbers fail, or hang. */
export const only =
  (what: '502' | 'cut' | 'hang', ...reads: number[]): Fate =>
  (read) =>
    reads.includes(read) ? what : 'good';

/** One page against a server that does one item a call, in virtual time. */
export class PageRun<C extends ClientUnderTest> {
  readonly #network = new HeldNetwork();
  readonly #timing = new VirtualTiming();
  readonly #fate: Fate;
  readonly #hung = new Set<HeldCall>();
  readonly #seen = new Set<HeldCall>();
  readonly server: GoodServer;
  readonly page: C;
  /** When each status read reached the network, in ms. */
  readonly readsAt: number[] = [];

  constructor(make: (deps: ClientDeps) => C, fate: Fate = good, items = 3) {
    this.#fate = fate;
    this.server = new GoodServer(items);
    const fetch = this.#network.fetch as ClientDeps['fetch'];
    const timing = this.#timing;
    this.page = make({ jobId: 'job-1', fetch, timing, random: () => 0.5 });
    this.page.start();
  }

  /** Lets everything happen, calls before timers, until this moment; true: nothing is left to happen. */
  async until(ms: number): Promise<boolean> {
    for (let turn = 0; turn < 2000; turn++) {
      await settled();
      this.#number();
      const call = this.#network.calls.find((one) => !this.#hung.has(one));
      if (call) this.#end(call);
      else {
        const next = Math.min(...this.#timing.pending.map(({ due }) => due));
        if (next === Number.POSITIVE_INFINITY) return true;
        if (next > ms) return false;
        this.#timing.fireNext();
      }
    }
    throw new Error('the page never came to rest');
  }

  /** Answers the one read that is under way, and gives the page one turn of the event loop. */
  async answerRead(): Promise<void> {
    await settled();
    const call = this.#network.calls.find(({ target }) => target === 'status')!;
    call.answer(this.server.answer('status'));
    await settled();
  }

  /** Ends the reads that hang, with an error. */
  cutHung(): void {
    for (const call of this.#hung) call.fail(new TypeError('fetch failed'));
    this.#hung.clear();
  }

  #number(): void {
    for (const call of this.#network.calls) {
      if (this.#seen.has(call)) continue;
      this.#seen.add(call);
      if (call.target !== 'status') continue;
      this.readsAt.push(this.#timing.now());
      if (this.#fate(this.readsAt.length - 1) === 'hang') this.#hung.add(call);
    }
  }

  #end(call: HeldCall): void {
    const read = this.readsAt.length - 1;
    const fate = call.target === 'status' ? this.#fate(read) : 'good';
    if (fate === 'cut') call.fail(new TypeError('fetch failed'));
    else if (fate === '502') call.answer(new Response('bad gateway', { status: 502 }));
    else call.answer(this.server.answer(call.target));
  }
}
