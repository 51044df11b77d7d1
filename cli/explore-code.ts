import { UsageError } from '../model/parse.ts';
import { exploreCode } from '../reports/code-entries.ts';
import { NondeterminismError } from '../scenarios/simulate/nondeterminism.ts';
import type { Strategy } from '../scenarios/simulate/strategies.ts';
import type { Subject } from '../scenarios/simulate/subject.ts';
import type { Explore, Io } from './io.ts';

/** How schedules of the real code are chosen. */
export interface CodeLevel {
  readonly strategy: Strategy;
  readonly seed: number;
  /** Of random schedules: how many orderings a bug may take. */
  readonly depth: number;
  /** Schedules for each configuration. */
  readonly runs: number;
}

/**
 * Runs server and client in this thread; between two runs the user may stop it, and what was found
 * stays.
 */
export function codeExplorer(
  { strategy, seed, depth, runs }: CodeLevel,
  io: Io,
  own: Subject | null,
): Explore {
  io.hearSignals();
  return (configuration, bounds, onProgress) =>
    exploreCode(configuration, {
      clock: io.clock,
      strategy,
      seed,
      depth,
      maxRuns: runs,
      bounds,
      own,
      ...(bounds.timeLimit === undefined ? {} : { timeLimit: bounds.timeLimit }),
      onProgress: ({ states }) => {
        onProgress?.({ states, depth: 0 });
        return io.interrupted();
      },
    }).catch((error: Error) => {
      if (!(error instanceof NondeterminismError)) throw error;
      throw new UsageError(`${own?.name ?? 'unstuck'}: ${error.message}. ${CANNOT_JUDGE}`);
    });
}

const CANNOT_JUDGE =
  'What cannot be repeated cannot be judged: take time, chance and names from deps, keep nothing ' +
  'outside of what server() and client() make, and tell all of it in fingerprint(), if there is one';
