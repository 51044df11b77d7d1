import { findConfig } from '../scenarios/config/find.ts';
import type { Config } from '../scenarios/config/schema.ts';
import type { Io } from './io.ts';
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
 * it takes bounds and reports only. Dialects that are given mean the level `model`; else a subject
 * means `code`.
 */
export function withConfig(
  names: readonly string[],
  flags: CheckFlags,
  config: Config | null,
): CheckFlags {
  if (config === null) return flags;
  const {
    subject,
    wire: _,
    vocabulary: _v,
    items,
    faults,
    users,
    claims,
    maxStates,
    ...others
  } = config;
  const { outcomes, server, client, ...everywhere } = others;
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
    items: listed(items),
    fault: listed(faults),
    user: listed(users),
    claim: listed(claims),
    level: subject && !dialects ? 'code' : undefined,
  };
  return { ...said, ...defined(own), ...defined(flags) };
}

const listed = (text: string | undefined): string[] | undefined =>
  text === undefined ? undefined : [text];

type Defined<T> = { [K in keyof T]?: Exclude<T[K], undefined> };

/** Without what is undefined, which would hide what stands before it. */
function defined<T extends object>(fields: T): Defined<T> {
  const entries = Object.entries(fields).filter(([, value]) => value !== undefined);
  return Object.fromEntries(entries) as Defined<T>;
}
