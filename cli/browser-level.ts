import { UsageError } from '../model/parse.ts';
import { CODE_FLAGS, type LevelFlags, wholeNumber } from './level.ts';

/** What is run in a browser. */
export interface BrowserLevel {
  /** Response orders, or schedules of a page of one's own, for each configuration. */
  readonly runs: number;
}

const RUNS = 100_000;

/** What `--level browser` and its options ask for; null: another level. Throws UsageError. */
export function browserLevelOf(names: readonly string[], flags: LevelFlags): BrowserLevel | null {
  if (flags.level !== 'browser') return null;
  if (flags.all || names.length > 0) {
    throw new UsageError(
      '--level browser and a scenario do not go together in this version: give --server and --client',
    );
  }
  const extra = CODE_FLAGS.find((name) => name !== 'runs' && flags[name] !== undefined);
  if (extra) throw new UsageError(`--${extra} needs --level code: a browser runs every order`);
  const { runs } = flags;
  return { runs: runs === undefined ? RUNS : wholeNumber('--runs', runs, 1) };
}
