import type { Environment, Fault } from '../../model/environment.ts';
import { faultRouteOf } from '../../model/environment.ts';
import type { Route } from '../../model/machines/exchange.ts';
import { tabsOf } from '../../model/protocol.ts';
import { Backend } from './backend.ts';
import { Budgets } from './budgets.ts';
import { Cache } from './cache.ts';
import { type Call, isRead } from './calls.ts';
import { fingerprintOf } from './fingerprint.ts';
import type { Move } from './move.ts';
import { networkMoves, ownMoves, pageMoves, serverMoves } from './moves.ts';
import { Network } from './network.ts';
import { isOver, type Seen } from './seen.ts';
import type { Subject } from './subject.ts';
import { Tab } from './tab.ts';
import { turn } from './turns.ts';
import { wireOf } from './wire-of.ts';

/** More turns than anything that ends could take between two choices. */
const MOST_TURNS = 100;

/**
 * One run of a subject: server, pages and everything between them. It stands still until a move is
 * taken; then everything that needs no choice runs. Same moves, same run.
 */
export class World {
  readonly subject: Subject;
  readonly environment: Environment;
  readonly network = new Network();
  readonly backend: Backend;
  tabs: readonly Tab[];
  readonly #budgets: Budgets;
  #cache: Cache;
  #client: Subject['client'];
  #loads = 0;
  /** The answer to a cancel reaches this tab now: a status read that follows is the one after it. */
  #cancelled: number | null = null;
  #seen!: Seen;

  private constructor(subject: Subject, environment: Environment) {
    this.subject = subject;
    this.environment = environment;
    this.backend = new Backend(subject, () => this.#settle());
    this.tabs = Array.from({ length: tabsOf(environment) }, () => new Tab());
    this.#budgets = new Budgets(environment);
    const stale = environment.faults.filter(({ kind }) => kind === 'stale');
    this.#cache = new Cache(stale.reduce((sum, { budget }) => sum + budget, 0));
    this.#client = subject.client;
  }

  /** The job exists, no page is open yet. */
  static async start(subject: Subject, environment: Environment): Promise<World> {
    const world = new World(subject, environment);
    await world.backend.create(environment.items);
    await world.look();
    return world;
  }

  /** What users see and what is stored, at this quiescent moment. */
  get seen(): Seen {
    return this.#seen;
  }

  /** Everything that can happen next, always in the same order. */
  moves(): Move[] {
    const { network, tabs, environment } = this;
    const budgets = this.#budgets;
    const { calls } = network;
    const hasCatchUp = this.backend.own.some((one) => one.kind === 'operation');
    return [
      ...tabs.flatMap((tab, at) => pageMoves(tab, at, budgets, calls)),
      ...calls.flatMap((call) => [
        ...serverMoves(call, budgets, environment, this.#cache),
        ...networkMoves(call, budgets, call.waiter ? tabs[call.waiter.tab]! : null),
      ]),
      ...ownMoves(this.#seen.store, hasCatchUp, this.#cache, budgets, this.#isWorthKeeping()),
    ];
  }

  /** Takes one of the moves and lets everything run that follows by itself. */
  async take(move: Move): Promise<void> {
    await this.takeBlindly(move);
    await this.look();
  }

  /** The same without a look at what it led to: `seen` is as old as the last look. */
  async takeBlindly(move: Move): Promise<void> {
    const { process, name, member } = move;
    if (process === 'items') await this.look();
    if (process.startsWith('page')) this.#takePage(name, member);
    else if (process === 'network') await this.#takeNetwork(name, this.network.at(member));
    else if (process === 'server') await this.#takeServer(move, this.network.at(member));
    else if (process === 'job') await this.backend.ownStep(name);
    else if (process === 'items') {
      await this.backend.passTo(this.#seen.store.items[member]!.expires!);
    } else await this.#keep(member);
    await this.#settle();
    this.#cancelled = null;
  }

  /** Everything that decides the future, as far as the subject can tell. */
  fingerprint(): string {
    const { network, backend, tabs } = this;
    return fingerprintOf(this.#seen.store, network, backend, tabs, this.#cache, this.#budgets);
  }

  /** Does the subject tell everything that decides its future? Then equal fingerprints do, too. */
  get isTold(): boolean {
    const { backend, tabs } = this;
    return backend.isTold && tabs.every(({ client }) => client === null || 'fingerprint' in client);
  }

  /** From now on: no faults, no users, and one fresh page in the place of all others. */
  async refreshWith(client: Subject['client']): Promise<void> {
    this.tabs.forEach((tab, at) => {
      this.#leave(at);
      tab.close();
    });
    await this.#settle();
    this.#budgets.end();
    this.#cache = new Cache(0);
    this.#client = client;
    this.tabs = [new Tab()];
    this.network.closeUp();
    await this.look();
  }

  /** Every page is left: clients that replaced globals put them back. */
  end(): void {
    for (const tab of this.tabs) tab.close();
  }

  #open(at: number): void {
    this.#leave(at);
    this.tabs[at]!.open((tab) => {
      const page = ++this.#loads;
      let drawn = 0;
      return this.#client({
        jobId: this.backend.jobId,
        timing: { now: () => tab.time.now(), after: (ms, run) => tab.time.after(ms, run) },
        // Different for every page that is loaded, the same in every run.
        random: () => ((page * 7919 + ++drawn * 104_729) % 999_983) / 999_983,
        fetch: (url, init = {}) => this.#fetch(at, tab, url, init),
      });
    });
  }

  #fetch(at: number, tab: Tab, url: string, init: RequestInit): Promise<Response> {
    this.backend.activity += 1;
    // What is none of the three is a mere read to the schedule, as the status is.
    const known =
      wireOf(this.subject).routeOf({ method: init.method ?? 'GET', url })?.route ?? 'status';
    const route: Route =
      known === 'status' && this.#cancelled === at ? 'status after cancel' : known;
    return this.network.send(at, route, url, init, tab.deadlineOf(init));
  }

  #leave(at: number): void {
    for (const call of this.network.of(at)) this.network.leave(call);
  }

