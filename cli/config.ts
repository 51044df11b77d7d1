import { findConfig } from '../scenarios/config/find.ts';
import type { Config } from '../scenarios/config/schema.ts';
import type { Io } from './io.ts';
import { type CODE_FLAGS, STRATEGIES_OF } from './level.ts';
import type { CheckFlags } from './plan.ts';

/** How a command in this folder comes by its config; the loader is loaded for a file only. */
export const configIn =
  (folder: string): Io['config'] =>
  async (named) => {
    const path = findConfig(named, folder);
    if (path === null) return null;
    const { loadConfig } = await import('../scenarios/config/load.ts');
    return loadConfig(path);
  };

/**
 * The flags, with what they leave open taken from the config. A scenario says its own; of the config
 * it takes bounds and reports only. Dialects that are given mean the level `model`; else a page means
 * `browser`, a subject `code`.
 */
export function withConfig(
  names: readonly string[],
  flags: CheckFlags,
  config: Config | null,
): CheckFlags {
  if (config === null) return flags;
  const { subject, page, wire: _, vocabulary: _v, items, faults, users, ...others } = config;
  const { claims, maxStates, outcomes, server, client, ...and } = others;
  const { level, strategy, seed, path, depth, runs, ...everywhere } = and;
  const said = defined({
    ...everywhere,
    maxStates: maxStates === undefined ? undefined : String(maxStates),
  });
  if (flags.all || names.length > 0) return { ...said, ...defined(flags) };
  const dialects = flags.server ?? flags.client ?? server ?? client;
  const own = {
    server,
    client,
    outcomes,
    // Recorded replies are of one job, whatever it is made of.
    items: listed(items) ?? (page && !subject ? ['1'] : undefined),
    fault: listed(faults),
    user: listed(users),
    claim: listed(claims),
    level: level ?? (dialects ? undefined : page ? 'browser' : subject ? 'code' : undefined),
  };
  const plain = { ...said, ...defined(own), ...defined(flags) };
  const chosen = ofStrategy(plain, { strategy, seed, path, depth, runs });
  return { ...chosen, ...plain };
}

type Chosen = Partial<Record<(typeof CODE_FLAGS)[number], string>>;

/** How schedules are chosen, as far as it goes with what the flags choose. */
function ofStrategy(
  { level, strategy: given, seed: givenSeed }: CheckFlags,
  { strategy, seed, path, depth, runs }: Pick<Config, (typeof CODE_FLAGS)[number]>,
): Chosen {
  if (level !== 'code') return {};
  const used = given ?? strategy ?? 'exhaustive';
  const goes = (flag: keyof typeof STRATEGIES_OF) =>
    (STRATEGIES_OF[flag] as readonly string[]).includes(used);
  const text = (value: number | undefined) => (value === undefined ? undefined : String(value));
  return defined({
    strategy,
    runs: text(runs),
    seed: goes('seed') ? text(seed) : undefined,
    depth: goes('depth') ? text(depth) : undefined,
    // A path begins with the seed that stands beside it.
    path: goes('path') && givenSeed === undefined ? path : undefined,
  });
}

const listed = (text: string | undefined): string[] | undefined =>
  text === undefined ? undefined : [text];

type Defined<T> = { [K in keyof T]?: Exclude<T[K], undefined> };

/** Without what is undefined, which would hide what stands before it. */
function defined<T extends object>(fields: T): Defined<T> {
  const entries = Object.entries(fields).filter(([, value]) => value !== undefined);
  return Object.fromEntries(entries) as Defined<T>;
}
