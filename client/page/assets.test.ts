import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { runInNewContext } from 'node:vm';
import { afterEach, expect, test } from 'vitest';
import { UsageError } from '../../model/parse.ts';
import { FakeDocument } from '../testing/fake-document.testing.ts';
import { JOB, json, statusReply } from '../testing/replies.testing.ts';
import { settled } from '../testing/virtual-timing.testing.ts';
import { pageAssets, SCRIPT, STYLESHEET } from './assets.ts';
import { createPage } from './create-page.ts';

const ROOT = join(import.meta.dirname, '../..');
let folder = '';
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const noEsbuild = (name: string) => {
  throw new Error(`Cannot find module '${name}'`);
};

/** A tree of these files only. */
function elsewhere(files: Record<string, string>, here: string): string {
  folder = mkdtempSync(join(tmpdir(), 'unstuck-page-'));
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  return pathToFileURL(join(folder, here)).href;
}

test('from sources the script is what the build makes of it', () => {
  folder = mkdtempSync(join(tmpdir(), 'unstuck-page-'));
  const { scripts } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
  const [command, ...flags] = (scripts.bundle as string).split(' ');
  expect(command).toBe('esbuild');
  const outfile = join(folder, 'page.js');
  const args = flags.map((flag) => (flag.startsWith('--outfile=') ? `--outfile=${outfile}` : flag));
  const esbuild = createRequire(import.meta.url).resolve('esbuild/bin/esbuild');
  execFileSync(esbuild, args, { cwd: ROOT });
  expect(pageAssets()[SCRIPT]!.body).toBe(readFileSync(outfile, 'utf8'));
  expect(scripts.build).toContain('npm run bundle');
  expect(flags).toContain('--outfile=dist/client/page/page.js');
});

test('built, the script lies beside its reader', () => {
  const here = elsewhere({ 'client/page/page.js': 'built' }, 'client/page/assets.js');
  expect(pageAssets(here, noEsbuild)[SCRIPT]!.body).toBe('built');
});

test('from sources without esbuild, an earlier build is taken', () => {
  const here = elsewhere({ 'dist/client/page/page.js': 'earlier' }, 'client/page/assets.ts');
  expect(pageAssets(here, noEsbuild)[SCRIPT]!.body).toBe('earlier');
});

test.each(['client/page/assets.ts', 'client/page/assets.js'])(
  'without any script %s says what to do',
  (path) => {
    const here = elsewhere({}, path);
    expect(() => pageAssets(here, noEsbuild)).toThrow(UsageError);
    expect(() => pageAssets(here, noEsbuild)).toThrow(/not built.*run "npm run build"/);
  },
);

test('the document loads what the page serves, and nothing else', () => {
  const { html, assets } = createPage();
  const loaded = [...html(JOB, 'reference').matchAll(/(?:src|href)="(\/[^"]*)"/g)].map(
    ([, path]) => path!,
  );
  expect(loaded.sort()).toEqual([STYLESHEET, SCRIPT].sort());
  expect(Object.keys(assets).sort()).toEqual(loaded);
  expect(assets[SCRIPT]!.type).toMatch(/^text\/javascript/);
  expect(assets[STYLESHEET]!.type).toMatch(/^text\/css/);
});

test('the script runs on a browser’s own clock, dice and network', async () => {
  const { html, assets } = createPage();
  const document = new FakeDocument(html(JOB, 'reference'));
  const sent: string[] = [];
  const timers: number[] = [];
  runInNewContext(assets[SCRIPT]!.body, {
    document,
    Event,
    AbortController,
    Uint32Array,
    crypto: { getRandomValues: (numbers: Uint32Array) => numbers.fill(1) },
    performance: { now: () => 0 },
    setTimeout: (_run: () => void, ms: number) => timers.push(ms),
    clearTimeout: () => timers.pop(),
    fetch: async (url: string) => {
      sent.push(url);
      return json(statusReply('completed', 2, 2));
    },
  });
  expect(sent).toEqual([`/api/batch-jobs/${JOB}/status`]);
  await settled();
  expect(document.title).toBe('Completed, 2 of 2 – Batch job');
  expect(document.part('enrich-all').hidden).toBe(false);
  expect(timers).toEqual([]);
});
