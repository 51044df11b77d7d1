import * as fc from 'fast-check';
import { UsageError } from '../../../model/parse.ts';
import type { Plan } from './plan.ts';

/** Where fast-check's generation begins: a seed, and the way to one of its values; '': to all. */
export interface Begin {
  readonly seed: number;
  readonly path: string;
}

/** Gives what fast-check generates, value after value, with the path to each, until `take` answers false. */
export async function eachPlan(
  plans: fc.Arbitrary<Plan>,
  seed: number,
  most: number,
  take: (plan: Plan, path: string) => Promise<boolean>,
): Promise<void> {
  let index = 0;
  await walk(plans, { seed, path: '' }, most, (plan) => take(plan, String(index++)));
}

/** The one value at the end of a path. Throws UsageError where the path leads nowhere. */
export async function planAt(plans: fc.Arbitrary<Plan>, begin: Begin): Promise<Plan> {
  const found: Plan[] = [];
  const nowhere = () =>
    new UsageError(
      `--path "${begin.path}" leads nowhere: it belongs to the seed, items, faults, users and claims that were printed with it`,
    );
  await walk(plans, begin, 1, async (plan) => {
    found.push(plan);
    return false;
  }).catch((error: Error) => {
    throw /Unable to replay/.test(error.message) ? nowhere() : error;
  });
  if (!found[0]) throw nowhere();
  return found[0];
}

/** From a value that fails on to simpler ones, while there is one that fails: how far it came. */
export async function shrink(
  plans: fc.Arbitrary<Plan>,
  begin: Begin,
  fails: (plan: Plan) => Promise<boolean>,
): Promise<{ readonly path: string; readonly shrinks: number }> {
  const property = fc.asyncProperty(plans, async (plan) => !(await fails(plan)));
  const details = await fc.check(property, { ...begin, numRuns: 1 });
  if (!details.failed) return { path: begin.path, shrinks: 0 };
  rethrow(details);
  return { path: details.counterexamplePath!, shrinks: details.numShrinks };
}

async function walk(
  plans: fc.Arbitrary<Plan>,
  begin: Begin,
  most: number,
  take: (plan: Plan) => Promise<boolean>,
): Promise<void> {
  const property = fc.asyncProperty(plans, take);
  rethrow(await fc.check(property, { ...begin, numRuns: most, endOnFailure: true }));
}

/** What was thrown is no counterexample: answers are. */
function rethrow({ errorInstance }: fc.RunDetails<[Plan]>): void {
  if (
    errorInstance instanceof Error &&
    !/Property failed by returning/.test(errorInstance.message)
  ) {
    throw errorInstance;
  }
}
