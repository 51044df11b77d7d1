import type { User } from '../../model/environment.ts';
import type { Route } from '../../model/machines/exchange.ts';
import type { Backend } from './backend.ts';
import { partOf, type Tracks } from './footprint.ts';
import { bearing, clientOf } from './made.ts';
import type { Network } from './network.ts';
import { bearingAll } from './plain-globals.ts';
import type { ClientDeps, Subject } from './subject.ts';
import { Tab } from './tab.ts';
import { bearUncaught } from './uncaught.ts';
import type { Timer } from './virtual-time.ts';
import { wireOf } from './wire-of.ts';

/** Whose budget pays for a step of a page. */
export const USERS_OF: Readonly<Record<string, User>> = {
  opens: 'second-tab',
  reloads: 'refresh',
  'presses cancel': 'cancel',
  hides: 'hide-tab',
};

/** The tabs of a world, and what their users and clocks do. */
export class Pages {
  tabs: readonly Tab[] = [];
  client: Subject['client'];
  /** The answer to a cancel reaches this tab now: a status read that follows is the one after it. */
  cancelled: number | null = null;
  #loads = 0;
  readonly #bears = bearUncaught();
  readonly #subject: Subject;
  readonly #network: Network;
  readonly #backend: Backend;
  readonly #tracks: Tracks;

  constructor(subject: Subject, network: Network, backend: Backend, tracks: Tracks) {
    this.client = subject.client;
    this.#subject = subject;
    this.#network = network;
    this.#backend = backend;
    this.#tracks = tracks;
  }

  /** Every page is left; so many empty tabs stay. */
  close(tabs: number): void {
    this.tabs.forEach((tab, at) => {
      this.#leave(at);
      tab.close();
    });
    this.tabs = Array.from({ length: tabs }, () => new Tab());
  }

  end(): void {
    for (const tab of this.tabs) tab.close();
    this.#bears();
  }

  take(name: string, at: number): void {
    const tab = this.tabs[at]!;
    this.#tracks.write(partOf('tab', at));
    if (name === 'loads' || name === 'opens' || name === 'reloads') this.#open(at);
    else if (name === 'timer fires') tab.time.fire(tab.pauses[0]!);
    else if (name === 'presses cancel') {
      tab.pressed = true;
      bearing(() => tab.client!.cancel!());
    } else {
      tab.hidden = name === 'hides';
      tab.client!.setVisibility?.(tab.hidden);
    }
  }

  fire(at: number, timer: Timer): void {
    this.#tracks.write(partOf('tab', at));
    this.tabs[at]!.time.fire(timer);
  }

  /** Does any run elsewhere, with turns of its own? */
  get isElsewhere(): boolean {
    for (const { client } of this.tabs) if (client?.settle) return true;
    return false;
  }

  /** Lets pages that run elsewhere come to rest, with turns of their own. Is there any? */
  async settle(): Promise<boolean> {
    const elsewhere = this.tabs.flatMap(({ client }) => (client?.settle ? [client] : []));
    for (const client of elsewhere) await client.settle!();
    return elsewhere.length > 0;
  }

  #open(at: number): void {
    this.#leave(at);
    // Pages differ in their chance by the order in which they were loaded.
    this.#tracks.write('loads');
    const tab = this.tabs[at]!;
    const page = ++this.#loads;
    const deps: ClientDeps = {
      jobId: this.#backend.jobId,
      timing: bearingAll({
        now: () => tab.time.now(),
        after: (ms, run) => tab.time.after(ms, run),
      }),
      // Different for every page that is loaded, the same in every run.
      random: () => ((page * 7919 + ++tab.draws * 104_729) % 999_983) / 999_983,
      fetch: (url, init = {}) => this.#fetch(at, tab, url, init),
    };
    const { name, isBesideOthers } = this.#subject;
    const passed = (ms: number) => this.#backend.clock.passes(ms);
    tab.open(name, isBesideOthers ? null : deps, passed, () => clientOf(name, this.client, deps));
  }

  #fetch(at: number, tab: Tab, url: string, init: RequestInit): Promise<Response> {
    this.#backend.activity += 1;
    // What is none of the three is a mere read to the schedule, as the status is.
    const known =
      wireOf(this.#subject).routeOf({ method: init.method ?? 'GET', url })?.route ?? 'status';
    const route: Route =
      known === 'status' && this.cancelled === at ? 'status after cancel' : known;
    return this.#network.send(at, route, url, init, tab.deadlineOf(init));
  }

  #leave(at: number): void {
    for (const call of this.#network.of(at)) this.#network.leave(call);
  }
}
