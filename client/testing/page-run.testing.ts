import { initialTransition, transition } from 'xstate';
import type { ClientOptions } from '../../model/dialects.ts';
import type { Route } from '../../model/machines/exchange.ts';
import { pageMachine } from '../../model/machines/page.ts';
import { deadlinesOf } from '../../model/protocol.ts';
import type { ClientMaker } from '../dialects.ts';
import { TIMES } from '../times.ts';
import type { Client } from '../view.ts';
import { type HeldCall, HeldNetwork } from './held-network.testing.ts';
import { callsIn, type PageEvent, pausesIn, regionsOf } from './page-events.testing.ts';
import { failureOf, type Payload, replyTo } from './page-replies.testing.ts';
import { JOB } from './replies.testing.ts';
import { settled, type Timer, VirtualTiming } from './virtual-timing.testing.ts';

/** No pause is as long as a deadline, so that a timer's length says what it is for. */
const TIMERS = { ...TIMES, longestBackoff: 10_000 };
const DEADLINES = [TIMERS.deadline, TIMERS.processDeadline];

/** What can be seen of a page. */
export interface Seen {
  readonly status: string | null;
  readonly error: boolean;
  readonly cancel: boolean;
  readonly action: boolean;
  readonly completed: number;
  /** In the order of the alphabet, each with `+ deadline` if it has one. */
  readonly calls: readonly string[];
  /** Timers beside deadlines. */
  readonly timers: number;
}
type Closed = 'closed';

/** One page: the machine and a client side by side, fed with the same events. */
export class PageRun {
  readonly #make: ClientMaker;
  readonly #options: ClientOptions;
  readonly #settle: () => Promise<void>;
  readonly #network = new HeldNetwork();
  readonly #timing = new VirtualTiming();
  /** What each call in flight is for, and its deadline. */
  readonly #calls = new Map<HeldCall, { route: Route; deadline: Timer | null }>();
  #state;
  #counts = { completed: 0, successful: 0 };
  #client: Client | null = null;

  /** `settle` resolves when the client has done all that it does by itself. */
  constructor(make: ClientMaker, options: ClientOptions, settle: () => Promise<void> = settled) {
    this.#make = make;
    this.#options = options;
    this.#settle = settle;
    this.#state = initialTransition(pageMachine, options)[0];
  }

  get state() {
    return this.#state;
  }

  /** Lets `event` happen to both. The payload is what an answer says of the counts. */
  async take(event: PageEvent, payload: Payload): Promise<void> {
    const [next, actions] = transition(pageMachine, this.#state, event);
    this.#state = next;
    const routes: Route[] = [];
    for (const { type, params } of actions) {
      if (type === 'call') routes.push((params as { route: Route }).route);
      if (type === 'clear the view') this.#counts = { completed: 0, successful: 0 };
      if (type === 'show counts') this.#show(payload, params as { forwardOnly: boolean });
    }
    const before = new Set([...this.#network.calls]);
    const timers = new Set(this.#timing.pending);
    this.#feed(event, payload);
    await this.#settle();
    const sent = this.#network.calls.filter((call) => !before.has(call));
    const set = this.#timing.pending.filter(({ ms }) => DEADLINES.includes(ms));
    sent.forEach((call, at) => {
      const deadline = set.filter((timer) => !timers.has(timer))[at] ?? null;
      this.#calls.set(call, { route: routes[at] ?? `status`, deadline });
    });
  }

  /** As effects/page.ts does it. */
  #show({ completed, successful }: Payload, { forwardOnly }: { forwardOnly: boolean }): void {
    const old = this.#counts;
    this.#counts = forwardOnly
      ? {
          completed: Math.max(old.completed, completed),
          successful: Math.max(old.successful, successful),
        }
      : { completed, successful };
  }

  #feed(event: PageEvent, payload: Payload): void {
    const [, route, what] = /^(.*) (answered|failed|deadline)$/.exec(event.type) ?? [];
    if (what) {
      const [call, { deadline }] = [...this.#calls].find(
        ([one, known]) => known.route === route && this.#network.calls.includes(one),
      )!;
      if (what === 'answered') call.answer(replyTo(event, payload));
      else if (what === 'failed') failureOf(call, payload);
      else if (deadline) this.#timing.fire(deadline);
      return;
    }
    if (event.type === 'loads' || event.type === 'opens') this.#open();
    if (event.type === 'reloads') {
      this.#client?.stop();
      this.#timing.release();
      this.#open();
    }
    if (event.type === 'hides') this.#timing.hold();
    if (event.type === 'shows') this.#timing.release();
    if (event.type === 'presses cancel') this.#client?.cancel();
    if (event.type === 'timer fires') {
      for (const timer of this.#timing.pending)
        if (!DEADLINES.includes(timer.ms)) this.#timing.fire(timer);
    }
  }

  #open(): void {
    const { fetch } = this.#network;
    const timing = this.#timing;
    this.#client = this.#make({ jobId: JOB, fetch, timing, random: () => 0.5, times: TIMERS });
    this.#client.start();
  }

  expected(): Seen | Closed {
    const regions = regionsOf(this.#state);
    if (!regions) return 'closed';
    const { view } = regions;
    const deadlines = deadlinesOf(this.#options);
    return {
      status: view === 'nothing' ? null : view,
      error: this.#state.hasTag('shows an error'),
      cancel: view === 'queued' || view === 'processing',
      action: view === 'completed' && this.#counts.successful > 0,
      completed: this.#counts.completed,
      calls: callsIn(regions)
        .map((route) => {
          const target = route === 'status after cancel' ? 'status' : route;
          return deadlines.includes(route) ? `${target} + deadline` : target;
        })
        .sort(),
      timers: pausesIn(regions) ? 1 : 0,
    };
  }

  observed(): Seen | Closed {
    if (!this.#client) return 'closed';
    const { status, error, cancel, action, completed } = this.#client.view();
    const { pending } = this.#timing;
    return {
      status,
      error: error !== null,
      cancel,
      action,
      completed,
      calls: this.#network.calls
        .map((call) => {
          const deadline = this.#calls.get(call)?.deadline;
          return deadline && pending.includes(deadline) ? `${call.target} + deadline` : call.target;
        })
        .sort(),
      timers: pending.filter(
        (timer) => ![...this.#calls.values()].some(({ deadline }) => deadline === timer),
      ).length,
    };
  }
}
