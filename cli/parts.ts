import type { Bounds } from '../model/checker/bounds.ts';
import { UsageError } from '../model/parse.ts';
import { askedOf, type Part, type WholeRun } from '../reports/shard.ts';
import type { Work } from './explore-all.ts';
import type { CodeLevel } from './explore-code.ts';
import { version } from './version.ts';

/** How a run is split over machines and over cores. */
export interface PartFlags {
  readonly shard?: string;
  readonly workers?: string;
  readonly expect?: string;
}

/** What all parts together explore. */
export function wholeRun(work: readonly Work[], bounds: Bounds, code: CodeLevel | null): WholeRun {
  const level = code ? 'code' : 'model';
  const plan = work.map(({ configuration, scenario, level }) =>
    askedOf(configuration, scenario?.id ?? null, level),
  );
  return { version: version(), level, bounds, code, plan };
}

/**
 * `2/4`; null: the whole run. Throws UsageError. There are at most as many parts as configurations, or a part
 * would have nothing to say.
 */
export function partOf({ shard, expect }: PartFlags, configurations: number): Part | null {
  if (shard === undefined) return null;
  if (expect !== undefined) {
    throw new UsageError(
      '--expect and --shard do not go together: give --expect to merge-reports, which sees all parts',
    );
  }
  const [, index = 0, of = 0] = (/^(\d{1,4})\/(\d{1,4})$/.exec(shard) ?? []).map(Number);
  if (index < 1 || index > of) {
    throw new UsageError(`--shard "${shard}": expected a part and how many there are, as in "1/4"`);
  }
  if (of > Math.max(1, configurations)) {
    throw new UsageError(
      `--shard "${shard}": expected at most ${configurations} parts, as many as there are configurations`,
    );
  }
  return { index, of };
}

const MOST_WORKERS = 64;

/** How many configurations are explored at a time. Throws UsageError. */
export function workersOf({ workers }: PartFlags, code: CodeLevel | null): number {
  if (workers === undefined) return 1;
  const many = Number(workers);
  if (!/^\d{1,2}$/.test(workers) || many < 1 || many > MOST_WORKERS) {
    throw new UsageError(
      `--workers "${workers}": expected a whole number from 1 to ${MOST_WORKERS}, as in "2"`,
    );
  }
  if (code !== null) {
    throw new UsageError('--workers needs --level model: the real code runs in one thread');
  }
  return many;
}
