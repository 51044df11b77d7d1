import { CLIENTS, SERVERS } from '../../model/dialects.ts';
import { FAULTS, type Fault } from '../../model/environment.ts';
import type { Event } from '../logs/event.ts';
import { faultsOf, refutationOf } from './evidence.ts';
import type { Hypothesis } from './explanation.ts';
import { type Found, search } from './search.ts';
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
const MOST_NODES = 60_000;

/** One pair of dialects, tried. */
export interface Tried {
  readonly hypothesis: Hypothesis;
  readonly found: Found;
  readonly world: World;
}

/** Every pair of dialects against the same events. */
export function tryAll(
  events: readonly Event[],
  items: number,
  most: number,
  options: ExplainOptions,
): Tried[] {
  const pairs = pairsInOrder();
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

/** The preferred first, then the rest as they stand. */
function ordered(all: Readonly<Record<string, unknown>>, first: readonly string[]): string[] {
  return [...first, ...Object.keys(all).filter((name) => !first.includes(name))];
}

/** All pairs in the order of preference, without having been tried. */
export function pairsInOrder(): { server: string; client: string }[] {
  return ordered(SERVERS, SERVER_ORDER).flatMap((server) =>
    ordered(CLIENTS, CLIENT_ORDER).map((client) => ({ server, client })),
  );
}
