import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { runCli, words } from './fake-io.testing.ts';
import { openFile } from './open.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'unstuck-show-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const CHECK = 'check --client as-logged --items 1 --claim truthful --reporter html --output';

async function shown(argv: readonly string[], because: string | null = null, env = {}) {
  const opened: string[] = [];
  const open = async (path: string) => {
    opened.push(path);
    return because;
  };
  return { ...(await runCli(argv, { open, env })), opened };
}

test('opens the report that a check wrote, and prints where it is', async () => {
  const made = await runCli([...words(CHECK), folder]);
  expect(made.err).toBe(
    `unstuck: wrote ${join(folder, 'report.html')}; "npx unstuck show-report ${folder}" opens it\n`,
  );
  const file = join(folder, 'report.html');
  for (const path of [folder, file]) {
    expect(await shown(['show-report', path])).toEqual({
      ...{ code: 0, out: `${file}\n`, err: '', opened: [file] },
    });
  }
});

test('the list says how to open it', async () => {
  const { out } = await runCli([...words(CHECK.replace('html', 'list,html')), folder]);
  expect(out).toContain(`report.html  (npx unstuck show-report ${folder})`);
});

test('opens nothing in CI, nor where nobody wants it', async () => {
  writeFileSync(join(folder, 'report.html'), '<!doctype html>');
  expect((await shown(['show-report', folder], null, { CI: 'true' })).opened).toEqual([]);
  expect((await shown(['show-report', folder, '--no-open'])).opened).toEqual([]);
});

test('where nothing can open it, says so; the path is there all the same', async () => {
  writeFileSync(join(folder, 'report.html'), '<!doctype html>');
  const { code, out, err } = await shown(['show-report', folder], 'xdg-open is not installed');
  expect(code).toBe(0);
  expect(out).toBe(`${join(folder, 'report.html')}\n`);
  expect(err).toBe('unstuck: not opened: xdg-open is not installed; open the file by hand\n');
});

test.each([
  ['nothing', null, 'there is no such file; make one with "npx unstuck check … --reporter html"'],
  ['report.html', 'plain text', 'is no HTML report; make one with'],
  ['report.json', '{}', 'report.json --reporter html"'],
])('refuses %s: one line, exit code 2', async (name, text, said) => {
  if (text !== null) writeFileSync(join(folder, name), text);
  const { code, err, opened } = await shown(['show-report', join(folder, name)]);
  expect(code).toBe(2);
  expect(err).toContain(said);
  expect(err.trimEnd()).not.toContain('\n');
  expect(opened).toEqual([]);
});

test('a system without an opener is told from one that opens', async () => {
  const path = process.env.PATH;
  process.env.PATH = folder;
  try {
    expect(await openFile('x', 'linux')).toBe('xdg-open is not installed');
  } finally {
    process.env.PATH = path;
  }
});
