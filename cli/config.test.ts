import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { userFolder } from '../scenarios/config/folder.testing.ts';
import { parseConfig } from '../scenarios/config/schema.ts';
import { configIn, withConfig } from './config.ts';
import { runCli, words } from './fake-io.testing.ts';
import { type CheckFlags, planOf } from './plan.ts';

const { folder, write, remove } = userFolder({
  'unstuck.config.ts': `
    import { defineConfig } from 'unstuck/config';
    export default defineConfig({
      server: 'reference', client: 'reference', items: [0, 1], outcomes: 'success',
      faults: { cut: 1 }, users: 'cancel', claims: ['settles', 'truthful'], maxStates: 5000,
      reporter: 'json',
    });
  `,
});
afterAll(remove);
const config = configIn(folder);

describe('check with a config', () => {
  test('asks what the config of the folder says', async () => {
    const { code, out, err } = await runCli(['check'], { config });
    expect([code, err]).toEqual([0, '']);
    const { entries } = JSON.parse(out);
    expect(entries).toHaveLength(4);
    expect(entries[3]).toMatchObject({
      server: 'reference',
      client: 'reference',
      claim: 'truthful',
      items: 1,
      outcomes: 'success',
      faults: { cut: 1 },
      users: { cancel: 1 },
      bounds: { maxStates: 5000 },
    });
  });

  test('a flag wins over it, one by one', async () => {
    const line = 'check --items 2 --fault none --claim settles';
    const { out } = await runCli(words(line), { config });
    const { entries } = JSON.parse(out);
    expect(entries).toHaveLength(1);
    expect(entries[0]).toMatchObject({ items: 2, faults: {}, users: { cancel: 1 } });
  });

  test('a file that is named wins over the folder’s', async () => {
    write('other.mjs', 'export default { server: "fix-1", items: 1, reporter: "json" }');
    const { out } = await runCli(words('check --config other.mjs --claim truthful'), { config });
    expect(JSON.parse(out).entries).toMatchObject([{ server: 'fix-1', client: 'as-logged' }]);
  });

  test('reporters may be a list, and files go where it says', () => {
    const said = parseConfig({ client: 'poll', reporter: ['json', 'junit'], output: 'out' }, 'c');
    expect(withConfig([], {}, said)).toMatchObject({ reporter: 'json,junit', output: 'out' });
    expect(withConfig([], { reporter: 'list' }, said).reporter).toBe('list');
  });

  test('a scenario says its own; bounds and reports are the config’s', () => {
    const said = parseConfig(
      { items: 9, claims: ['settles'], maxStates: 7, reporter: 'json' },
      'c',
    );
    const { work, bounds, reporters } = planOf(
      ['logged-bug'],
      withConfig(['logged-bug'], {}, said),
    );
    expect(work.length).toBeGreaterThan(0);
    expect([bounds.maxStates, reporters]).toEqual([7, ['json']]);
  });

  test('a subject means the level "code", unless dialects are given', () => {
    const subject = { name: 'mine', server() {}, client() {} };
    const said = parseConfig({ subject, items: 2 }, 'c');
    expect(withConfig([], {}, said)).toEqual({ items: ['2'], level: 'code' });
    expect(withConfig([], { server: ['fix-1'] }, said)).not.toHaveProperty('level');
    expect(withConfig([], { level: 'model' }, said).level).toBe('model');
  });

  describe('how schedules are chosen', () => {
    const subject = { name: 'mine', server() {}, client() {} };
    const said = parseConfig(
      { subject, level: 'code', strategy: 'property', seed: 7, runs: 50, path: '3:0' },
      'c',
    );
    const levelIn = (flags: CheckFlags) => planOf([], withConfig([], flags, said), 'mine').code;

    test('is the config’s, unless a flag says otherwise, one by one', () => {
      expect(levelIn({})).toMatchObject({ strategy: 'property', seed: 7, path: '3:0', runs: 50 });
      expect(levelIn({ runs: '9' })).toMatchObject({ seed: 7, path: '3:0', runs: 9 });
      // A path is one of its seed.
      expect(levelIn({ seed: '8' })).toMatchObject({ strategy: 'property', seed: 8, path: null });
    });

    test('is left out as far as it does not go with what a flag says', () => {
      const random = { strategy: 'random', seed: 7, path: null, depth: null, runs: 50 };
      expect(levelIn({ strategy: 'random' })).toEqual(random);
      expect(levelIn({ strategy: 'exhaustive' })).toMatchObject({ seed: 1, path: null, runs: 50 });
      expect(planOf([], withConfig([], { level: 'model', server: ['fix-1'] }, said)).code).toBe(
        null,
      );
      expect(planOf(['logged-bug'], withConfig(['logged-bug'], {}, said)).code).toBe(null);
    });

    test('takes a depth for random schedules', () => {
      const deep = parseConfig({ subject, strategy: 'random', depth: 5 }, 'c');
      expect(planOf([], withConfig([], {}, deep), 'mine').code).toMatchObject({
        depth: 5,
        seed: 1,
      });
    });

    test('a level of the config wins over what dialects mean', () => {
      const { level } = withConfig([], { server: ['fix-1'] }, said);
      expect(level).toBe('code');
    });

    test.each([
      [{ strategy: 'bfs' }, 'strategy: expected one of exhaustive, random, property, paths'],
      [{ level: 'engine' }, 'level: expected "model", "code" or "browser"'],
      [{ seed: -1 }, 'seed: expected a whole number from 0 to 999999999'],
      [{ runs: 0 }, 'runs: expected a whole number from 1'],
      [{ depth: 1.5 }, 'depth: expected a whole number from 1'],
      [{ path: 'x' }, 'path: expected the path of a counterexample, as in "12:0:3"'],
    ])('%j is refused', (wrong, message) => {
      expect(() => parseConfig(wrong, 'c')).toThrow(`c: ${message}`);
    });
  });

  test('without a config all is as it was', () => {
    const flags = { items: ['1'] };
    expect(withConfig([], flags, null)).toBe(flags);
  });

  test.each([
    ['--config no.ts', '--config no.ts: there is no such file; "unstuck init" writes one'],
    ['--config broken.mjs', 'broken.mjs: unknown key "itmes": choose from subject'],
    ['--config empty.mjs', 'empty.mjs: there is no default export'],
    ['--config odd.mjs', 'odd.mjs: items: expected a count'],
  ])('check %s is a usage error', async (line, message) => {
    write('broken.mjs', 'export default { itmes: 1 }');
    write('empty.mjs', '');
    write('odd.mjs', 'export default { items: true }');
    const { code, out, err } = await runCli(['check', ...words(line)], { config });
    expect(err).toMatch(/^unstuck: [^\n]+\n$/);
    expect([code, out, err]).toEqual([2, '', expect.stringContaining(message)]);
  });
});

test('the loader is loaded for a config file only, and TypeScript’s for such a file only', () => {
  const root = join(import.meta.dirname, '..');
  const read = (file: string) => readFileSync(join(root, file), 'utf8');
  expect(read('cli/config.ts')).toContain("await import('../scenarios/config/load.ts')");
  expect(read('cli/config.ts')).not.toMatch(/from '[^']*config\/load\.ts'/);
  expect(read('scenarios/config/load.ts')).toContain("await import('jiti')");
  expect(read('scenarios/config/load.ts')).not.toMatch(/from 'jiti'/);
});
