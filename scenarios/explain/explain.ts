import { CLIENTS, SERVERS } from '../../model/dialects.ts';
import { FAULTS, type Fault } from '../../model/environment.ts';
import { viewsOf } from '../../model/narrate.ts';
import { refreshAnswerFor } from '../../model/refresh.ts';
import type { Event } from '../logs/event.ts';
import { type SameWorld, simulate } from './counterfactual.ts';
import { faultsOf, refutationOf } from './evidence.ts';
import type { Counterfactual, Hypothesis, InCommon, JobExplanation } from './explanation.ts';
import type { Node } from './node.ts';
import { type Found, pathTo, search } from './search.ts';
import { DEFAULT_TIMING, type Timing } from './timing.ts';
import { environmentFor, World } from './world.ts';

export interface ExplainOptions {
  readonly timing?: Timing;
  /** Hypotheses with more faults are not tried, unless none with fewer explains the log. */
  readonly mostFaults?: number;
  readonly mostNodes?: number;
  readonly clock: () => number;
  readonly onProgress?: (done: number, all: number) => void;
}

/** What was deployed comes first, then the document's readings, then what was only proposed. */
const SERVER_ORDER = ['as-deployed', 'as-analysed', 'as-lagging'];
const CLIENT_ORDER = ['as-logged'];
const DEFAULT_FAULTS = 2;
const LAST_RESORT = 3;
const MOST_NODES = 300_000;

interface Tried {
  readonly hypothesis: Hypothesis;
  readonly found: Found;
  readonly world: World;
}

/**
 * Asks for every pair of dialects whether the model has a path that shows exactly these events, and
 * what that path says: faults, view, refresh, and whether other dialects would have settled.
 * @param events the events of one job, in order
 */
export function explainJob(
  job: string,
  events: readonly Event[],
  options: ExplainOptions,
): JobExplanation {
  const items = itemsOf(events);
  const because = undecidableBecause(events, items);
  if (because !== null || items === null) return undecided(job, items, events, because ?? '');
  let most = options.mostFaults ?? DEFAULT_FAULTS;
  let tried = tryAll(events, items, most, options);
  if (options.mostFaults === undefined && !tried.some((one) => one.found.kind === 'consistent')) {
    most = LAST_RESORT;
    tried = tryAll(events, items, most, options);
  }
  const consistent = tried.filter((one) => one.found.kind === 'consistent');
  consistent.sort((a, b) => a.hypothesis.faults.length - b.hypothesis.faults.length);
  const best = consistent[0] ?? null;
  const base = {
    job,
    items,
    events: events.length,
    hypotheses: tried.map((one) => one.hypothesis),
    mostFaults: most,
    because: null,
  };
  if (!best || best.found.kind !== 'consistent') {
    return {
      ...base,
      best: null,
      view: null,
      settled: null,
      refresh: null,
      atFault: null,
      inCommon: null,
      counterfactuals: [],
    };
  }
  const end = lastBeforeReturn(best.found.ends[0]!);
  const view = viewsOf(best.world.compiled, end.f, items)[0] ?? null;
  const settled = ['completed', 'failed', 'cancelled'].includes(view?.status ?? '');
  const { subject, environment, compiled } = best.world;
  const answer = settled
    ? null
    : refreshAnswerFor(subject, environment, compiled, end.f, options.clock);
  const inCommon = commonOf(best.hypothesis);
  return {
    ...base,
    best: best.hypothesis,
    view,
    settled,
    refresh:
      answer === null || answer.helps === null ? null : answer.helps ? 'helps' : 'does not help',
    atFault: answer?.atFault ?? null,
    inCommon,
    counterfactuals: counterfactualsOf(best.hypothesis, worldOf(events, items, best.hypothesis)),
  };
}

function tryAll(
  events: readonly Event[],
  items: number,
  most: number,
  options: ExplainOptions,
): Tried[] {
  const pairs = ordered(SERVERS, SERVER_ORDER).flatMap((server) =>
    ordered(CLIENTS, CLIENT_ORDER).map((client) => ({ server, client })),
  );
  return pairs.map(({ server, client }, i) => {
    const tried = tryPair(server, client, events, items, most, options);
    options.onProgress?.(i + 1, pairs.length);
    return tried;
  });
}

function tryPair(
  server: string,
  client: string,
  events: readonly Event[],
  items: number,
  most: number,
  options: ExplainOptions,
): Tried {
  const loads = events.filter((one) => one.kind === 'loads').length;
  const cancels = events.filter((one) => one.kind === 'arrives' && one.route === 'cancel').length;
  const subject = { server: SERVERS[server]!, client: CLIENTS[client]! };
  const timing = options.timing ?? DEFAULT_TIMING;
  const mostNodes = options.mostNodes ?? MOST_NODES;
  // Each load, cancel and fault can leave one more call under way.
  const calls = 1 + loads + 2 * cancels + most;
  const ask = (faults: readonly Fault[], mostFaults: number, withFault?: Fault) => {
    const environment = environmentFor(items, mostFaults, loads, cancels, faults);
    const world = new World(subject, environment, calls);
    const limits = { mostFaults, mostNodes, ...(withFault ? { withFault } : {}) };
    return { world, found: search(world, events, timing, limits) };
  };
  const without = ask([], 0);
  const answer = without.found.kind === 'consistent' ? without : withFaults(ask, most);
  const { found, world } = answer;
  const hypothesis: Hypothesis = {
    server,
    client,
    verdict: found.kind,
    faults: found.kind === 'consistent' ? faultsOf(found.ends, events) : [],
    refutedAt: refutationOf(world, found, events),
    withoutFaults: refutationOf(without.world, without.found, events),
    because: found.kind === 'undecidable' ? found.because : null,
  };
  return { hypothesis, found, world };
}

