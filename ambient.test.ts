import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';

// A GritQL file with a mistake in it bans nothing and fails nothing, so the ban is tried out here.

const BANNED = [
  'export const banned = Date.now();',
  'export const banned = Date.now;',
  "export const banned = Date['now']();",
  'export const banned = Date?.now();',
  'export const banned = Date();',
  'export const banned = new Date();',
  'export const banned = new Date;',
  'export const { now } = Date;',
  'export const banned = Math.random();',
  'export const { random: dice } = Math;',
  'export const banned = performance.now();',
  'export const banned = process.hrtime.bigint();',
  'export const banned = crypto.randomUUID();',
  'export const banned = setTimeout(() => {}, 1);',
  'export const banned = setInterval(() => {}, 1);',
  'export const banned = setImmediate(() => {});',
  'export const banned = globalThis.setTimeout;',
  "export { setTimeout } from 'node:timers/promises';",
];

const ALLOWED = [
  'export const parsed = (text: string): number => new Date(text).getTime();',
  'export const fixed = Date.UTC(2026, 1, 1);',
  'export const { floor } = Math;',
  'export const up = Math.ceil(1.5);',
  'export const asked = (clock: { now(): number }): number => clock.now();',
  'export const rolled = (random: () => number): number => random();',
  'export const later = (setTimeout: (run: () => void) => void): void => setTimeout(() => {});',
];

let folder = '';

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'unstuck-lint-'));
  for (const name of ['biome.json', 'ambient.grit', '.gitignore']) {
    copyFileSync(join(import.meta.dirname, name), join(folder, name));
  }
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** The line numbers, from 1, that the linter calls an error in a file of this name and content. */
function linesRefused(path: string, lines: string[]): number[] {
  mkdirSync(dirname(join(folder, path)), { recursive: true });
  const source = lines.map((line, index) => line.replace('banned', `banned${index}`));
  writeFileSync(join(folder, path), `${source.join('\n')}\n`);
  const biome = createRequire(import.meta.url).resolve('@biomejs/biome/bin/biome');
  const args = [biome, 'lint', '--reporter=github', '--max-diagnostics=none', path];
  const { stdout, stderr } = spawnSync(process.execPath, args, { cwd: folder, encoding: 'utf8' });
  expect(stderr + stdout, 'the plugin itself must be sound').not.toContain('ambient errored');
  const refused = [...stdout.matchAll(/^::error [^:]*?line=(\d+),/gm)].map((m) => Number(m[1]));
  return [...new Set(refused)].sort((a, b) => a - b);
}

const numbers = (lines: string[]): number[] => lines.map((_, index) => index + 1);

test('the linter refuses every real clock, timer and source of randomness', () => {
  expect(linesRefused('model/probe.ts', BANNED)).toEqual(numbers(BANNED));
});

test('the linter allows clocks, timers and randomness that come in as parameters', () => {
  expect(linesRefused('model/fine.ts', ALLOWED)).toEqual([]);
});

test('one file of the command line and one of the page may touch the real ones, tests and benchmarks aside', () => {
  // One more may ask for a turn of the event loop, which measures nothing.
  const turn = 'export const banned = setImmediate(() => {});';
  expect(linesRefused('scenarios/simulate/turns.ts', [turn])).toEqual([]);
  expect(
    linesRefused('scenarios/simulate/turns.ts', ['export const banned = Date.now();']),
  ).toEqual([1]);
  expect(linesRefused('scenarios/simulate/other.ts', [turn])).toEqual([1]);
  expect(linesRefused('cli/ambient.ts', BANNED)).toEqual([]);
  expect(linesRefused('client/page/ambient.ts', BANNED)).toEqual([]);
  expect(linesRefused('model/probe.test.ts', BANNED)).toEqual([]);
  expect(linesRefused('model/probe.testing.ts', BANNED)).toEqual([]);
  expect(linesRefused('bench/run.ts', BANNED)).toEqual([]);
  expect(linesRefused('cli/other.ts', BANNED)).toEqual(numbers(BANNED));
  expect(linesRefused('scenarios/cli/ambient.ts', BANNED)).toEqual(numbers(BANNED));
  expect(linesRefused('client/page/other.ts', BANNED)).toEqual(numbers(BANNED));
  expect(linesRefused('client/ambient.ts', BANNED)).toEqual(numbers(BANNED));
});
