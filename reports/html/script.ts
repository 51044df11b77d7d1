import { createRequire } from 'node:module';
import { bundledScript } from '../../client/bundled.ts';

/** The report's script, from sources or as it was built. Throws UsageError where there is none. */
export function pageScript(
  here: string = import.meta.url,
  require: (name: string) => unknown = createRequire(here),
): string {
  const fromSources = here.endsWith('.ts');
  const source = fromSources ? new URL('./page/main.ts', here) : null;
  const built = new URL(fromSources ? '../../dist/reports/html/page.js' : './page.js', here);
  // A closing tag in a string would end the element that the script stands in.
  return bundledScript({ source, built }, require).replaceAll('</script', '<\\/script').trim();
}
