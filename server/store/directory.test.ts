import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { takeDirectory } from './directory.ts';

const made: string[] = [];
afterEach(() => {
  for (const one of made.splice(0)) rmSync(one, { recursive: true });
});
function folder(): string {
  const path = mkdtempSync(join(tmpdir(), 'unstuck-'));
  made.push(path);
  return path;
}

describe("an embedded database's folder", () => {
  test('is one process’s at a time', () => {
    const path = join(folder(), 'new');
    const giveBack = takeDirectory(path);
    expect(() => takeDirectory(path)).toThrow(`process ${process.pid} is using it`);
    giveBack();
    takeDirectory(path)();
    expect(existsSync(join(path, 'unstuck.pid'))).toBe(false);
  });

  test('is taken over from a process that is gone', () => {
    const path = folder();
    const { pid } = spawnSync(process.execPath, ['--version']);
    writeFileSync(join(path, 'unstuck.pid'), String(pid));
    takeDirectory(path)();
  });

  test('is refused where it holds something else', () => {
    const path = folder();
    writeFileSync(join(path, 'letter.txt'), 'dear');
    expect(() => takeDirectory(path)).toThrow('it holds other files');
  });
});
