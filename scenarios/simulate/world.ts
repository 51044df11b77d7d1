import type { Environment } from '../../model/environment.ts';
import { tabsOf } from '../../model/protocol.ts';
import { Backend } from './backend.ts';
import { Budgets } from './budgets.ts';
import { Cache } from './cache.ts';
import type { Answer } from './calls.ts';
import { fingerprintOf, waitsOf } from './fingerprint.ts';
import { type Footprint, Tracks } from './footprint.ts';
import type { Trail } from './graph.ts';
import type { Move } from './move.ts';
import { Network } from './network.ts';
import { takeOwn } from './own-moves.ts';
import { Pages } from './pages.ts';
import { acquirePlainGlobals, actAs } from './plain-globals.ts';
import { possibleMoves } from './possible.ts';
import { comesToRest } from './rest.ts';
import type { Seen, StoreSeen } from './seen.ts';
import type { Subject } from './subject.ts';
import type { Tab } from './tab.ts';
import { takeCache, takeNetwork, takePage, takeServer } from './take-move.ts';
import { whoActs } from './who-acts.ts';

/**
 * How a run is repeated: without turns of the event loop, and, with `answers`, what only read is not
 * asked again. Where that leads has to be compared with what was there.
 */
export interface Quick {
  readonly answers: boolean;
}

/**
 * One run of a subject: server, pages and everything between them. It stands still until a move is
 * taken; then everything that needs no choice runs. Same moves, same run.
 */
export class World {
  readonly subject: Subject;
  readonly environment: Environment;
  readonly network: Network;
  readonly backend: Backend;
  readonly tracks = new Tracks();
  readonly pages: Pages;
  readonly budgets: Budgets;
  cache: Cache;
  #seen!: Seen;
  #moves: readonly Move[] | null = null;
  /** Something waited for a turn of the event loop. */
  needsTurns = false;
  readonly #giveBack: () => void;
  readonly #tellsStates: boolean;
  /** Moves that were taken before are taken again: what was at rest then is so again. */
  isQuick = false;

  private constructor(subject: Subject, environment: Environment, tellsStates: boolean) {
    this.#tellsStates = tellsStates;
    this.subject = subject;
    this.environment = environment;
    this.#giveBack = subject.isBesideOthers ? () => {} : acquirePlainGlobals();
    this.network = new Network(this.tracks);
    try {
      this.backend = new Backend(
        subject,
        this.tracks,
        (until) => comesToRest(this, until),
        tellsStates,
      );
    } catch (error) {
      this.#giveBack();
      actAs(null);
      throw error;
    }
    this.pages = new Pages(subject, this.network, this.backend, this.tracks);
    this.pages.close(tabsOf(environment));
    this.budgets = new Budgets(environment, this.tracks);
    const stale = environment.faults.filter(({ kind }) => kind === 'stale');
    this.cache = new Cache(stale.reduce((sum, { budget }) => sum + budget, 0));
  }

  /** The job exists, no page is open yet. One that tells no states has neither fingerprint nor footprint. */
  static async start(
    subject: Subject,
    environment: Environment,
    tellsStates = true,
  ): Promise<World> {
    const world = new World(subject, environment, tellsStates);
    try {
      await world.backend.create(environment.items);
      await world.look();
      return world;
    } catch (error) {
      world.end();
      actAs(null);
      throw error;
    }
  }

  /** At this quiescent moment. */
  get seen(): Seen {
    return this.#seen;
  }

  /** What the last move touched. */
  get footprint(): Footprint {
    return this.tracks.footprint;
  }

  get tabs(): readonly Tab[] {
    return this.pages.tabs;
  }

  /** Everything that can happen next, always in the same order. */
  moves(): readonly Move[] {
    this.#moves ??= possibleMoves(this, this.budgets, this.cache);
    return this.#moves;
  }

  /** Takes one of the moves and lets everything run that follows by itself. */
  take(move: Move): Promise<void> {
    return this.#take(move, true);
  }

  /** The same with moves that were taken before from here, without a look at each moment between. */
  async takeAgain(steps: readonly Trail[], how: Quick | null, taken: (move: Move) => void) {
    this.isQuick = how !== null;
    const { stackTraceLimit } = Error;
    // Errors were looked at when they came first; where they come from costs more than all else.
    if (how) Error.stackTraceLimit = 0;
    try {
      for (const { move, answer } of steps) {
        if (how?.answers && answer) this.#answer(move.member, answer);
        else await this.#take(move, false);
        taken(move);
      }
    } finally {
      Error.stackTraceLimit = stackTraceLimit;
    }
    this.isQuick = false;
    await comesToRest(this);
    await this.look();
  }

  #answer(slot: number, answer: Answer): void {
    this.network.answer(Object.assign(this.network.at(slot), { server: 'done' }), answer);
  }

  /** What the server said in this move, the last one, to a call that only reads; null: it was none. */
  answerTo({ process, name, member }: Move): Answer | null {
    if (process !== 'server' || name !== 'reads status') return null;
    const call = this.network.slots[member];
    const isMere = call?.server === 'done' && (call.init.method ?? 'GET') === 'GET';
    return isMere ? call.answer : null;
  }

  async #take(move: Move, looks: boolean): Promise<void> {
    const { process, name, member } = move;
    if (process === 'items') await this.look();
    actAs(whoActs(move, this));
    if (!this.isQuick && this.#tellsStates) this.tracks.begin();
    if (process.startsWith('page')) takePage(this, name, member);
    else if (process === 'network') {
      const arriving = takeNetwork(this, name, this.network.at(member));
      if (arriving) await arriving;
    } else if (process === 'server') await takeServer(this, move, this.network.at(member));
    else if (process === 'job' || process === 'worker')
      await takeOwn(move, this.backend, this.budgets);
    else if (process === 'items') {
      await this.backend.passTo(this.#seen.store.items[member]!.expires!);
    } else await takeCache(this, member);
    if (process !== 'server') await comesToRest(this);
    // Also of a handler that waited for a timer, or for another one.
    this.network.takeAnswers();
    this.pages.cancelled = null;
    this.tracks.end();
    if (looks) this.#see(await this.backend.observe());
  }

  /** Everything that decides the future, as far as the subject can tell. */
  fingerprint(): string {
    if (!this.#tellsStates) throw new Error('this world keeps nothing that tells states apart');
    const { network, backend, tabs, seen } = this;
    const isBare = !this.subject.model;
    return fingerprintOf(isBare, seen, network, backend, tabs, this.cache, this.budgets);
  }

  /** ms that each timer waits, the server's first; where other worlds run meanwhile, nothing. */
  waits(): string {
    if (this.subject.isBesideOthers) return '';
    return waitsOf(this.backend, this.tabs);
  }

  /** Does the subject tell everything that decides its future? Then equal fingerprints do, too. */
  get isTold(): boolean {
    const { backend, tabs } = this;
    return backend.isTold && tabs.every(({ client }) => client === null || 'fingerprint' in client);
  }

  /** From now on: no faults, no users, one fresh page. */
  async refreshWith(client: Subject['client']): Promise<void> {
    this.pages.close(1);
    await comesToRest(this);
    this.budgets.end();
    this.cache = new Cache(0);
    this.pages.client = client;
    this.network.closeUp();
    await this.look();
  }

  /** Every page is left: clients that replaced globals put them back. */
  end(): void {
    this.pages.end();
    this.#giveBack();
  }

  async look(): Promise<void> {
    this.#see(await this.backend.observe());
  }

  #see(store: StoreSeen): void {
    actAs(null);
    this.#moves = null;
    this.#seen = { views: this.tabs.map((tab) => tab.view()), store };
  }
}
