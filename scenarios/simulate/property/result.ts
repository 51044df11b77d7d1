import type { ClaimName } from '../../../model/claims.ts';
import type { Disagreement, Explorer, StrategyOptions } from '../explorer.ts';
import type { CodeVerdict } from '../verdicts.ts';
import type { Coverage } from './coverage.ts';
import { type Failing, type Ran, verdictOf } from './judge.ts';

/** A violation as far as it was shrunk. */
export interface Found {
  readonly ran: Ran;
  readonly path: string;
  readonly shrinks: number;
  readonly before: number;
}

/** Where a violation is found again: by the seed and this, with the same items, faults and users. */
export interface Counterexample {
  readonly items: number;
  readonly path: string;
  /** Simpler runs on the way to this one; each fails in the same way. */
  readonly shrinks: number;
  /** Moves of the run that failed first. */
  readonly before: number;
}

/** As of any other strategy, with the way to each violation. */
export interface PropertyResult {
  readonly claims: ReadonlyMap<ClaimName, CodeVerdict>;
  readonly schedules: number;
  readonly pruned: number;
  readonly states: number;
  readonly steps: number;
  readonly depth: number;
  readonly fair: readonly string[];
  readonly stopped: Explorer['stopped'];
  readonly complete: boolean;
  readonly disagrees: Disagreement | null;
  readonly counterexamples: ReadonlyMap<Failing, Counterexample>;
}

interface Given {
  readonly found: ReadonlyMap<Failing, Found>;
  readonly coverage: Coverage;
  readonly stopped: Explorer['stopped'];
  readonly sampled: number;
  readonly options: StrategyOptions & {
    readonly claims: readonly ClaimName[];
    readonly path: string | null;
  };
}

export function resultOf({ found, coverage, stopped, sampled, options }: Given): PropertyResult {
  const disagrees = found.get('disagrees')?.ran.explorer.disagrees ?? null;
  const sample =
    options.path === null ? `a sample: ${sampled} generated runs` : 'one run, by its path';
  const because = disagrees
    ? `code and model disagree: ${disagrees.what}`
    : stopped === null
      ? sample
      : `bound hit: ${stopped}; ${sample}`;
  const verdict = (name: ClaimName): CodeVerdict => {
    const one = found.get(name);
    if (one) return verdictOf(one.ran.explorer, name, options);
    return { kind: 'incomplete', because };
  };
  return {
    claims: new Map(options.claims.map((name) => [name, verdict(name)])),
    schedules: sampled,
    pruned: 0,
    states: coverage.states,
    steps: coverage.steps,
    depth: coverage.depth,
    fair: coverage.fair,
    stopped,
    complete: false,
    disagrees,
    counterexamples: new Map(
      [...found].map(([name, { ran, path, shrinks, before }]) => [
        name,
        { items: ran.plan.items, path, shrinks, before },
      ]),
    ),
  };
}
