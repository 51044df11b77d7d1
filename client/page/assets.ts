import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import type { BuildOptions, BuildResult } from 'esbuild';
import { UsageError } from '../../model/parse.ts';
import { STYLE } from './style.ts';

export interface Asset {
  /** The Content-Type. */
  readonly type: string;
  readonly body: string;
}
export const SCRIPT = '/assets/page.js';
export const STYLESHEET = '/assets/page.css';

/**
 * What the page's document loads, by path. Built, the script is read from beside this file; from
 * sources, it is bundled now (some 50 ms) or taken from an earlier build. Throws UsageError where
 * there is neither. `here` is where this file is, as a URL; `require` finds esbuild.
 */
export function pageAssets(
  here: string = import.meta.url,
  require: (name: string) => unknown = createRequire(here),
): Record<string, Asset> {
  return {
    [SCRIPT]: { type: 'text/javascript; charset=utf-8', body: scriptFor(here, require) },
    [STYLESHEET]: { type: 'text/css; charset=utf-8', body: STYLE },
  };
}

function scriptFor(here: string, require: (name: string) => unknown): string {
  const fromSources = here.endsWith('.ts');
  const beside = (path: string) => fileURLToPath(new URL(path, here));
  const bundled = fromSources ? bundle(require, beside('./main.ts')) : null;
  if (bundled !== null) return bundled;
  const built = beside(fromSources ? '../../dist/client/page/page.js' : './page.js');
  if (existsSync(built)) return readFileSync(built, 'utf8');
  throw new UsageError(`the page's script is not built: there is no ${built}; run "npm run build"`);
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
