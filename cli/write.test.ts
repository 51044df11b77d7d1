import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { UsageError } from '../model/parse.ts';
import { readText, writeWhole } from './write.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'unstuck-write-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

test('makes the folder and leaves nothing but the file', () => {
  writeWhole(join(folder, 'a', 'b', 'file.json'), 'text');
  expect(readdirSync(join(folder, 'a', 'b'))).toEqual(['file.json']);
  expect(readText(join(folder, 'a', 'b', 'file.json'))).toBe('text');
});

test('replaces a file that is there', () => {
  const path = join(folder, 'file.json');
  writeFileSync(path, 'a longer text of old');
  writeWhole(path, 'new');
  expect(readFileSync(path, 'utf8')).toBe('new');
});

test('a write that fails leaves no half and no draft behind', () => {
  const path = join(folder, 'taken');
  mkdirSync(path);
  expect(() => writeWhole(path, 'text')).toThrow(UsageError);
  expect(readdirSync(folder)).toEqual(['taken']);
  expect(readdirSync(path)).toEqual([]);
});

test.each([
  ['below a file', () => join(folder, 'file', 'x.json'), 'not a directory'],
  ['under a name that is too long', () => join(folder, 'x'.repeat(300)), 'the name is too long'],
])('says why it cannot write %s', (_, path, reason) => {
  writeFileSync(join(folder, 'file'), '');
  expect(() => writeWhole(path(), 'text')).toThrow(reason);
  expect(readdirSync(folder)).toEqual(['file']);
});

test('a file system that takes no folders is an error, not an endless attempt', () => {
  // Below /proc, where there is one; elsewhere a file in the way is the same to the caller.
  const place = existsSync('/proc/self') ? '/proc/unstuck' : join(folder, 'file');
  if (!place.startsWith('/proc')) writeFileSync(place, '');
  expect(() => writeWhole(join(place, 'a', 'b'), 'text')).toThrow(
    place.startsWith('/proc')
      ? /^cannot write .*: no file can be made there; choose another/
      : /^cannot write .*; choose another/,
  );
});

test('the draft that a killed run left behind is in nobody’s way', () => {
  const path = join(folder, 'file.json');
  writeFileSync(join(folder, `.file.json.${process.pid}.tmp`), 'half');
  writeWhole(path, 'whole');
  expect(readText(path)).toBe('whole');
  expect(readdirSync(folder)).toEqual(['file.json']);
});
