import { createRequire } from 'node:module';

/** By the package's own name: from the sources and from the build the file is the same. */
export function version(): string {
  const { version: text } = createRequire(import.meta.url)('unstuck/package.json') as {
    version: string;
  };
  return text;
}
