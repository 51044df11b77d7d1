import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { mutantsReportOf } from '../reports/mutants-report.ts';
import { readReports } from '../reports/read-reports.ts';
import { type Entry, reportSchema } from '../reports/report.ts';
import { runCli, words } from './fake-io.testing.ts';

const LINE =
  'check --server reference --server as-deployed --client as-logged --items 0..2 --fault cut@process-next=1 --claim settles,truthful';

let folder = '';
let parts: string[] = [];
const at = (name: string) => join(folder, name);

async function part(index: number, of: number, line = LINE): Promise<string> {
  const argv = [...words(`${line} --shard ${index}/${of} --reporter json`), '--output', folder];
  await runCli(argv);
  return at(`report-${index}-of-${of}.json`);
}

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'unstuck-merge-'));
  parts = [await part(1, 3), await part(2, 3), await part(3, 3)];
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const merge = (files: readonly string[], line = '') =>
  runCli(['merge-reports', ...files, ...(line === '' ? [] : words(line)), '--output', folder]);
const timeless = (entries: readonly Entry[]) => entries.map(({ time: _, ...one }) => one);

describe('merge-reports', () => {
  test('makes of the parts what one run says, and ends as it does', async () => {
    const whole = await runCli(words(`${LINE} --reporter json`));
    const merged = await runCli(['merge-reports', ...parts, '--reporter', 'json']);
    expect([merged.code, merged.err]).toEqual([whole.code, '']);
    const [a, b] = [whole.out, merged.out].map((one) => reportSchema.parse(JSON.parse(one)));
    expect(timeless(b!.entries)).toEqual(timeless(a!.entries));
    expect(b).not.toHaveProperty('shard');
    expect(b!.command).toBe(`unstuck merge-reports ${parts.join(' ')} --reporter json`);
  });

  test('may be given all that lies in the folder of the parts: a trace is in its report already', async () => {
    const beside = mkdtempSync(join(folder, 'beside-'));
    const line = `${LINE} --reporter list,json`;
    for (const shard of ['1/2', '2/2']) {
      await runCli([...words(line), '--shard', shard, '--output', beside]);
    }
    const files = readdirSync(beside).map((name) => join(beside, name));
    expect(files.length).toBeGreaterThan(3);
    const { code, out, err } = await runCli(['merge-reports', ...files, '--reporter', 'json']);
    expect([code, err]).toEqual([1, '']);
    const whole = await runCli(words(`${LINE} --reporter json`));
    const [a, b] = [whole.out, out].map((one) => reportSchema.parse(JSON.parse(one)));
    expect(timeless(b!.entries)).toEqual(timeless(a!.entries));
  });

  test('a part says which it is, of what, and what the whole is', () => {
    const { shard, entries } = reportSchema.parse(JSON.parse(readFileSync(parts[1]!, 'utf8')));
    expect(shard).toMatchObject({ index: 2, of: 3, version: '0.1.0', level: 'model' });
    expect(shard!.plan).toHaveLength(6);
    expect(new Set(entries.map((one) => one.items))).toEqual(new Set([1]));
  });

  test('tells the failures as the list does, with a trace to replay', async () => {
    const { code, out } = await merge(parts, '--reporter list,junit');
    expect(code).toBe(1);
    expect(out).toContain('1) settles is violated: reference × as-logged');
    expect(out).toContain(`Reports\n  ${at('junit.xml')}\n`);
    expect(out).toMatch(/\nDone\. \d+ holds, .*interleavings=\d+\n$/);
    const [, command = ''] = / replay +npx unstuck (.*)/.exec(out) ?? [];
    expect((await runCli(words(command))).code).toBe(0);
  });

  test('a missing part is said, and what it had to explore is incomplete: exit code 3', async () => {
    const line = 'check --server reference --client reference --items 0..2 --claim settles';
    const files = [await part(1, 3, line), await part(3, 3, line)];
    const { code, out, err } = await merge(files);
    expect(code).toBe(3);
    expect(err).toBe('unstuck: shard 2/3 is missing: what it had to explore is incomplete\n');
    expect(out).toMatch(/settles +holds +items 0\n +incomplete +items 1 +shard 2\/3 is missing\n/);
    parts = [await part(1, 3), await part(2, 3), await part(3, 3)];
  });

  test('a violation wins over a missing part', async () => {
    expect((await merge(parts.slice(0, 2))).code).toBe(1);
  });

  test.each<[string, () => readonly string[] | Promise<readonly string[]>, string]>([
    ['a part twice', () => [parts[0]!, parts[0]!], 'shard 1/3 is given twice: '],
    [
      'parts of two commands',
      async () => [parts[0]!, await part(2, 2)],
      'these are parts of different runs: ',
    ],
    ['a trace twice', () => [traceFile(), traceFile()], ' is both in '],
    ['what is no report', () => [written('list.json', [])], 'schemaVersion: there is none'],
    [
      'what is none of ours',
      () => [written('other.json', { schemaVersion: 1, more: 1 })],
      'no entries, mutants, jobs or reports in it; expected a JSON report of "unstuck check"',
    ],
    [
      'a fault that is none',
      () => [written('fault.json', changed({ faults: { no: 1 } }))],
      'fault.json: entries[0]: unknown fault "no"',
    ],
    [
      'sarif of what has no claims',
      () => [mutantsFile(), '--reporter', 'sarif'],
      'reporter "sarif" has nothing to show here: no file is a report of "check"',
    ],
    [
      'two reports of mutants',
      () => [mutantsFile(), mutantsFile()],
      'several reports of "check --m',
    ],
  ])('%s is a usage error', async (_, files, message) => {
    const { code, out, err } = await runCli(['merge-reports', ...(await files())]);
    expect(err).toMatch(/^unstuck: [^\n]+\n$/);
    expect([code, out, err]).toEqual([2, '', expect.stringContaining(message)]);
  });
});

