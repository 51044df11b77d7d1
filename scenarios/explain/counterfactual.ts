import type { Counterfactual } from './explanation.ts';
import type { Pace } from './pace.ts';
import type { SameWorld } from './same-world.ts';
import { runTimed, type TimedRun } from './timed-run.ts';
import type { Timing } from './timing.ts';
import type { World } from './world.ts';

/** Where the incident says nothing. */
export const TYPICAL: Pace = { transit: 200, store: 50, faults: 0.5, work: 0.5, rule: false };

/** The extremes of all that the incident leaves open. */
function extremes(same: SameWorld, { transit, store }: Timing): Pace[] {
  const both = [0, 1];
  const faults = same.faults.length > 0 ? both : [0];
  const work = same.work.some(({ ms }) => ms[0] < ms[1]) ? both : [0];
  const rules = same.mayBeRule ? [false, true] : [false];
  const paces: Pace[] = [];
  for (const slow of both)
    for (const lazy of both)
      for (const late of faults)
        for (const long of work)
          for (const rule of rules)
            paces.push({
              transit: slow ? transit : Math.min(transit, 20),
              store: lazy ? Math.min(store, 1000) : Math.min(store, 5),
              faults: late,
              work: long,
              rule,
            });
  return paces;
}

/**
 * The paces, typical first, at which the incident's own server and page end as they did and the same
 * calls are struck: another world would not be the same.
 */
export function pacesOf(world: World, same: SameWorld, timing: Timing): Pace[] {
  const outcome = (pace: Pace): string => {
    const { view, struck } = runTimed(world, same, pace);
    return JSON.stringify([view, struck]);
  };
  const typical = outcome(TYPICAL);
  return [TYPICAL, ...extremes(same, timing).filter((pace) => outcome(pace) === typical)];
}

/** The same world with this server and this page, at every pace; the first is the typical one. */
export function counterfactualOf(
  names: { readonly server: string; readonly client: string },
  world: World,
  same: SameWorld,
  paces: readonly Pace[],
): Counterfactual {
  const runs = paces.map((pace) => runTimed(world, same, pace)) as [TimedRun, ...TimedRun[]];
  const [typical] = runs;
  const settled = runs.flatMap(({ afterMs }) => (afterMs === null ? [] : [afterMs]));
  const { settles, view, afterMs, seen } = typical;
  return {
    ...names,
    settles,
    view,
    afterMs,
    timings:
      settled.length === runs.length
        ? 'settles in every'
        : settled.length > 0
          ? 'settles in some'
          : 'settles in none',
    rangeMs: settled.length > 0 ? [Math.min(...settled), Math.max(...settled)] : null,
    seen,
  };
}

/** What is tried: the fix that the author of the incident's analysis proposed comes first. */
export function remediesFor(server: string, client: string): { server: string; client: string }[] {
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
  const same = (a: (typeof pairs)[number], b: (typeof pairs)[number]) =>
    a.server === b.server && a.client === b.client;
  return pairs.filter(
    (one, i) =>
      !same(one, { server, client }) && pairs.findIndex((other) => same(one, other)) === i,
  );
}
