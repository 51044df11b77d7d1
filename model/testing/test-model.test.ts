import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

test('one file imports @xstate/test, so that it can be replaced', () => {
  const root = join(import.meta.dirname, '..', '..');
  const importers = readdirSync(root, { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.ts') && !/^(node_modules|dist)\b/.test(path))
    .filter((path) => /from '@xstate\/test'/.test(readFileSync(join(root, path), 'utf8')))
    .map((path) => path.replaceAll('\\', '/'));
  expect(importers).toEqual(['model/testing/test-model.testing.ts']);
});
