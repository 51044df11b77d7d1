import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { reportSchema } from '../reports/report.ts';
import { runCli, words } from './fake-io.testing.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'unstuck-code-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

async function report(line: string) {
  const { code, out } = await runCli(words(`check ${line} --level code --reporter json`));
  return { code, ...reportSchema.parse(JSON.parse(out)) };
}

describe('check --level code', () => {
  test('our pair holds in every schedule: exit code 0, and what was executed is counted', async () => {
    const line = '--server reference --client reference --items 1 --fault cut=1';
    const { code, entries } = await report(line);
    expect(new Set(entries.map((one) => one.verdict))).toEqual(new Set(['holds']));
    expect(entries[0]).toMatchObject({
      level: 'code',
      interleavings: null,
      schedules: { strategy: 'exhaustive', seed: null },
      bounds: { hit: null },
    });
    expect(entries[0]!.schedules!.executed).toBeGreaterThan(10);
    expect(code).toBe(0);
  });

  test('a trace of the code replays on the model and on the code', async () => {
    const line = '--server as-deployed --client as-logged --items 1 --fault cut=1 --claim settles';
    const ran = await runCli([...words(`check ${line} --level code`), '--output', folder]);
    expect(ran.code).toBe(1);
    expect(ran.out).toContain('settles is violated');
    expect(ran.out).toContain('Schedules of the real server and client');
    expect(ran.out).toMatch(/stuck states?: a refresh helps in \d/);
    const [file] = readdirSync(folder);
    for (const level of ['model', 'code']) {
      const { code, out } = await runCli(['replay', join(folder, file!), '--level', level]);
      expect({ code, done: out.includes('Done. 1 trace replayed') }).toEqual({
        code: 0,
        done: true,
      });
    }
  });

  test('random schedules prove nothing: exit code 3, and the seed is in the report', async () => {
    const line = '--server reference --client reference --items 2 --strategy random';
    const { code, entries } = await report(`${line} --seed 5 --runs 10`);
    expect(code).toBe(3);
    expect(entries[0]).toMatchObject({
      verdict: 'incomplete',
      because: 'a sample: 10 random schedules',
      schedules: { strategy: 'random', seed: 5, executed: 10 },
    });
  });

  test('a deeper random search is another one', async () => {
    const line =
      '--server reference --client poll --items 2 --fault cut=1 --strategy random --runs 20';
    const [a, b, c] = [
      await report(`${line} --depth 1`),
      await report(`${line} --depth 1`),
      await report(`${line} --depth 6`),
    ];
    const states = (one: typeof a) => one.entries.map((entry) => entry.states);
    expect(states(a)).toEqual(states(b));
    expect(states(a)).not.toEqual(states(c));
  });

  test('whoever interrupts it gets what was found, as incomplete', async () => {
    let asked = 0;
    const { code, out } = await runCli(
      words(
        'check --server reference --client reference --items 2..3 --level code --fault cut=1 --reporter json',
      ),
      { interrupted: () => ++asked > 5 },
    );
    const { entries } = reportSchema.parse(JSON.parse(out));
    expect(code).toBe(3);
    expect(entries.find((one) => one.claim === 'settles')).toMatchObject({
      verdict: 'incomplete',
      because: 'bound hit: interrupted',
    });
    expect(entries.at(-1)).toMatchObject({
      level: 'code',
      items: 3,
      because: 'interrupted before its turn',
    });
  });

  test.each([
    ['--level code', 'nothing to check'],
    ['library-swr --level model', 'of library-swr the model knows nothing'],
    ['logged-bug --strategy random', '--strategy needs --level code'],
    ['--client poll --pairs 3', '--pairs needs --mutants'],
    ['--client poll --level engine', 'unknown level "engine": choose from model, code, browser'],
    ['logged-bug --level browser', '--level browser and a scenario do not go together'],
    ['--client poll --level browser --seed 1', '--seed needs --level code'],
    ['--client poll --level browser --strategy random', '--strategy needs --level code'],
    ['--client poll --level browser --runs 0', '--runs "0": expected a whole number from 1'],
    ['--client poll --strategy random', '--strategy needs --level code'],
    ['--client poll --level code --strategy bfs', 'unknown strategy "bfs"'],
    ['--client poll --level code --seed 1', '--seed needs --strategy random or property: exh'],
    [
      '--client poll --level code --depth 2',
      '--depth needs --strategy random: exhaustive has none',
    ],
    ['--client poll --level code --path 1:2', '--path needs --strategy property'],
    ['--client poll --level code --strategy property --path 1', '--path needs --seed'],
    [
      '--client poll --level code --strategy property --seed 1 --path x',
      '--path "x": expected the path that was printed with a counterexample, as in "12:0:3"',
    ],
    ['--client poll --level code --runs 0', '--runs "0": expected a whole number from 1'],
  ])('check %s is refused', async (line, message) => {
    const { code, err } = await runCli(words(`check ${line}`));
    expect(err).toContain(message);
    expect(code).toBe(2);
  });
});
