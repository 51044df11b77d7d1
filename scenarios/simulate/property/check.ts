import type { ClaimName } from '../../../model/claims.ts';
import type { Environment } from '../../../model/environment.ts';
import { Explorer, type StrategyOptions } from '../explorer.ts';
import type { Setting } from '../run.ts';
import { Coverage } from './coverage.ts';
import { drive } from './drive.ts';
import { eachPlan, planAt, shrink } from './generate.ts';
import { type Failing, failingIn, type Ran } from './judge.ts';
import { type Plan, plansFor } from './plan.ts';
import { type Found, type PropertyResult, resultOf } from './result.ts';

export interface PropertyOptions extends StrategyOptions {
  readonly seed: number;
  /** To a counterexample: then it alone is run. Null: runs are generated. */
  readonly path: string | null;
  readonly claims: readonly ClaimName[];
  /** One of them is generated; the first is the simplest. */
  readonly counts: readonly number[];
  readonly settingFor: (items: number) => Setting;
}

/** One of so many runs is executed twice. */
const REPEATED = 20;

/**
 * Generates runs with fast-check and shrinks those that violate a claim, each claim by itself. Runs are
 * judged one by one: a violation never needs another run. It proves nothing. Throws NondeterminismError,
 * and UsageError for a path that leads nowhere.
 */
export async function checkByProperty(
  environment: Environment,
  options: PropertyOptions,
): Promise<PropertyResult> {
  const { seed, path, claims, counts, timeLimit, clock, onProgress } = options;
  const plans = plansFor(counts, environment);
  const coverage = new Coverage();
  let stopped: Explorer['stopped'] = null;
  let executed = 0;
  let until = clock() + timeLimit;

  function mustStop(): boolean {
    if (onProgress?.({ runs: executed, states: coverage.states })) stopped = 'interrupted';
    else if (clock() > until) stopped ??= 'time';
    return stopped === 'interrupted' || clock() > until;
  }

  async function runOnce(plan: Plan): Promise<Ran> {
    const explorer = new Explorer(options.settingFor(plan.items), options);
    const end = await drive(explorer, plan);
    executed += 1;
    coverage.add(explorer);
    if (executed % REPEATED === 1 && !explorer.disagrees) await explorer.repeat(end);
    return { plan, explorer, failing: failingIn(explorer, claims, options) };
  }

  const found = new Map<Failing, Found>();
  const note = (ran: Ran, at: string): void => {
    for (const one of ran.failing) {
      if (found.has(one)) continue;
      found.set(one, { ran, path: at, shrinks: 0, before: ran.explorer.depth });
    }
  };
  if (path === null) {
    await eachPlan(plans, seed, options.maxRuns, async (plan, at) => {
      if (executed > 0 && mustStop()) return false;
      note(await runOnce(plan), at);
      return true;
    });
  } else note(await runOnce(await planAt(plans, { seed, path })), path);

  const sampled = executed;
  // To shrink takes its own time: what was found late is not to be left as it is.
  until = clock() + timeLimit;
  for (const [name, { ran, path: at, before }] of path === null ? found : []) {
    let best = ran;
    let isFirst = true;
    const shrunk = await shrink(plans, { seed, path: at }, async (plan) => {
      // It begins with the run that failed; what is not run any more counts for not simpler.
      if (!isFirst && mustStop()) return false;
      isFirst = false;
      const again = await runOnce(plan);
      if (again.failing.has(name)) best = again;
      return again.failing.has(name);
    });
    found.set(name, { ran: best, ...shrunk, before });
  }
  return resultOf({ found, coverage, stopped, sampled, options });
}
