import type { Clock } from '../../model/checker/bounds.ts';
import { type ClaimName, claimsAsked } from '../../model/claims.ts';
import { SERVERS } from '../../model/dialects.ts';
import type { Environment } from '../../model/environment.ts';
import { type Disagreement, exploreAllSchedules } from './exhaustive.ts';
import type { Setting } from './run.ts';
import type { Subject } from './subject.ts';
import { ModelBeside } from './twin.ts';
import { type CodeVerdict, verdictOn } from './verdicts.ts';

export interface CheckCodeOptions {
  readonly clock: Clock;
  /** Default: all that mean anything in the environment. */
  readonly claims?: readonly ClaimName[];
  /** ms; default: 60 s. */
  readonly timeLimit?: number;
  /** Schedules; default: 100,000. */
  readonly maxRuns?: number;
  /** Between two runs; true: stop now. */
  readonly onProgress?: (progress: { runs: number; states: number }) => boolean | undefined;
}

export interface CodeResult {
  readonly claims: ReadonlyMap<ClaimName, CodeVerdict>;
  /** Schedules executed, and how many of them ended where another one had been. */
  readonly schedules: number;
  readonly pruned: number;
  readonly states: number;
  /** Every schedule was taken. Only then does a claim hold. */
  readonly complete: boolean;
  /** Code and model part: nothing else is judged then. */
  readonly disagrees: Disagreement | null;
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
  const names = claimsFor(subject, environment, options.claims);
  const setting = settingOf(subject, environment);
  const explored = await exploreAllSchedules(setting, {
    clock,
    timeLimit,
    maxRuns,
    ...(onProgress ? { onProgress } : {}),
  });
  const { root, nodes, runs, pruned, stopped, disagrees } = explored;
  const because = disagrees
    ? `code and model disagree in ${disagrees.what}`
    : stopped && `bound hit: ${stopped}`;
  return {
    claims: new Map(names.map((name) => [name, verdictOn(name, { root, nodes, because })])),
    schedules: runs,
    pruned,
    states: nodes.length,
    complete: because === null,
    disagrees,
  };
}

export function settingOf(subject: Subject, environment: Environment): Setting {
  const model = subject.model ? new ModelBeside(subject.model, environment) : null;
  return { subject, environment, model };
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
