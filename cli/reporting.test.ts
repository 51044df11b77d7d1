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
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { reportSchema } from '../reports/report.ts';
import { runCli, words } from './fake-io.testing.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'unstuck-reporting-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const CUT = '--client as-logged --fault cut@process-next=1 --items 1 --claim settles';
const TRACE = 'settles--as-deployed--as-logged--items=1--cut@process-next=1.json';
const read = (name: string) => readFileSync(join(folder, name), 'utf8');

describe('check --reporter', () => {
  test('makes several reports at once, with commas or repeated, and says where they are', async () => {
    const line = `check ${CUT} --reporter junit,sarif --reporter list,json --reporter markdown`;
    const { code, out, err } = await runCli([...words(line), '--output', folder]);
    expect([code, err]).toEqual([1, '']);
    expect(readdirSync(folder).sort()).toEqual(
      ['junit.xml', 'report.json', 'report.sarif', TRACE, 'summary.md'].sort(),
    );
    for (const file of ['junit.xml', 'report.sarif', 'report.json', 'summary.md']) {
      expect(out).toContain(`\n  ${join(folder, file)}\n`);
    }
    expect(out).toMatch(/\nDone\. 0 holds, 1 violated, .*\n$/);
    expect(reportSchema.parse(JSON.parse(read('report.json'))).entries).toHaveLength(1);
  });

  test('all of them name the same command to replay', async () => {
    const line = `check ${CUT} --reporter list,junit,sarif,markdown`;
    const { out } = await runCli([...words(line), '--output', folder]);
    const replay = `npx unstuck replay ${join(folder, TRACE)}`;
    for (const text of [out, read('junit.xml'), read('report.sarif'), read('summary.md')]) {
      expect(text).toContain(replay);
    }
    expect((await runCli(words(replay.replace('npx unstuck ', '')))).code).toBe(0);
  });

  test('without the list prints nothing', async () => {
    const { code, out, err } = await runCli([
      ...words(`check ${CUT} --reporter junit`),
      ...['--output', folder],
    ]);
    expect({ code, out, err }).toEqual({ code: 1, out: '', err: '' });
    expect(existsSync(join(folder, 'junit.xml'))).toBe(true);
  });

  test('writes all files or none, and the list is told all the same', async () => {
    mkdirSync(join(folder, TRACE));
    const line = `check ${CUT} --reporter list,junit,markdown`;
    const { code, out, err } = await runCli([...words(line), '--output', folder]);
    expect(code).toBe(2);
    expect(err).toMatch(/^unstuck: cannot write \S+\.json: it is a directory; [^\n]+\n$/);
    expect(out).toContain('1) settles is violated');
    expect(out).toMatch(/\nDone\. .*\n$/);
    expect(readdirSync(folder)).toEqual([TRACE]);
  });

  test('run twice, the files are replaced', async () => {
    const argv = [...words(`check ${CUT} --reporter junit`), '--output', folder];
    await runCli(argv);
    const before = read('junit.xml');
    await runCli(argv);
    const timeless = (text: string) => text.replace(/ time="[^"]*"/, '');
    expect(timeless(read('junit.xml'))).toBe(timeless(before));
  });

  test('an expected violation of a scenario passes in every report', async () => {
    const line = 'check logged-bug --reporter junit,sarif,markdown';
    const { code } = await runCli([...words(line), '--output', folder]);
    expect(code).toBe(0);
    expect(read('junit.xml')).toContain(' failures="0" errors="0">');
    expect(JSON.parse(read('report.sarif')).runs[0].results).toEqual([]);
    expect(read('summary.md')).toContain('✓ violated, as expected');
  });
});

