import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';

const ROOT = join(import.meta.dirname, '../..');

/** A user's project, with this package in it as its sources are; it is gone with `remove`. */
export function userFolder(files: Readonly<Record<string, string>> = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'unstuck-config-'));
  const write = (name: string, text: string) => {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  };
  const source = (file: string) =>
    `export * from ${JSON.stringify(pathToFileURL(join(ROOT, file)).href)};\n`;
  write('package.json', '{ "type": "module" }');
  write(
    'node_modules/unstuck/package.json',
    JSON.stringify({ type: 'module', exports: { './config': './config.ts' } }),
  );
  write('node_modules/unstuck/config.ts', source('scenarios/config/config.ts'));
  for (const [name, text] of Object.entries(files)) write(name, text);
  return { folder, write, remove: () => rmSync(folder, { recursive: true, force: true }) };
}
