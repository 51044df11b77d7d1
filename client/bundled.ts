import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { BuildOptions, BuildResult } from 'esbuild';
import { UsageError } from '../model/parse.ts';

/** Where a browser's script is, as URLs. */
export interface ScriptPlaces {
  /** Its TypeScript, where this runs from sources; null: this is the build. */
  readonly source: URL | null;
  /** What `npm run bundle` makes of it. */
  readonly built: URL;
}

/**
 * A script for browsers. Built, it is read; from sources, it is bundled now (some 50 ms) or taken from an
 * earlier build. Throws UsageError where there is neither. `require` finds esbuild.
 */
export function bundledScript(
  { source, built }: ScriptPlaces,
  require: (name: string) => unknown,
): string {
  const bundled = source ? bundle(require, fileURLToPath(source)) : null;
  if (bundled !== null) return bundled;
  const path = fileURLToPath(built);
  if (existsSync(path)) return readFileSync(path, 'utf8');
  throw new UsageError(`the page's script is not built: there is no ${path}; run "npm run build"`);
}

/** As `npm run bundle` does it; null where esbuild is not installed. */
function bundle(require: (name: string) => unknown, entry: string): string | null {
  let esbuild: { buildSync(options: BuildOptions): BuildResult };
  try {
    esbuild = require('esbuild') as typeof esbuild;
  } catch {
    return null;
  }
  const options: BuildOptions = { bundle: true, minify: true, format: 'esm', target: 'es2022' };
  const { outputFiles } = esbuild.buildSync({ ...options, entryPoints: [entry], write: false });
  return outputFiles![0]!.text;
}
