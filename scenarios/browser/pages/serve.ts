import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { buildSync } from 'esbuild';

// What a development server would do, without one.

const html = (body: string): Response =>
  new Response(body, { headers: { 'content-type': 'text/html; charset=utf-8' } });

/** A document of this folder, whatever is asked for. */
export function served(file: string): (request: Request) => Response {
  const body = readFileSync(join(import.meta.dirname, file), 'utf8');
  return () => html(body);
}

/** A module of this folder as a page: bundled now (0.2 s), in an otherwise empty document. */
export function bundled(file: string): (request: Request) => Response {
  const { outputFiles } = buildSync({
    entryPoints: [join(import.meta.dirname, file)],
    bundle: true,
    minify: true,
    write: false,
    format: 'esm',
    define: { 'process.env.NODE_ENV': '"production"' },
  });
  const script = outputFiles[0]!.text;
  return ({ url }) =>
    url.endsWith('/page.js')
      ? new Response(script, { headers: { 'content-type': 'text/javascript' } })
      : html(
          '<!doctype html><title>Import</title><link rel="icon" href="data:,"><div id="root"></div><script type="module" src="/page.js"></script>',
        );
}
