import { statSync } from 'node:fs';
import { basename, extname } from 'node:path';
import { pathToFileURL } from 'node:url';
import { UsageError } from '../../model/parse.ts';
import { acquirePlainGlobals } from '../simulate/plain-globals.ts';
import { type Config, parseConfig, WANTED } from './schema.ts';

const TYPED = ['.ts', '.mts', '.cts'];
/** What jiti says of a mistake of syntax: `/folder/file.ts:4:2`. */
const PLACE = /^\s*(\S.*):(\d+:\d+)\s*$/;

/**
 * Runs a config file and reads its default export. Throws UsageError, one line, where it cannot be
 * loaded or says what cannot be.
 *
 * TypeScript goes through jiti, whose whole price (some 0.3 s) is paid here and only for such a file:
 * Node before 22.18 does not load it, and later ones refuse what cannot merely be stripped. Unlike
 * tsx, jiti brings no native binary and changes nothing for other modules.
 */
export async function loadConfig(path: string): Promise<Config> {
  const file = basename(path);
  const loaded = await moduleAt(path).catch((error: unknown) => {
    const isFolder = statSync(path, { throwIfNoEntry: false })?.isDirectory();
    const what = isFolder ? 'expected a config file, found a folder' : null;
    throw new UsageError(`${file}: ${what ?? `cannot be loaded: ${reasonOf(error)}`}`);
  });
  if (loaded.default === undefined) {
    throw new UsageError(`${file}: there is no default export; expected ${WANTED}`);
  }
  return parseConfig(loaded.default, file);
}

async function moduleAt(path: string): Promise<{ readonly default?: unknown }> {
  // For good: what a module takes from the globals when it is loaded, it keeps.
  acquirePlainGlobals();
  if (TYPED.includes(extname(path))) return byJiti(path);
  try {
    return await import(pathToFileURL(path).href);
  } catch (error) {
    // Node says neither the file nor the line of such a mistake.
    if (error instanceof SyntaxError) await byJiti(path);
    throw error;
  }
}

async function byJiti(path: string): Promise<{ readonly default?: unknown }> {
  const { createJiti } = await import('jiti');
  return await createJiti(path, { fsCache: false, interopDefault: false }).import(path);
}

function reasonOf(error: unknown): string {
  const message = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  const [first = '', ...others] = message
    .replace(/^Error: ParseError:/, 'SyntaxError:')
    .split('\n');
  const place = others.map((line) => PLACE.exec(line)).find((found) => found !== null);
  const line = first.trim() + (place ? `, at ${basename(place[1]!)}:${place[2]}` : '');
  // An optional peer: only who runs a client unmodified needs it.
  const needsMsw = /Cannot find (package|module) 'msw/.test(message);
  return needsMsw ? `${line}; unmodifiedClient needs it: npm install --save-dev msw@2` : line;
}