/**
 * Kept snapshots are possible everywhere and explain little, so they are tried last: where others
 * explain the log, only whether fewer faults would do.
 */
function withFaults(
  ask: (
    faults: readonly Fault[],
    mostFaults: number,
    withFault?: Fault,
  ) => { world: World; found: Found },
  most: number,
): { world: World; found: Found } {
  const plain = ask(
    FAULTS.filter((kind) => kind !== 'stale'),
    most,
  );
  if (plain.found.kind === 'undecidable') return plain;
  const used = plain.found.kind === 'consistent' ? plain.found.ends[0]!.faults.length : most + 1;
  if (used <= 1) return plain;
  const all = ask(FAULTS, used - 1, 'stale');
  if (all.found.kind !== 'refuted' || plain.found.kind === 'consistent') {
    return all.found.kind === 'consistent' || plain.found.kind === 'refuted' ? all : plain;
  }
  // Both fail: the one that got further says more.
  return all.found.read > (plain.found as { read: number }).read ? all : plain;
}

function ordered(all: Readonly<Record<string, unknown>>, first: readonly string[]): string[] {
  return [...first, ...Object.keys(all).filter((name) => !first.includes(name))];
}

function itemsOf(events: readonly Event[]): number | null {
  for (const event of events) {
    if (event.kind === 'created') return event.payload.items;
    if (
      event.kind === 'answers' &&
      event.route === 'status' &&
      event.payload?.total !== undefined
    ) {
      return event.payload.total;
    }
  }
  return null;
}

function undecidableBecause(events: readonly Event[], items: number | null): string | null {
  if (items === null) return 'the log does not say how many items the job has';
  if (!events.some((one) => one.kind === 'created')) {
    return "the log does not show the job's creation: it may start in the middle";
  }
  if (!events.some((one) => one.kind === 'loads')) return 'the log shows no load of the page';
  return null;
}

function undecided(
  job: string,
  items: number | null,
  events: readonly Event[],
  because: string,
): JobExplanation {
  return {
    job,
    items,
    events: events.length,
    hypotheses: ordered(SERVERS, SERVER_ORDER).flatMap((server) =>
      ordered(CLIENTS, CLIENT_ORDER).map((client) => ({
        server,
        client,
        verdict: 'undecidable' as const,
        faults: [],
        refutedAt: null,
        withoutFaults: null,
        because,
      })),
    ),
    best: null,
    view: null,
    settled: null,
    refresh: null,
    atFault: null,
    inCommon: null,
    counterfactuals: [],
    mostFaults: 0,
    because,
  };
}

/** The last point before the user left the page or loaded it again. */
function lastBeforeReturn(end: Node): Node {
  const path = pathTo(end);
  let loads = 0;
  for (let i = 1; i < path.length; i++) {
    const { by } = path[i]!;
    if (by === null || !('at' in by)) continue;
    if (by.kind === 'loads') loads++;
    if (by.kind === 'leaves' || loads > 1) return path[i - 1]!;
  }
  return end;
}

function commonOf({ faults }: Hypothesis): InCommon | null {
  const [first] = faults;
  if (!first || faults.length < 2 || faults.some((one) => one.route !== first.route)) return null;
  const least = Math.max(...faults.map((one) => one.afterMs[0]));
  const most = Math.min(...faults.map((one) => one.afterMs[1]));
  return least <= most ? { route: first.route, afterMs: [least, most] } : null;
}

/** Arrivals, work times and faults as the log and its best explanation tell them. */
function worldOf(events: readonly Event[], items: number, best: Hypothesis): SameWorld {
  const work = events.flatMap((event) => {
    if (event.kind !== 'takes') return [];
    const end = events.find((one) => one.kind === 'settles' && one.call === event.call);
    if (end?.kind !== 'settles') return [];
    return [{ ms: end.at - event.at, outcome: end.payload.outcome }];
  });
  const common = commonOf(best);
  const faults = best.faults.map(({ kind, route, afterMs }) => {
    const [least, most] = common?.afterMs ?? afterMs;
    return { kind: kind as Fault, route, ms: Math.round((least + most) / 2) };
  });
  return { items, work, faults };
}

function counterfactualsOf(best: Hypothesis, same: SameWorld): Counterfactual[] {
  const { server, client } = best;
  const pairs = [
    { server: 'fix-1', client },
    { server: 'fix-1-both', client },
    { server, client: 'fix-3' },
    { server, client: 'fix-2' },
    { server, client: 'fix-2+3' },
    { server, client: 'poll' },
    { server, client: 'reference' },
    { server: 'reference', client },
    { server: 'reference', client: 'reference' },
  ];
  return pairs
    .filter((one) => one.server !== server || one.client !== client)
    .map((names) =>
      simulate(names, { server: SERVERS[names.server]!, client: CLIENTS[names.client]! }, same),
    );
}
