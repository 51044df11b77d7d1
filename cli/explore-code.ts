import { exploreCode } from '../reports/code-entries.ts';
import type { Strategy } from '../scenarios/simulate/strategies.ts';
import type { Subject } from '../scenarios/simulate/subject.ts';
import type { Explore, Io } from './io.ts';

/** How schedules of the real code are chosen. */
export interface CodeLevel {
  readonly strategy: Strategy;
  readonly seed: number;
  /** Schedules for each configuration. */
  readonly runs: number;
}

/**
 * Runs server and client in this thread; between two runs the user may stop it, and what was found
 * stays.
 */
export function codeExplorer(
  { strategy, seed, runs }: CodeLevel,
  io: Io,
  own: Subject | null,
): Explore {
  io.hearSignals();
  return (configuration, bounds, onProgress, coverage = false) =>
    exploreCode(configuration, {
      clock: io.clock,
      strategy,
      seed,
      maxRuns: runs,
      bounds,
      own,
      coverage,
      ...(bounds.timeLimit === undefined ? {} : { timeLimit: bounds.timeLimit }),
      onProgress: ({ states }) => {
        onProgress?.({ states, depth: 0 });
        return io.interrupted();
      },
    });
}
