import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { reportSchema } from '../reports/report.ts';
import { runCli, words } from './fake-io.testing.ts';

const folder = mkdtempSync(join(tmpdir(), 'unstuck-property-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const LINE =
  'check --level code --client as-logged --fault cut@process-next=1 --claim settles,truthful';

describe('check --strategy property', () => {
  test('shows the least schedule, and one command that generates it again', async () => {
    const line = `${LINE} --strategy property --seed 5 --runs 40`;
    const { code, out, err } = await runCli([...words(line), '--output', folder]);
    expect([code, err]).toEqual([1, '']);
    expect(out).toMatch(/settles +violated +items 1\n/);
    expect(out).toMatch(/truthful +incomplete +items 3 +a sample: 40 generated runs\n/);
    expect(out).toMatch(
      /trace {5}13 steps, shrunk \d+ times from \d+ steps\n +seed 5, path [\d:]+\n/,
    );
    expect(out).toContain('items 1..3: property, seed 5: 40 generated, ');
    const [, command = ''] = /npx unstuck (check .* --path \S+)/.exec(out) ?? [];
    expect(command).not.toContain('--runs');

    const printed = command.replace(/ --output \S+/, '');
    const again = await runCli(words(`${printed} --reporter json`));
    const [entry] = reportSchema.parse(JSON.parse(again.out)).entries;
    expect([again.code, entry?.items, entry?.trace?.steps.length]).toEqual([1, 1, 13]);
    const [file] = readdirSync(folder);
    const [stored] = reportSchema.parse(
      JSON.parse(readFileSync(join(folder, file!), 'utf8')),
    ).entries;
    expect(entry?.trace).toEqual(stored?.trace);
    for (const level of ['model', 'code']) {
      expect((await runCli(['replay', join(folder, file!), '--level', level])).code).toBe(0);
    }
  });

  test('the same seed prints the same report, byte for byte', async () => {
    const line = `${LINE} --strategy property --seed 9 --runs 20 --reporter json`;
    const [a, b] = [await runCli(words(line)), await runCli(words(line))];
    // What it took is no part of what was found.
    const timeless = (text: string) => text.replace(/^ +"time": .*\n/gm, '');
    expect(timeless(a.out)).toBe(timeless(b.out));
    expect(reportSchema.parse(JSON.parse(a.out)).entries[0]).toMatchObject({
      items: 1,
      schedules: { strategy: 'property', seed: 9, among: [1, 2, 3], executed: 20 },
    });
  });

  test('finds nothing where nothing is wrong, which proves nothing: exit code 3', async () => {
    const line =
      'check --level code --server reference --client reference --items 0..2 --fault cut=1 --strategy property --runs 20 --reporter json';
    const { code, out } = await runCli(words(line));
    const { entries } = reportSchema.parse(JSON.parse(out));
    expect(code).toBe(3);
    expect(new Set(entries.map(({ verdict, items }) => `${verdict} ${items}`))).toEqual(
      new Set(['incomplete 2']),
    );
  });

  test('a path that leads nowhere is one line and exit code 2', async () => {
    const { code, err } = await runCli(
      words(`${LINE} --strategy property --seed 5 --path 1:999:1`),
    );
    expect([code, err]).toEqual([
      2,
      expect.stringMatching(/^unstuck: --path "1:999:1" leads nowhere/),
    ]);
  });
});
