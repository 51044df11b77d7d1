import type { Clock } from '../../model/checker/bounds.ts';
import type { MachineCoverage } from '../../model/checker/coverage.ts';
import { type ClaimName, claimsAsked } from '../../model/claims.ts';
import { SERVERS } from '../../model/dialects.ts';
import type { Environment } from '../../model/environment.ts';
import { UsageError } from '../../model/parse.ts';
import { exploreByClock, judgeByClock } from './by-clock.ts';
import { hasSettled } from './claims.ts';
import { coverModel, exploreAllSchedules } from './exhaustive.ts';
import { type Disagreement, type Explorer, MOST_STATES, type StrategyOptions } from './explorer.ts';
import type { Edge, Node } from './graph.ts';
import { IDLE_POLLS, idleIn } from './idle.ts';
import { isFair } from './move.ts';
import type { Counterexample } from './property/result.ts';
import { DEPTH, exploreAtRandom, type RandomOptions } from './random.ts';
import { endAll, type Setting } from './run.ts';
import { isOver } from './seen.ts';
import type { Strategy } from './strategies.ts';
import type { Subject } from './subject.ts';
import { ModelBeside } from './twin.ts';
import { type CodeVerdict, verdictOn } from './verdicts.ts';

export interface CheckCodeOptions {
  readonly clock: Clock;
  /** Default: exhaustive. Only it can say that a claim holds. */
  readonly strategy?: Strategy;
  /** What random and generated schedules begin with; default: 1. */
  readonly seed?: number;
  /** Of random schedules: how many orderings a bug may take that they are to find. Default: 3. */
  readonly depth?: number;
  /** Property: of a counterexample, which alone is run then. */
  readonly path?: string | null;
  /** Property: one of these item counts is generated; default: the environment's. */
  readonly counts?: readonly number[];
  /**
   * true: as soon as a claim is violated, nothing more is run, and what holds is not known. A cycle
   * that a run can stay in is seen only once all is run. The trace need not be a shortest one.
   */
  readonly stopAtViolation?: boolean;
  /** Default: all that mean anything in the environment. */
  readonly claims?: readonly ClaimName[];
  /** ms; default: 60 s. */
  readonly timeLimit?: number;
  /** Schedules; default: 100,000. */
  readonly maxRuns?: number;
  /** Default: 100,000. Each keeps what was seen there: some kB. */
  readonly maxStates?: number;
  /** false: nothing is pruned, and every single schedule is run; for comparison, and for few items. */
  readonly reduce?: boolean;
  /** Where a state cannot be known again; default: 2. */
  readonly idlePolls?: number;
  /** Say what the machines beside the code did. */
  readonly coverage?: boolean;
  /** Between two runs; true: stop now. */
  readonly onProgress?: (progress: { runs: number; states: number }) => boolean | undefined;
}

export interface CodeResult {
  readonly claims: ReadonlyMap<ClaimName, CodeVerdict>;
  /** Schedules executed. */
  readonly schedules: number;
  /** How often one was cut or left out, since it could only repeat what another one showed. */
  readonly pruned: number;
  readonly states: number;
  /** Different ones; a step is a move taken in a state. */
  readonly steps: number;
  /** Of the longest run. */
  readonly depth: number;
  /** The names of the moves that were taken to be weakly fair. */
  readonly fair: readonly string[];
  readonly stopped: Explorer['stopped'];
  /** What bounded the idle polls of pages that tell nothing of themselves; null: nothing had to. */
  readonly within: string | null;
  /** The claims that were judged where what passes in pages did not pass by the server's clock. */
  readonly clockStood: ReadonlySet<ClaimName>;
  /** Every schedule was taken. Only then does a claim hold. */
  readonly complete: boolean;
  /** null: not asked for, or no model is beside. */
  readonly coverage: readonly MachineCoverage[] | null;
  /** Code and model part: nothing else is judged then. */
  readonly disagrees: Disagreement | null;
  /** Property: the way to each violation. */
  readonly counterexamples?: ReadonlyMap<ClaimName | 'disagrees', Counterexample>;
}

/**
 * Runs the real server and client of a subject in every schedule and judges the claims on what is
 * shown and stored; where the subject names its dialects, each step is held to the model.
 */
