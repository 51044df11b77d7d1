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
 * there is neither.
 */
export function pageAssets(): Record<string, Asset> {
  return {
    [SCRIPT]: { type: 'text/javascript; charset=utf-8', body: script() },
    [STYLESHEET]: { type: 'text/css; charset=utf-8', body: STYLE },
  };
}

const beside = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

function script(): string {
  const fromSources = import.meta.url.endsWith('.ts');
  if (fromSources) {
    const bundled = bundle(beside('./main.ts'));
    if (bundled !== null) return bundled;
  }
  const built = beside(fromSources ? '../../dist/client/page/page.js' : './page.js');
  if (existsSync(built)) return readFileSync(built, 'utf8');
  throw new UsageError(`the page's script is not built: there is no ${built}; run "npm run build"`);
}

/** As `npm run bundle` does it; null where esbuild is not installed. */
function bundle(entry: string): string | null {
  let esbuild: { buildSync(options: BuildOptions): BuildResult };
  try {
    esbuild = createRequire(import.meta.url)('esbuild');
  } catch {
    return null;
  }
  const options: BuildOptions = { bundle: true, minify: true, format: 'esm', target: 'es2022' };
  const { outputFiles } = esbuild.buildSync({ ...options, entryPoints: [entry], write: false });
  return outputFiles![0]!.text;
}
