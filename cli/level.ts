import { UsageError, unknown } from '../model/parse.ts';
import { STRATEGIES, type Strategy } from '../scenarios/simulate/strategies.ts';
import type { CodeLevel } from './explore-code.ts';

export interface LevelFlags {
  readonly all?: boolean;
  readonly level?: string;
  readonly strategy?: string;
  readonly seed?: string;
  readonly depth?: string;
  readonly runs?: string;
}

const RUNS = 100_000;
const DEPTH = 3;

/** What `--level code` and its options ask for; null: the model. Throws UsageError. */
export function codeLevelOf(names: readonly string[], flags: LevelFlags): CodeLevel | null {
  const { level = 'model', strategy = 'exhaustive', seed, depth, runs } = flags;
  if (level === 'model') {
    const extra = (['strategy', 'seed', 'depth', 'runs'] as const).find(
      (name) => flags[name] !== undefined,
    );
    if (extra)
      throw new UsageError(`--${extra} needs --level code: the model is always explored whole`);
    return null;
  }
  if (level !== 'code') {
    throw new UsageError(`--level ${level}: only "model" and "code" are available in this version`);
  }
  if (flags.all || names.length > 0) {
    throw new UsageError(
      '--level code and a scenario do not go together in this version: give --server and --client',
    );
  }
  if (!(STRATEGIES as readonly string[]).includes(strategy)) {
    throw unknown('strategy', strategy, STRATEGIES);
  }
  if (seed !== undefined && strategy !== 'random') {
    throw new UsageError(`--seed needs --strategy random: ${strategy} leaves nothing to chance`);
  }
  if (depth !== undefined && strategy !== 'random') {
    throw new UsageError(`--depth needs --strategy random: ${strategy} takes every ordering`);
  }
  return {
    strategy: strategy as Strategy,
    seed: seed === undefined ? 1 : wholeNumber('--seed', seed, 0),
    depth: depth === undefined ? DEPTH : wholeNumber('--depth', depth, 1),
    runs: runs === undefined ? RUNS : wholeNumber('--runs', runs, 1),
  };
}

function wholeNumber(option: string, text: string, least: number): number {
  const number = Number(text);
  if (/^\d{1,9}$/.test(text) && number >= least) return number;
  throw new UsageError(
    `${option} "${text}": expected a whole number from ${least} to 999999999, as in "1000"`,
  );
}
