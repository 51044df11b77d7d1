import type { Route } from '../../model/machines/exchange.ts';
import { type Answer, type Call, isRead, LOST, type Waiter } from './calls.ts';
import { partOf, type Tracks } from './footprint.ts';
import { keptBy } from './kept-by.ts';
import { snapshotOf } from './light-headers.ts';
import { responseOf } from './light-response.ts';
import type { Timer } from './virtual-time.ts';
import { withoutStack } from './without-stack.ts';

/** What is called off with a signal. One listener for all: adding and removing one costs more than a step. */
const abortsOf = keptBy((signal: AbortSignal) => {
  const aborts = new Set<() => void>();
  const abortAll = () => {
    for (const abort of aborts) abort();
  };
  signal.addEventListener('abort', abortAll, { once: true });
  return aborts;
});

/** Every call between pages and server, held until the schedule says what becomes of it. */
export class Network {
  /** Places of calls; a new call takes the first that is free. */
  readonly slots: (Call | null)[] = [];
  sent = 0;
  readonly #tracks: Tracks;

  constructor(tracks: Tracks) {
    this.#tracks = tracks;
  }

  /** The page's side of a call. */
  send(
    tab: number,
    route: Route,
    url: string,
    init: RequestInit,
    deadline: Timer | null,
  ): Promise<Response> {
    return new Promise((resolve, reject) => {
      const { signal } = init;
      const waiter: Waiter = { order: this.sent + 1, tab, resolve, reject, deadline, call: null };
      // Whoever sent it may send the same again with other headers.
      const headers = snapshotOf(init.headers);
      this.#tracks.write(partOf('tab', tab));
      waiter.call = this.#open(route, url, headers ? { ...init, headers } : init, waiter);
      if (signal) this.#obey(signal, waiter);
    });
  }

  /** An abort is heard from now on until the call is settled. */
  #obey(signal: AbortSignal, waiter: Waiter): void {
    const { resolve, reject } = waiter;
    const abort = () => {
      if (waiter.call) this.leave(waiter.call);
      waiter.reject(withoutStack(() => new DOMException('The call was aborted.', 'AbortError')));
    };
    if (signal.aborted) {
      abort();
      return;
    }
    const aborts = abortsOf(signal);
    aborts.add(abort);
    // A page's signal may live as long as the page: it does not keep what is over.
    waiter.resolve = (response) => {
      aborts.delete(abort);
      resolve(response);
    };
    waiter.reject = (error) => {
      aborts.delete(abort);
      reject(error);
    };
  }

  at(slot: number): Call {
    const call = this.slots[slot];
    if (!call) throw new Error(`there is no call at place ${slot}`);
    return call;
  }

  get calls(): readonly Call[] {
    return this.slots.filter((one) => one !== null);
  }

  /** Its page waits no more: a read is as if never sent, the server works on at anything else. */
  leave(call: Call): void {
    this.#touch(call);
    if (call.waiter) call.waiter.call = null;
    call.waiter = null;
    if (isRead(call) || call.server === 'done') this.#free(call);
    else call.phase = 'gone';
  }

  deliver(call: Call): void {
    const { waiter, answer } = call;
    this.#touch(call);
    this.#free(call);
    waiter!.resolve(responseOf(answer!));
  }

  cut(call: Call): void {
    const { waiter } = call;
    this.leave(call);
    waiter!.reject(withoutStack(() => new TypeError('fetch failed')));
  }

  /** It never arrives, and nobody hears of it. */
  drop(call: Call): void {
    call.phase = 'doomed';
    call.server = 'done';
  }

  error(call: Call): void {
    call.server = 'done';
    this.answer(call, LOST);
  }

  /** No answer will come in time, or at all. */
  doom(call: Call): void {
    call.phase = 'doomed';
  }

  /** The transport sends it again as a call of its own; only that one's answer reaches the page. */
  resend(call: Call): void {
    const { waiter, route, url, init } = call;
    this.#tracks.read(partOf('tab', waiter!.tab));
    call.waiter = null;
    call.phase = 'gone';
    waiter!.call = this.#open(route, url, init, waiter!);
  }

  /** Whatever the server has answered by now is on its way. */
  takeAnswers(): void {
    for (const call of this.slots) {
      if (call?.answer && call.server === 'done') this.answer(call, call.answer);
    }
  }

  /** The server's answer, on its way; what nobody waits for is forgotten. */
  answer(call: Call, answer: Answer): void {
    call.answer = answer;
    if (call.phase !== 'waiting' && call.phase !== 'gone') return;
    this.#tracks.write(partOf('call', call.slot));
    if (call.phase === 'waiting') call.phase = 'answered';
    else this.#free(call);
  }

  /** Everything that this tab waits for. */
  of(tab: number): readonly Call[] {
    return this.calls.filter(({ waiter }) => waiter?.tab === tab);
  }

  /** The calls that are left take the first places, in their order. */
  closeUp(): void {
    const { calls } = this;
    this.slots.length = 0;
    for (const call of calls) call.slot = this.slots.push(call) - 1;
  }

  #open(route: Route, url: string, init: RequestInit, waiter: Waiter): Call {
    const free = this.slots.indexOf(null);
    const slot = free < 0 ? this.slots.length : free;
    for (let at = 0; at < slot; at++) this.#tracks.read(partOf('place', at));
    for (const part of [partOf('place', slot), partOf('call', slot), 'sent'])
      this.#tracks.write(part);
    const call: Call = {
      number: ++this.sent,
      slot,
      route,
      url,
      init,
      waiter,
      phase: 'waiting',
      server: 'in transit',
      attempts: 1,
      held: null,
      past: '',
      answer: null,
    };
    this.slots[slot] = call;
    return call;
  }

  /** What becomes of it, and what its page does then. */
  #touch({ slot, waiter }: Call): void {
    this.#tracks.write(partOf('call', slot));
    if (waiter) this.#tracks.write(partOf('tab', waiter.tab));
  }

  #free(call: Call): void {
    this.#tracks.write(partOf('place', call.slot));
    if (call.waiter) call.waiter.call = null;
    if (this.slots[call.slot] === call) this.slots[call.slot] = null;
  }
}
