import { createRequire } from 'node:module';
import { bundledScript } from '../bundled.ts';
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
  const source = fromSources ? new URL('./main.ts', here) : null;
  const built = new URL(fromSources ? '../../dist/client/page/page.js' : './page.js', here);
  return bundledScript({ source, built }, require);
}
