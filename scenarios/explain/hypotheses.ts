import { CLIENTS, SERVERS } from '../../model/dialects.ts';
import { type Environment, FAULTS } from '../../model/environment.ts';
import { byFaults, faultsOf, hiddenOf, refutationOf } from './evidence.ts';
import type { Hypothesis } from './explanation.ts';
import { keyOf, keyWithFaults, type Node } from './node.ts';
import type { Observed } from './observed.ts';
import { type Level, type Point, Search } from './search.ts';
import { startsFor } from './starts.ts';
import type { Question } from './time.ts';
import type { Timing } from './timing.ts';
import { World } from './world.ts';

/** What was deployed comes first, then the document's readings, then what was only proposed. */
const SERVER_ORDER = ['as-deployed', 'as-analysed', 'as-lagging'];
const CLIENT_ORDER = ['as-logged'];
const MOST_NODES = 400_000;
/** Calls that can be under way at once because something struck, of all faults together. */
const STRUCK = 3;

export interface Asked {
  readonly observed: Observed;
  readonly items: number;
  readonly timing: Timing;
  readonly hiddenTab: boolean;
  readonly mostNodes?: number | undefined;
}

/** One pair of dialects, tried as far as there was time. */
export class Trial {
  readonly server: string;
  readonly client: string;
  readonly question: Question;
  /** The level that is being searched: how many faults. */
  level = 0;
  state: Level = 'exhausted';
  /** Ends with the fewest faults, with their times. */
  ends: readonly Node[] = [];
  readonly #search: Search | null;
  readonly #starts: readonly Node[];
  readonly #mostNodes: number;
  #most: number;
  #levelOf = -1;
  #before = 0;

  constructor(server: string, client: string, asked: Asked) {
    this.server = server;
    this.client = client;
    const { observed, items, timing, hiddenTab } = asked;
    const { loads, cancels } = observed;
    const world = worldFor({ server, client }, items, loads, cancels, hiddenTab);
    this.question = { world, observed, timing, placesFaults: false };
    this.#mostNodes = asked.mostNodes ?? MOST_NODES;
    this.#most = this.#mostNodes;
    const starts = startsFor(this.question);
    this.#starts = starts ?? [];
    this.#search =
      starts && new Search(this.question, starts, { mostNodes: this.#mostNodes, joins: true });
    if (!starts) this.state = 'too many';
  }

  /** How many points were looked at. */
  get count(): number {
    return this.#search?.nodes ?? 0;
  }

  get isOver(): boolean {
    return this.state === 'found' || this.state === 'too many';
  }

  /** It is to be searched for explanations with so many faults, and was not yet. */
  await(level: number): void {
    this.level = level;
    this.state = 'paused';
  }

  /**
   * Goes on with the search for explanations with so many faults.
   * @param most points that this level may cost; default: as many as are left
   */
  run(level: number, goesOn: () => boolean, most = this.#mostNodes): Level {
    if (this.#levelOf !== level) this.#before = this.count;
    this.#levelOf = level;
    this.#most = most;
    const all = Math.min(this.#mostNodes, this.#before + most);
    this.state = this.#search!.run(level, goesOn, all);
    return this.state;
  }

  /** Places the faults of what was found. Costs a second search, of the paths that lead to an end. */
  place(goesOn: () => boolean): void {
    if (this.state !== 'found') return;
    this.ends = this.#search!.ends;
    const promising = new Set([...this.promising()].map(({ node }) => keyOf(node)));
    const search = new Search({ ...this.question, placesFaults: true }, this.#starts, {
      mostNodes: this.#mostNodes,
      keyOf: keyWithFaults,
      isPromising: (node) => promising.has(keyOf(node)),
    });
    for (let level = 0; level <= this.level; level++) search.run(level, goesOn);
    this.ends = byFaults(search.ends).flat();
    if (this.ends.length === 0) this.state = 'too many';
  }

  /** All points of the search that lead to an end with the fewest faults. */
  promising(): ReadonlySet<Point> {
    return this.#search?.promising() ?? new Set();
  }

  hypothesis(): Hypothesis {
    const { server, client, question, state } = this;
    const { events } = question.observed;
    const search = this.#search;
    const base = { server, client, alternatives: [], faults: [], hidden: [], because: null };
    const withoutFaults =
      search?.calm && this.level > 0 ? refutationOf(question, search.calm) : null;
    if (state === 'found') {
      const [faults = [], ...alternatives] = byFaults(this.ends).map((one) =>
        faultsOf(one, events),
      );
      const hidden = this.ends[0] ? hiddenOf(this.ends[0], events) : [];
      return {
        ...base,
        verdict: 'consistent',
        faults,
        alternatives,
        hidden,
        withoutFaults,
        refutedAt: null,
      };
    }
    if (state !== 'exhausted') {
      const because = this.#because();
      return { ...base, verdict: 'undecidable', withoutFaults, refutedAt: null, because };
    }
    const refutedAt = refutationOf(question, search!.furthest);
    return {
      ...base,
      verdict: 'refuted',
      refutedAt,
      withoutFaults: refutationOf(question, search!.calm ?? search!.furthest),
    };
  }

  #because(): string {
    if (!this.#search) return 'the log starts in the middle, and too much may have come before';
    const [less, level] = [
      ['', 'without faults'],
      ['not without faults; ', 'with one'],
    ][this.level] ?? [`not with fewer than ${this.level} faults; `, `with ${this.level}`];
    if (this.state === 'too many')
      return `${less}${level} there are more than ${this.#most} points`;
    return `${less}${level} there was no time to try all`;
  }
}

/** The model of a server and a page that meet what a log shows. */
export function worldFor(
  { server, client }: { readonly server: string; readonly client: string },
  items: number,
  loads: number,
  cancels: number,
  hiddenTab: boolean,
): World {
  const environment = environmentFor(items, loads, cancels, hiddenTab);
  const subject = { server: SERVERS[server]!, client: CLIENTS[client]! };
  // Each load and cancel can leave one more call under way, and so can what strikes.
  const calls = 1 + Math.min(loads, 12) + 2 * Math.min(cancels, 3) + STRUCK;
  return new World(subject, environment, calls);
}

/** Any fault may strike, and the user does what the log shows. Budgets are counted by the search. */
function environmentFor(
  items: number,
  loads: number,
  cancels: number,
  hiddenTab: boolean,
): Environment {
  return {
    items,
    outcomes: 'both',
    faults: FAULTS.map((kind) => ({ kind, route: null, budget: kind === 'stale' ? 2 : 1 })),
    users: {
      refresh: Math.max(1, loads),
      ...(cancels > 0 ? { cancel: cancels } : {}),
      ...(hiddenTab ? { 'hide-tab': 1 } : {}),
    },
  };
}

/** The preferred first, then the rest as they stand. */
function ordered(all: Readonly<Record<string, unknown>>, first: readonly string[]): string[] {
  return [...first, ...Object.keys(all).filter((name) => !first.includes(name))];
}

/** All pairs in the order of preference. */
export function pairsInOrder(): { server: string; client: string }[] {
  return ordered(SERVERS, SERVER_ORDER).flatMap((server) =>
    ordered(CLIENTS, CLIENT_ORDER).map((client) => ({ server, client })),
  );
}
