import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { brotliCompressSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { UsageError } from '../../../model/parse.ts';
import { findChromium, HERE, type Surroundings, VARIABLE } from './find.ts';
import { launchChromium } from './launch.ts';
import { type Package, packageOf, unpack } from './unpack.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'unstuck-chromium-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function program(...path: string[]): string {
  const file = join(folder, ...path);
  mkdirSync(join(file, '..'), { recursive: true });
  writeFileSync(file, '#!/bin/sh\n');
  chmodSync(file, 0o755);
  return file;
}

/** Files as the package has them: small ones in the place of the real. */
function bundled(): Package {
  const bin = join(folder, 'bin');
  mkdirSync(bin, { recursive: true });
  for (const name of ['al2023.tar.br', 'fonts.tar.br']) {
    writeFileSync(join(bin, name), brotliCompressSync(Buffer.alloc(1024)));
  }
  writeFileSync(join(bin, 'chromium.br'), brotliCompressSync('the browser'));
  const entry = createRequire(import.meta.url).resolve('@sparticuz/chromium');
  const { extract } = createRequire(entry)('tar-fs') as { extract: Package['untar'] };
  return { version: '1.2.3', bin, untar: extract };
}

const around = (given: Partial<Surroundings>): Surroundings => ({
  env: { PATH: join(folder, 'path'), XDG_CACHE_HOME: join(folder, 'cache') },
  bundled: () => null,
  playwrights: () => join(folder, 'playwrights'),
  ...given,
});

describe('which Chromium is taken', () => {
  test('the one that the variable names, whatever else there is', async () => {
    const named = program('mine');
    const env = { [VARIABLE]: named, PATH: '' };
    const found = await findChromium(around({ env, bundled }));
    expect(found).toEqual({ path: named, from: VARIABLE, env: {} });
  });

  test('a name that leads nowhere is refused, though others are there', async () => {
    const env = { [VARIABLE]: join(folder, 'none'), PATH: '' };
    const finding = findChromium(around({ env, bundled }));
    await expect(finding).rejects.toThrow(UsageError);
    await expect(finding).rejects.toThrow(/^UNSTUCK_CHROMIUM=.*: there is no such file/);
    const inIt = findChromium(around({ env: { [VARIABLE]: folder, PATH: '' }, bundled }));
    await expect(inIt).rejects.toThrow(/^UNSTUCK_CHROMIUM=.*: it is a directory; /);
  });

  test('then the one that came with the packages', async () => {
    program('path', 'chromium');
    const { path, from } = await findChromium(around({ bundled }));
    expect(from).toBe('@sparticuz/chromium 1.2.3');
    expect(readFileSync(path, 'utf8')).toBe('the browser');
  });

  test('then one of the system, the lightest first', async () => {
    const full = program('path', 'google-chrome');
    expect((await findChromium(around({}))).path).toBe(full);
    const shell = program('path', 'chromium-headless-shell');
    expect((await findChromium(around({}))).path).toBe(shell);
  });

  test('then Playwright’s own', async () => {
    const own = program('playwrights');
    expect(await findChromium(around({}))).toEqual({ path: own, from: 'Playwright', env: {} });
  });

  test('where there is none, one line says what was looked for and what to do', async () => {
    const finding = findChromium(around({}));
    await expect(finding).rejects.toThrow(UsageError);
    await expect(finding).rejects.toThrow(
      /^no Chromium was found: [^\n]+ UNSTUCK_CHROMIUM [^\n]+$/,
    );
  });
});

describe('what came with the packages', () => {
  test('is unpacked once, whole, however many ask at the same time', async () => {
    const one = bundled();
    const env = { XDG_CACHE_HOME: join(folder, 'cache') };
    const found = await Promise.all(Array.from({ length: 12 }, () => unpack(one, env)));
    expect(new Set(found.map(({ path }) => path)).size).toBe(1);
    const [{ path } = { path: '' }] = found;
    expect(readFileSync(path, 'utf8')).toBe('the browser');
    expect(statSync(path).mode & 0o111).toBe(0o111);
    expect(readdirSync(join(folder, 'cache', 'unstuck'))).toEqual(['chromium-1.2.3']);
    const before = statSync(path).mtimeMs;
    await unpack(one, env);
    expect(statSync(path).mtimeMs).toBe(before);
  });

  test('takes away what a run left that was killed long ago, and leaves what another may be writing', async () => {
    const cache = join(folder, 'cache', 'unstuck');
    const names = ['chromium-1.2.2-aBcD01', 'chromium-1.2.3-EfGh02', 'chromium-1.2.2'];
    for (const name of names) mkdirSync(join(cache, name), { recursive: true });
    for (const name of [names[0]!, names[2]!]) utimesSync(join(cache, name), 0, 0);
    await unpack(bundled(), { XDG_CACHE_HOME: join(folder, 'cache') });
    expect(readdirSync(cache).sort()).toEqual([
      'chromium-1.2.2',
      'chromium-1.2.3',
      'chromium-1.2.3-EfGh02',
    ]);
  });

  test('that is damaged leaves nothing behind, and is one line', async () => {
    const one = bundled();
    writeFileSync(join(one.bin, 'chromium.br'), 'no brotli');
    const unpacking = unpack(one, { XDG_CACHE_HOME: join(folder, 'cache') });
    await expect(unpacking).rejects.toThrow(UsageError);
    await expect(unpacking).rejects.toThrow(/cannot be unpacked into .*; make room/);
    expect(readdirSync(join(folder, 'cache', 'unstuck'))).toEqual([]);
  });

  test('cannot go where a file is', async () => {
    writeFileSync(join(folder, 'cache'), '');
    const unpacking = unpack(bundled(), { XDG_CACHE_HOME: join(folder, 'cache') });
    await expect(unpacking).rejects.toThrow(/cannot be unpacked/);
  });
});

test('what does not start is one line', async () => {
  const found = { path: program('broken'), from: 'here', env: {} };
  const launching = launchChromium(found);
  await expect(launching).rejects.toThrow(UsageError);
  await expect(launching).rejects.toThrow(/^[^\n]*broken \(here\) does not start: [^\n]+$/);
});

test('on Linux x64 the packages are enough: nothing of the system is asked', async () => {
  if (process.platform !== 'linux' || process.arch !== 'x64') return expect(packageOf()).toBeNull();
  const { HOME, XDG_CACHE_HOME } = process.env;
  const found = await findChromium({ ...HERE, env: { HOME, XDG_CACHE_HOME, PATH: '' } });
  expect(found.from).toMatch(/^@sparticuz\/chromium \d+/);
  expect(existsSync(found.path)).toBe(true);
});