export async function checkCode(
  subject: Subject,
  environment: Environment,
  options: CheckCodeOptions,
): Promise<CodeResult> {
  const { clock, onProgress, timeLimit = 60_000, maxRuns = 100_000 } = options;
  const { strategy = 'exhaustive' } = options;
  const names = claimsFor(subject, environment, options.claims);
  const setting = settingOf(subject, environment);
  const { reduce = true, idlePolls = IDLE_POLLS } = options;
  const limits = {
    clock,
    timeLimit,
    maxRuns,
    maxStates: options.maxStates ?? MOST_STATES,
    reduce,
    idlePolls,
    ...(onProgress ? { onProgress } : {}),
    ...(options.stopAtViolation ? { isEnough: violates(names) } : {}),
  };
  if (strategy === 'property') return byProperty(setting, names, options, limits);
  const { seed = 1, depth = DEPTH } = options;
  const exploring = exploreByClock(setting, strategy, { ...limits, seed, depth }, explore);
  const found = await exploring.finally(() => endAll(setting));
  const { explored } = found;
  const { runs, pruned, disagrees } = explored;
  const nodes = [...explored.nodes.values()];
  const because = reasonOf(explored, strategy);
  const idle = idleIn(explored, idlePolls);
  const claims = new Map<ClaimName, CodeVerdict>();
  const clockStood = new Set<ClaimName>();
  for (const name of names) {
    const judge = (sample: Explorer | null) =>
      sample
        ? verdictOn(name, { nodes: [...sample.nodes.values()], because: 'a sample' })
        : verdictOn(name, { nodes, because, idle });
    const judged = await judgeByClock(name, found, judge).finally(() => endAll(setting));
    if (judged.clockStood) clockStood.add(name);
    claims.set(name, untold(name, nodes, environment) ?? judged.verdict);
  }
  return {
    claims,
    schedules: runs,
    pruned,
    states: nodes.length,
    steps: nodes.reduce((sum, { edges }) => sum + edges.filter(({ to }) => to).length, 0),
    depth: explored.depth,
    fair: fairIn(nodes),
    stopped: explored.stopped,
    within: idle?.within ?? null,
    clockStood,
    complete: because === null,
    coverage: options.coverage ? (setting.model?.coverage() ?? null) : null,
    disagrees,
  };
}

/** Loaded when it is wanted: fast-check is much code. */
async function byProperty(
  setting: Setting,
  claims: readonly ClaimName[],
  { seed = 1, path = null, counts }: CheckCodeOptions,
  limits: StrategyOptions,
): Promise<CodeResult> {
  const { subject, environment, live } = setting;
  const settings = new Map([[environment.items, setting]]);
  const settingFor = (items: number): Setting => {
    const known = settings.get(items) ?? settingOf(subject, { ...environment, items });
    const one = { ...known, live };
    settings.set(items, one);
    return one;
  };
  const { checkByProperty } = await import('./property/check.ts');
  const given = {
    ...limits,
    seed,
    path,
    claims,
    counts: counts ?? [environment.items],
    settingFor,
  };
  const result = await checkByProperty(environment, given).finally(() => endAll(setting));
  // Of several item counts, each with a system of its own.
  return { ...result, coverage: null, within: null, clockStood: new Set() };
}

function explore(setting: Setting, strategy: Strategy, limits: RandomOptions): Promise<Explorer> {
  if (strategy === 'random') return exploreAtRandom(setting, limits);
  if (strategy === 'exhaustive') return exploreAllSchedules(setting, limits);
  if (!setting.model) {
    throw new UsageError(
      `--strategy paths: "${setting.subject.name}" names no dialects (model), so that no model is beside it ` +
        'whose paths could be taken; choose exhaustive, random or property',
    );
  }
  return coverModel(setting, limits);
}

/** Why nothing can be said to hold; null: every schedule was taken. */
function reasonOf({ stopped, disagrees, runs }: Explorer, strategy: Strategy): string | null {
  if (disagrees) return `code and model disagree: ${disagrees.what}`;
  if (strategy === 'random') return `a sample: ${runs} random schedules`;
  if (stopped === 'violation') return 'stopped at the first violation';
  if (stopped) return `bound hit: ${stopped}`;
  return strategy === 'paths' ? 'every step of the model was taken, not every schedule' : null;
}

/** Is one of these claims violated already, whatever else may happen? */
function violates(claims: readonly ClaimName[]) {
  const isAsked = (broken: readonly ClaimName[]) => broken.some((one) => claims.includes(one));
  return ({ broken, edges, seen }: Node, by: Edge): boolean => {
    if (isAsked(broken) || isAsked(by.broken)) return true;
    if (edges.some(({ move }) => isFair(move))) return false;
    const isStuck = claims.includes('settles') && !hasSettled(seen);
    return isStuck || (claims.includes('job-settles') && !isOver(seen.store.status));
  };
}

function fairIn(nodes: readonly Node[]): string[] {
  const names = nodes.flatMap(({ edges }) =>
    edges.filter(({ move }) => isFair(move)).map(({ move }) => move.name),
  );
  return [...new Set(names)].sort();
}

export function settingOf(subject: Subject, environment: Environment): Setting {
  const model = subject.model ? new ModelBeside(subject.model, environment) : null;
  return { subject, environment, model, live: [] };
}

/** A server that tells nothing of single items cannot be said to work on each of them once. */
function untold(
  name: ClaimName,
  nodes: readonly Node[],
  { items }: Environment,
): CodeVerdict | null {
  if (name !== 'each-item-once') return null;
  if (nodes.every(({ seen }) => seen.store.items.length >= items)) return null;
  return { kind: 'incomplete', because: 'the server does not tell its items: offer observe()' };
}

export function claimsFor(
  { model }: Subject,
  environment: Environment,
  wanted?: readonly ClaimName[],
): ClaimName[] {
  // Who names no dialect is asked everything that the environment allows.
  const asked = claimsAsked(environment, model?.server ?? SERVERS.reference!);
  return wanted ? asked.filter((one) => wanted.includes(one)) : asked;
}