  #takePage(name: string, at: number): void {
    const tab = this.tabs[at]!;
    if (name === 'opens') this.#budgets.payUser('second-tab');
    if (name === 'reloads') this.#budgets.payUser('refresh');
    if (name === 'loads' || name === 'opens' || name === 'reloads') this.#open(at);
    else if (name === 'timer fires') tab.time.fire(tab.pauses[0]!);
    else if (name === 'presses cancel') {
      this.#budgets.payUser('cancel');
      tab.pressed = true;
      tab.client!.cancel!();
    } else {
      if (name === 'hides') this.#budgets.payUser('hide-tab');
      tab.hidden = name === 'hides';
      tab.client!.setVisibility?.(tab.hidden);
    }
  }

  async #takeNetwork(name: string, call: Call): Promise<void> {
    const { network } = this;
    const { waiter } = call;
    if (name === 'delivers' || name === 'cut') {
      if (call.route === 'cancel') this.#cancelled = waiter!.tab;
    }
    if (name === 'delivers') return network.deliver(call);
    if (name === 'deadline passes') {
      this.tabs[waiter!.tab]!.time.fire(waiter!.deadline!);
      // One that does not abort waits no more all the same.
      if (waiter!.call) network.leave(waiter!.call);
      return;
    }
    this.#budgets.pay(name as Fault, faultRouteOf(call.route));
    if (name === 'cut') network.cut(call);
    else if (name === 'drop') network.drop(call);
    else if (name === 'error') network.error(call);
    else if (name === 'slow') network.doom(call);
    else if (name === 'hang') {
      network.doom(call);
      if (isRead(call)) call.server = 'done';
    } else if (this.subject.model?.server.idempotency !== 'key') network.resend(call);
    else if (call.server === 'serving') await this.backend.again(call);
    else call.attempts = 2;
  }

  async #takeServer({ name, payload }: Move, call: Call): Promise<void> {
    const { backend } = this;
    if (name === 'crashes') this.#budgets.pay('crash', 'process-next');
    if (name === 'reads stale') {
      call.server = 'done';
      call.answer = this.#cache.use(payload.entry as number);
    } else if (call.server === 'in transit') await backend.arrive(call);
    else if (name === 'crashes') await backend.crash(call);
    else if (name === 'settles' && payload.outcome) {
      await backend.end(call, payload.outcome as 'completed' | 'failed');
    } else await backend.go(call);
    if (call.server === 'done' && call.answer) this.network.answer(call, call.answer);
  }

  async #keep(entry: number): Promise<void> {
    this.#budgets.pay('stale', 'status');
    const { backend } = this;
    this.#cache.keep(entry, await backend.readStatus());
  }

  /** A terminal status that nothing can change any more is what later reads say anyway. */
  #isWorthKeeping(): boolean {
    const { model } = this.subject;
    const canChange = !model || model.server.settle === 'always' || model.server.mark === 'always';
    return canChange || !isOver(this.#seen.store.status);
  }

  async #settle(): Promise<void> {
    const { backend } = this;
    for (let turns = 0; turns < MOST_TURNS; turns++) {
      const before = backend.activity;
      await turn();
      if (!backend.runDue() && backend.activity === before) return;
    }
    throw new Error(`no rest after ${MOST_TURNS} turns: server or client runs on by itself`);
  }

  async look(): Promise<void> {
    const store = await this.backend.observe();
    this.#seen = { views: this.tabs.map((tab) => tab.view()), store };
  }
}
