import { type Bounds, DEFAULT_BOUNDS } from '../model/checker/bounds.ts';
import type { MachineCoverage } from '../model/checker/coverage.ts';
import type { Trace } from '../model/checker/trace.ts';
import { type ClaimName, claimsAsked } from '../model/claims.ts';
import { SERVERS } from '../model/dialects.ts';
import type { FaultBudget } from '../model/environment.ts';
import type { Judged, Judgement } from '../model/judge.ts';
import { type NamedStep, Narrator, viewsOf } from '../model/narrate.ts';
import { parseFaults } from '../model/parse.ts';
import type { RefreshAnswer } from '../model/refresh.ts';
import {
  type Configuration,
  type ExploreOptions,
  judgeConfiguration,
  subjectOf,
} from '../scenarios/configuration.ts';
import { endStateOf } from '../scenarios/end-state.ts';
import type { Entry, ReportedTrace } from './report.ts';
import { Watched } from './watched.ts';

/** Explores one configuration: an entry for each claim. */
export function explore(configuration: Configuration, options: ExploreOptions): Entry[] {
  const judged = judgeConfiguration(configuration, options);
  const base = baseOf(configuration, options.bounds, judged.bound);
  return judged.judgements.map((one, i) => ({
    ...base,
    claim: one.claim,
    verdict: one.verdict,
    because: one.because,
    states: judged.states,
    transitions: judged.transitions,
    depth: judged.depth,
    time: timeOf(judged),
    interleavings: judged.interleavings === null ? null : String(judged.interleavings),
    assumptions: [...one.assumptions],
    trace: one.trace && traceOf(one, one.trace, configuration.items),
    ...oracleOf(one.refresh),
    ...coverageIn(i, judged.coverage),
  }));
}

/** With the first entry of a configuration only: it is the same for all. */
export const coverageIn = (
  index: number,
  coverage: readonly MachineCoverage[] | null,
): Pick<Entry, 'coverage'> =>
  index === 0 && coverage ? { coverage: structuredClone(coverage) as Entry['coverage'] } : {};

/** In ms, to a tenth: there is no more to tell. */
const timeOf = ({ times: { explore, liveness } }: Judged): number =>
  Math.round((explore + liveness) * 10) / 10;

/** The entries of a configuration whose turn never came. */
export function notExplored(
  configuration: Configuration,
  bounds: Partial<Bounds> | undefined,
  because: string,
  level: Entry['level'] = 'model',
  hit: string | null = 'interrupted',
): Entry[] {
  const base = baseOf(configuration, bounds, hit, level);
  return unknownEntries(base, claimsIn(configuration), because);
}

/** Nothing is known of these claims. */
export function unknownEntries(
  base: ReturnType<typeof baseOf>,
  claims: readonly ClaimName[],
  because: string,
): Entry[] {
  return claims.map((claim) => ({
    ...base,
    claim,
    verdict: 'incomplete' as const,
    because,
    states: 0,
    transitions: 0,
    depth: 0,
    interleavings: null,
    assumptions: [],
    trace: null,
    ...oracleOf([]),
  }));
}

/** The claims that are asked for and mean anything. */
export function claimsIn(configuration: Configuration): ClaimName[] {
  const { claims } = configuration;
  // Who names no dialect is asked everything that the environment allows.
  const server = configuration.own ? SERVERS.reference! : subjectOf(configuration).server;
  return claimsAsked(configuration, server).filter((one) => claims?.includes(one) ?? true);
}

export function baseOf(
  configuration: Configuration,
  bounds?: Partial<Bounds>,
  hit: string | null = null,
  level: Entry['level'] = 'model',
) {
  const { server, client, own, items, outcomes, faults, users } = configuration;
  return {
    level,
    server,
    client,
    ...(own ? { own } : {}),
    items,
    outcomes,
    faults: faultsRecord(faults),
    users: { ...users },
    scenario: null as Entry['scenario'],
    expected: null as Entry['expected'],
    bounds: { ...DEFAULT_BOUNDS, ...bounds, hit },
  };
}

export function faultsRecord(faults: readonly FaultBudget[]): Record<string, number> {
  const named = faults.map(({ kind, route, budget }) => {
    return [route ? `${kind}@${route}` : kind, budget] as const;
  });
  return Object.fromEntries(named.sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** The way back, for replay. Throws UsageError where a fault or a route does not exist. */
export function configurationOf(
  entry: Pick<Entry, 'server' | 'client' | 'own' | 'items' | 'outcomes' | 'faults' | 'users'>,
): Omit<Configuration, 'claims'> {
  const { server, client, own, items, outcomes, users } = entry;
  const texts = Object.entries(entry.faults).map(([name, budget]) => `${name}=${budget}`);
  const faults = parseFaults(texts.join(','));
  return { server, client, ...(own ? { own } : {}), items, outcomes, faults, users };
}

function traceOf({ compiled }: Judgement, trace: Trace, items: number): ReportedTrace {
  const narrator = new Narrator(compiled);
  const watched = new Watched();
  const steps = trace.steps.map((taken, i) => {
    const named = narrator.name(taken);
    const after = trace.states[i + 1]!;
    const sent = narrator.advance(trace.states[i]!, after);
    watched.step(viewsOf(compiled, after, items), sent);
    return { ...named, payload: named.payload as Payload };
  });
  const { views, job, state } = endStateOf(compiled, trace.states[trace.states.length - 1]!, items);
  const identities = compiled.layout.pool('item').spec.identities ?? false;
  // Plain, changeable copies: what a report holds has to survive JSON and threads.
  return structuredClone({
    steps,
    loop: trace.loop,
    identities,
    end: { views, job, state },
    ...watched.kept(),
  }) as ReportedTrace;
}

type Payload = NamedStep['payload'] & Record<string, string | number | boolean>;

/** `total` where not every stuck state was asked about. */
export function oracleOf(
  answers: readonly RefreshAnswer[],
  total = answers.length,
): Pick<Entry, 'refresh' | 'atFault' | 'stuckStates'> {
  const [first] = answers;
  if (!first) return { refresh: null, atFault: null, stuckStates: null };
  const { helps, atFault } = first;
  const count = (is: (one: RefreshAnswer) => boolean) => answers.filter(is).length;
  return {
    refresh: helps === null ? null : helps ? 'helps' : 'does not help',
    atFault,
    stuckStates: {
      total,
      helps: count((one) => one.helps === true),
      doesNotHelp: count((one) => one.helps === false),
      page: count((one) => one.atFault === 'page'),
      server: count((one) => one.atFault === 'server'),
    },
  };
}
