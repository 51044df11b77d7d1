import type { Clock } from './checker/bounds.ts';
import { Compiled } from './checker/compile.ts';
import { explore, type Graph } from './checker/explore.ts';
import { LivenessCheck } from './checker/liveness.ts';
import { rootsThatCanStick } from './checker/roots.ts';
import type { Fields } from './checker/system.ts';
import { fieldsOf } from './checker/verdict.ts';
import { claimsOf } from './claims.ts';
import { CLIENTS, type ClientOptions } from './dialects.ts';
import { CALM, type Environment } from './environment.ts';
import { callsOf, protocolOf } from './protocol.ts';
import type { Subject } from './subject.ts';

/** What two fresh pages say about a stuck state. null: a bound kept them from an answer. */
export interface RefreshAnswer {
  /** A fresh page of the same dialect always settles. */
  readonly helps: boolean | null;
  /** If the reference page always settles the page is at fault, else the server is. */
  readonly atFault: 'page' | 'server' | null;
}

/**
 * The refresh oracle: from each stuck state, two fresh pages against the same server, without
 * further faults or user actions, in every interleaving. Costs two explorations for all states
 * together.
 */
export function refreshAnswers(
  subject: Subject,
  environment: Environment,
  graph: Graph,
  stuck: readonly number[],
  clock: Clock,
): RefreshAnswer[] {
  const { compiled } = graph;
  const states = stuck.map((state) => fieldsOf(graph, state));
  const same = settlesFrom(subject, subject.client, environment, compiled, states, clock);
  const reference = settlesFrom(subject, CLIENTS.reference!, environment, compiled, states, clock);
  return stuck.map((_, i) => {
    const good = reference[i]!;
    return { helps: same[i]!, atFault: good === null ? null : good ? 'page' : 'server' };
  });
}

/** The same for one state that was reached in another way than by exploring. */
export function refreshAnswerFor(
  subject: Subject,
  environment: Environment,
  compiled: Compiled,
  f: Fields,
  clock: Clock,
): RefreshAnswer {
  const [helps = null] = settlesFrom(subject, subject.client, environment, compiled, [f], clock);
  const reference = CLIENTS.reference!;
  const [good = null] = settlesFrom(subject, reference, environment, compiled, [f], clock);
  return { helps, atFault: good === null ? null : good ? 'page' : 'server' };
}

function settlesFrom(
  subject: Subject,
  client: ClientOptions,
  environment: Environment,
  origin: Compiled,
  stuck: readonly Fields[],
  clock: Clock,
): (boolean | null)[] {
  const fresh: Subject = { server: subject.server, client };
  const calm: Environment = { ...CALM, items: environment.items, outcomes: environment.outcomes };
  const calls = callsOf(environment) + callsOf(calm);
  const { identities } = origin.layout.pool('item').spec;
  const options = { calls, identities: identities ?? false };
  const compiled = new Compiled(protocolOf(fresh, calm, options));
  const [settles] = claimsOf(compiled, fresh, calm, ['settles']);
  if (settles?.kind !== 'at last always') throw new Error('settles is a liveness claim');
  const from = stuck.map((f) => forkOf(origin, f, compiled));
  const forked = explore(compiled, { clock, from, edges: true, marks: [settles.good] });
  if (forked.bound) return stuck.map(() => null);
  const live = new LivenessCheck(forked);
  const failing = live.failures({ kind: 'at last always', name: 'settles', mark: 0 });
  const { components, stuck: places } = failing;
  const maySticks = rootsThatCanStick(forked, components, places);
  const sure = places.filter((one) => !one.leansOnCounts);
  const sticks = rootsThatCanStick(forked, components, sure);
  const key = new Int32Array(forked.packing.words);
  return from.map((f) => {
    forked.packing.pack(f, key, 0);
    const root = forked.table.find(key);
    // A cycle that leans on counts of interchangeable calls proves nothing by itself.
    return maySticks[root] && !sticks[root] ? null : !sticks[root];
  });
}

/** The server's part of a state, and one page that has not loaded yet. */
export function forkOf(from: Compiled, f: Fields, to: Compiled): Int32Array {
  const g = to.initial();
  const pool = { from: from.layout.pool('item'), to: to.layout.pool('item') };
  const width = pool.from.spec.identities ? pool.from.spec.size : pool.from.local.size;
  for (let i = 0; i < width; i++) g[pool.to.base + i] = f[pool.from.base + i]!;
  const job = { from: from.layout.group('job'), to: to.layout.group('job') };
  for (let i = 0; i < job.from.stride; i++) g[job.to.base + i] = f[job.from.base + i]!;
  const calls = { from: from.layout.group('call'), to: to.layout.group('call') };
  const handler = from.layout.process('call.handler');
  const exchange = to.layout.process('call.exchange');
  const serves = handler.local.has('serves');
  const gone = exchange.local.stateOf('gone');
  let slot = 0;
  for (let m = 0; m < calls.from.spec.size; m++) {
    const source = calls.from.base + m * calls.from.stride;
    if (!serves(f[source + handler.offset]!)) continue;
    const target = calls.to.base + slot++ * calls.to.stride;
    for (let i = 0; i < calls.from.stride; i++) g[target + i] = f[source + i]!;
    g[target + exchange.offset] = gone;
    for (const name of ['page', 'answer', 'status']) g[target + calls.to.registers.get(name)!] = 0;
  }
  return g;
}