describe('merge-reports of several kinds', () => {
  test('draws one report of them; as JSON it is a bundle, and can be merged again', async () => {
    const log = 'explain scenarios/logged/three-items.ndjson --max-faults 0 --reporter json';
    const explained = written('explained.json', JSON.parse((await runCli(words(log))).out));
    const files = [traceFile(), mutantsFile(), explained];
    const { code, out } = await merge(files, '--reporter list,json,junit,markdown');
    expect(code).toBe(1);
    expect(out).toContain('1) settles is violated');
    expect(out).toContain('Mutants, each with the claim that has to catch it');
    expect(out).toContain('Explained logs\n  ');
    const junit = readFileSync(at('junit.xml'), 'utf8');
    expect(junit).toContain('<testsuite name="mutants, model" tests="1" failures="1"');
    expect(junit).toContain('<testsuite name="explain" tests="1" failures="1"');
    const text = readFileSync(at('report.json'), 'utf8');
    expect(readReports(text, 'r').map((one) => one.kind)).toEqual(['check', 'mutants', 'explain']);
    const again = await runCli(['merge-reports', at('report.json'), '--reporter', 'json']);
    expect(JSON.parse(again.out).reports).toHaveLength(3);
  });

  test('mutants alone stay a report of mutants, and decide the exit code', async () => {
    const { code, out } = await runCli(['merge-reports', mutantsFile(), '--reporter', 'json']);
    expect(code).toBe(1);
    expect(readReports(out, 'x')).toMatchObject([{ kind: 'mutants' }]);
    const list = await merge([mutantsFile()]);
    expect(list.out).toMatch(/\nDone\. 0 killed, 1 survived; pairs: 0 killed, 0 not\n$/);
  });
});

// ---- files --------------------------------------------------------------------------------------------

function written(name: string, value: unknown): string {
  writeFileSync(at(name), JSON.stringify(value));
  return at(name);
}

/** A report with one violated entry, and nothing of shards. */
function changed(change: Partial<Entry>) {
  const { entries } = reportSchema.parse(JSON.parse(readFileSync(parts[1]!, 'utf8')));
  const violated = entries.find((one) => one.verdict === 'violated')!;
  return { schemaVersion: 1, command: 'x', entries: [{ ...violated, ...change }] };
}

const traceFile = (): string => written('trace.json', changed({}));

function mutantsFile(): string {
  const report = mutantsReportOf('unstuck check --mutants', {
    runs: [],
    pairs: [],
    pairsLeftOut: 0,
    pairsSampled: null,
  });
  const survivor = {
    ...{ id: 'C1a', title: 'x', of: 'client', level: 'model', claim: 'settles', items: 1 },
    ...{ outcomes: 'both', faults: 'none', users: 'none', options: null },
    ...{ without: { server: '', client: '' }, fate: 'survived', steps: null, states: 1 },
    ...{ schedules: null, time: 1 },
  };
  return written('mutants.json', { ...report, mutants: [survivor] });
}