describe('what cannot be written is found out before anything runs', () => {
  const never = async () => expect.fail('explored');
  const LOG = 'scenarios/logged/three-items.ndjson';
  const inTheWay = () => join(folder, 'file', 'below');
  beforeEach(() => writeFileSync(join(folder, 'file'), ''));

  test.each([
    ['a folder for traces', `check ${CUT} --output`],
    ['a folder for reports', `check ${CUT} --reporter junit --output`],
    ['a folder of mutants', 'check --mutants --output'],
    ['a folder of an explanation', `explain ${LOG} --reporter html --output`],
    ['a file of expectations', `check ${CUT} --update --expect`],
  ])('%s', async (_, line) => {
    const { code, out, err } = await runCli([...words(line), inTheWay()], { explore: never });
    expect([code, out]).toEqual([2, '']);
    expect(err).toMatch(/^unstuck: cannot write \S+: a part of the path is a file, [^\n]+\n$/);
    expect(readdirSync(folder)).toEqual(['file']);
  });

  test('a report whose place is a folder', async () => {
    mkdirSync(join(folder, 'junit.xml'));
    const line = `check ${CUT} --reporter json,junit --output`;
    const { code, err } = await runCli([...words(line), folder], { explore: never });
    expect([code, err]).toEqual([2, expect.stringMatching(/junit\.xml: it is a directory; /)]);
  });

  test('and finding it out leaves nothing, where nothing is to be written', async () => {
    const line = 'check --client poll --items 1 --claim settles --output';
    const { code, err } = await runCli([...words(line), join(folder, 'a', 'b')]);
    expect([code, err]).toEqual([0, '']);
    expect(readdirSync(folder)).toEqual(['file']);
  });
});

describe('in GitHub Actions', () => {
  const env = () => ({ GITHUB_ACTIONS: 'true', GITHUB_STEP_SUMMARY: join(folder, 'step.md') });

  test('annotations and a job summary join the list by themselves', async () => {
    const argv = [...words(`check ${CUT}`), '--output', folder];
    const { out } = await runCli(argv, { env: env() });
    expect(out).toContain('\nDone. ');
    expect(out).toMatch(/\n::error title=settles is violated%3A as-deployed × [^\n]*\n$/);
    expect(read('step.md')).toMatch(/^# unstuck\n/);
    await runCli(argv, { env: env() });
    expect(read('step.md').match(/^# unstuck$/gm)).toHaveLength(2);
  });

  test('stay off where other reporters were asked for, and elsewhere', async () => {
    const asked = await runCli(words(`check ${CUT} --reporter json`), { env: env() });
    expect(JSON.parse(asked.out).entries).toHaveLength(1);
    const elsewhere = await runCli([...words(`check ${CUT}`), '--output', folder]);
    expect(elsewhere.out).not.toContain('::error');
    expect(existsSync(join(folder, 'step.md'))).toBe(false);
  });

  test('leave stdout to JSON', async () => {
    const line = `check ${CUT} --reporter json,github`;
    const { out, err } = await runCli(words(line), { env: env() });
    expect(JSON.parse(out).entries).toHaveLength(1);
    expect(err).toMatch(/^::error /);
  });

  test('a summary that cannot be written is said, and changes no verdict', async () => {
    const argv = [...words('check --client poll --items 1 --claim settles'), '--output', folder];
    const { code, err } = await runCli(argv, {
      env: { GITHUB_ACTIONS: 'true', GITHUB_STEP_SUMMARY: folder },
    });
    expect(code).toBe(0);
    expect(err).toMatch(
      /^unstuck: no job summary: cannot write [^\n]+: it is a directory; choose another file\n$/,
    );
  });
});

describe('explain --reporter', () => {
  // Without faults nothing explains it, which is soon known.
  const LOG = 'explain scenarios/logged/three-items.ndjson --max-faults 0';

  test('makes a test case and a table row of a job', async () => {
    const argv = [...words(`${LOG} --reporter list,junit,markdown,json`), '--output', folder];
    const { code, out } = await runCli(argv, { env: { GITHUB_ACTIONS: 'true' } });
    expect(code).toBe(1);
    expect(out).toContain(`\nReports\n  ${join(folder, 'report.json')}\n`);
    const why = 'no pair of dialects explains its log with up to 0 faults';
    expect(read('junit.xml')).toContain(`<failure type="refuted" message="${why}">`);
    expect(read('summary.md')).toMatch(/\| [\w-]+ \| 3 \| nothing explains it \|/);
    expect(out).toContain(`is not explained::${why}\n`);
    expect(JSON.parse(read('report.json')).jobs).toHaveLength(1);
  });
});
