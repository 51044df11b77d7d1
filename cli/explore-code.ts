import { UsageError } from '../model/parse.ts';
import { exploreCode } from '../reports/code-entries.ts';
import { notExplored } from '../reports/entries.ts';
import type { Configuration } from '../scenarios/configuration.ts';
import { librarySubject, MissingLibraryError } from '../scenarios/simulate/libraries/load.ts';
import { NondeterminismError } from '../scenarios/simulate/nondeterminism.ts';
import type { Strategy } from '../scenarios/simulate/strategies.ts';
import type { Subject } from '../scenarios/simulate/subject.ts';
import { type NeverCalled, neverCalled } from '../scenarios/simulate/wire-of.ts';
import type { Explore, Io } from './io.ts';

/** How schedules of the real code are chosen. */
export interface CodeLevel {
  readonly strategy: Strategy;
  readonly seed: number;
  /** Strategy property: the one run to take; null: they are generated. */
  readonly path: string | null;
  /** Strategy random: how many orderings a bug may take; null: as many as usual. */
  readonly depth: number | null;
  /** Schedules for each configuration. */
  readonly runs: number;
}

/**
 * Runs server and client in this thread; between two runs the user may stop it, and what was found
 * stays. Where a page's library is not installed it throws, or, with `lenient`, says so as incomplete.
 */
export function codeExplorer(
  { strategy, seed, path, depth, runs }: CodeLevel,
  io: Io,
  own: Subject | null,
  lenient = false,
): Explore {
  io.hearSignals();
  const told = new Set<string>();
  return async (configuration, bounds, onProgress, coverage = false) => {
    const subject = await subjectFor(configuration, own).catch((error: unknown) => {
      if (lenient && error instanceof MissingLibraryError) return error;
      throw error;
    });
    if (subject instanceof Error) {
      return notExplored(configuration, bounds, subject.message, 'code', null);
    }
    const entries = await exploreCode(configuration, {
      clock: io.clock,
      strategy,
      seed,
      path,
      ...(depth === null ? {} : { depth }),
      maxRuns: runs,
      bounds,
      own: subject,
      coverage,
      ...(bounds.timeLimit === undefined ? {} : { timeLimit: bounds.timeLimit }),
      onProgress: ({ runs: schedules, states }) => {
        onProgress?.({ states, schedules });
        return io.interrupted();
      },
    }).catch((error: Error) => {
      if (!(error instanceof NondeterminismError)) throw error;
      throw new UsageError(`${own?.name ?? 'unstuck'}: ${error.message}. ${CANNOT_JUDGE}`);
    });
    for (const one of subject ? neverCalled(subject) : []) tell(one);
    return entries;
  };

  /** A mistake in what the config says ends the run; what it does not say may be meant. */
  function tell({ name, route, isSaid, others }: NeverCalled): void {
    const calls = others.slice(0, MOST_NAMED).join(', ');
    if (isSaid) {
      throw new UsageError(
        `wire.routes.${name}: no page called ${route}; what it called: ${calls}; no fault strikes what is no route`,
      );
    }
    const line =
      `unstuck: the page called ${calls}, which is none of its routes, and never ${route}: what is no ` +
      `route passes for a read, and has no ${name === 'status' ? 'stale' : 'process-next'} faults; say it in wire.routes.${name}`;
    if (!told.has(line)) io.stderr.write(`${line}\n`);
    told.add(line);
  }
}

const MOST_NAMED = 3;

/** null: our own server and client, in the configuration's dialects. */
export async function subjectFor(
  configuration: Pick<Configuration, 'own' | 'server' | 'client'>,
  own: Subject | null,
): Promise<Subject | null> {
  if (configuration.own === 'library') return librarySubject(configuration);
  return configuration.own === 'config' ? own : null;
}

const CANNOT_JUDGE =
  'What cannot be repeated cannot be judged: take time, chance and names from deps, keep nothing ' +
  'outside of what server() and client() make, and tell all of it in fingerprint(), if there is one';
