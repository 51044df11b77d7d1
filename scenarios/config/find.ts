import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { UsageError } from '../../model/parse.ts';

/** In this order; the first that exists is taken. */
export const CONFIG_NAMES = ['ts', 'mts', 'js', 'mjs'].map((end) => `unstuck.config.${end}`);

/**
 * The config file that was named, else the one in `folder`, else null. Throws UsageError where the
 * named one is not there.
 */
export function findConfig(named: string | undefined, folder: string): string | null {
  if (named === undefined) {
    return CONFIG_NAMES.map((name) => join(folder, name)).find((path) => existsSync(path)) ?? null;
  }
  const path = resolve(folder, named);
  if (existsSync(path)) return path;
  throw new UsageError(`--config ${named}: there is no such file; "unstuck init" writes one`);
}
