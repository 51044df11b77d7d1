import { UsageError, unknown } from '../model/parse.ts';
import { STRATEGIES, type Strategy } from '../scenarios/simulate/strategies.ts';
import type { CodeLevel } from './explore-code.ts';

export interface LevelFlags {
  readonly all?: boolean;
  readonly level?: string;
  readonly strategy?: string;
  readonly seed?: string;
  readonly path?: string;
  readonly depth?: string;
  readonly runs?: string;
}

export const LEVELS = ['model', 'code', 'browser'] as const;

/** What `--level code` takes, beside what every level does. */
export const CODE_FLAGS = ['strategy', 'seed', 'path', 'depth', 'runs'] as const;

/** Generated runs are shrunk where they fail, and few show most of what many do. */
const RUNS = { exhaustive: 100_000, random: 100_000, property: 1000, paths: 100_000 } as const;

/** Which flags mean something with a strategy only. */
export const STRATEGIES_OF: Readonly<Record<'seed' | 'path' | 'depth', readonly Strategy[]>> = {
  seed: ['random', 'property'],
  path: ['property'],
  depth: ['random'],
};

/**
 * What `--level code` and its options ask for; null: another level. `usual` is the level where none is given.
 * Throws UsageError.
 */
export function codeLevelOf(flags: LevelFlags, usual: 'model' | 'code'): CodeLevel | null {
  const { level = usual, seed, path, depth, runs } = flags;
  if (level === 'model') {
    const extra = CODE_FLAGS.find((name) => flags[name] !== undefined);
    if (extra)
      throw new UsageError(`--${extra} needs --level code: the model is always explored whole`);
    return null;
  }
  if (level === 'browser') return null;
  if (level !== 'code') throw unknown('level', level, LEVELS);
  const strategy = parseStrategy(flags.strategy ?? 'exhaustive');
  for (const [flag, own] of Object.entries(STRATEGIES_OF)) {
    if (flags[flag as keyof typeof STRATEGIES_OF] === undefined || own.includes(strategy)) continue;
    const why = flag === 'seed' ? `${strategy} leaves nothing to chance` : `${strategy} has none`;
    throw new UsageError(`--${flag} needs --strategy ${own.join(' or ')}: ${why}`);
  }
  if (path !== undefined && seed === undefined) {
    throw new UsageError('--path needs --seed: the way to a counterexample begins with its seed');
  }
  return {
    strategy,
    seed: seed === undefined ? 1 : wholeNumber('--seed', seed, 0),
    path: path === undefined ? null : parsePath(path),
    depth: depth === undefined ? null : wholeNumber('--depth', depth, 1),
    runs: runs === undefined ? RUNS[strategy] : wholeNumber('--runs', runs, 1),
  };
}

export function parseStrategy(text: string): Strategy {
  const found = STRATEGIES.find((one) => one === text);
  if (!found) throw unknown('strategy', text, STRATEGIES);
  return found;
}

function parsePath(text: string): string {
  if (/^\d{1,9}(:\d{1,9})*$/.test(text)) return text;
  throw new UsageError(
    `--path "${text}": expected the path that was printed with a counterexample, as in "12:0:3"`,
  );
}

export function wholeNumber(option: string, text: string, least: number): number {
  const number = Number(text);
  if (/^\d{1,9}$/.test(text) && number >= least) return number;
  throw new UsageError(
    `${option} "${text}": expected a whole number from ${least} to 999999999, as in "1000"`,
  );
}
