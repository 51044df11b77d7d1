import { createReadStream, createWriteStream, existsSync, readFileSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, rename, rm, stat, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { homedir, tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createBrotliDecompress } from 'node:zlib';
import { UsageError } from '../../../model/parse.ts';
import type { Found } from './found.ts';

/** @sparticuz/chromium as it is installed: compressed. */
export interface Package {
  readonly version: string;
  /** Its folder with the compressed files. */
  readonly bin: string;
  /** Unpacks a tar; the package's own dependency. */
  readonly untar: (folder: string) => NodeJS.WritableStream;
}

/** null: it is not installed, or not made for this machine (Linux x64 only). */
export function packageOf(): Package | null {
  if (process.platform !== 'linux' || process.arch !== 'x64') return null;
  try {
    const entry = createRequire(import.meta.url).resolve('@sparticuz/chromium');
    const root = join(dirname(entry), '../..');
    const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
    const { extract } = createRequire(entry)('tar-fs') as { extract: Package['untar'] };
    return { version, bin: join(root, 'bin'), untar: extract };
  } catch {
    return null;
  }
}

type Env = Readonly<Record<string, string | undefined>>;

/**
 * Unpacks it once into the user's cache, 200 MB in 2 to 3 s. What is unpacked gets its name by one
 * rename when it is whole, so that runs that begin at the same time do not meet a half of it, nor a
 * file that somebody still writes. Throws UsageError where nothing can be written.
 */
export async function unpack(one: Package, env: Env): Promise<Found> {
  const folder = join(cacheIn(env), `chromium-${one.version}`);
  const path = join(folder, 'chromium');
  if (!existsSync(path)) {
    try {
      await unpackTo(folder, one);
    } catch (error) {
      throw new UsageError(
        `@sparticuz/chromium cannot be unpacked into ${folder}: ${(error as Error).message}; make ` +
          'room, set XDG_CACHE_HOME to another folder, or UNSTUCK_CHROMIUM to an unpacked browser',
      );
    }
  }
  return { path, from: `@sparticuz/chromium ${one.version}`, env: lacksIn(folder, env) };
}

const cacheIn = ({ XDG_CACHE_HOME: cache, HOME: home = homedir() }: Env): string =>
  join(cache || (home ? join(home, '.cache') : tmpdir()), 'unstuck');

async function unpackTo(folder: string, { bin, untar }: Package): Promise<void> {
  await mkdir(dirname(folder), { recursive: true });
  const draft = await mkdtemp(`${folder}-`);
  try {
    await tidy(draft);
    const inflate = (name: string, to: NodeJS.WritableStream) =>
      pipeline(
        createReadStream(join(bin, name), { highWaterMark: 2 ** 22 }),
        createBrotliDecompress({ chunkSize: 2 ** 21 }),
        to,
      );
    await inflate('al2023.tar.br', untar(draft));
    await inflate('fonts.tar.br', untar(draft));
    // Theirs names folders of a cloud function.
    await writeFile(join(draft, 'fonts.conf'), fontsConf(folder));
    await inflate('chromium.br', createWriteStream(join(draft, 'chromium'), { mode: 0o755 }));
    await rename(draft, folder);
  } catch (error) {
    await rm(draft, { recursive: true, force: true });
    // Another run was first: its copy is as good.
    if (!existsSync(join(folder, 'chromium'))) throw error;
  }
}

/** Longer than anybody unpacks, ms. */
const OLD = 600_000;

/** Takes away what runs left behind that were killed while they unpacked. */
async function tidy(draft: string): Promise<void> {
  const cache = dirname(draft);
  const { mtimeMs: now } = await stat(draft);
  for (const name of await readdir(cache)) {
    const path = join(cache, name);
    if (!DRAFT.test(name)) continue;
    // Another run may be at it, too.
    const { mtimeMs } = await stat(path).catch(() => ({ mtimeMs: now }));
    if (now - mtimeMs > OLD) await rm(path, { recursive: true, force: true });
  }
}
const DRAFT = /^chromium-[\d.]+-[A-Za-z0-9]{6}$/;

const fontsConf = (folder: string): string => `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <dir>${folder}/fonts</dir>
  <cachedir>${folder}/fonts-cache</cachedir>
</fontconfig>
`;

const LIBRARIES = ['libnss3.so', 'libnspr4.so', 'libexpat.so.1'];
const WHERE = ['/lib', '/usr/lib', '/lib64', '/usr/lib64', '/usr/local/lib'].flatMap((one) => [
  one,
  `${one}/x86_64-linux-gnu`,
]);

/** What this machine has not, from the package: libraries, and fonts so that text can be seen. */
function lacksIn(folder: string, { LD_LIBRARY_PATH: before }: Env): Record<string, string> {
  const places = [...(before ?? '').split(':').filter((one) => one !== ''), ...WHERE];
  const has = (name: string) => places.some((place) => existsSync(join(place, name)));
  const libraries = [join(folder, 'lib'), ...(before ? [before] : [])].join(':');
  return {
    ...(LIBRARIES.every(has) ? {} : { LD_LIBRARY_PATH: libraries }),
    ...(existsSync('/etc/fonts/fonts.conf') ? {} : { FONTCONFIG_FILE: join(folder, 'fonts.conf') }),
  };
}
