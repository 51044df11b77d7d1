import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { reportSchema } from '../reports/report.ts';
import { userFolder } from '../scenarios/config/folder.testing.ts';
import { configIn } from './config.ts';
import { runCli, words } from './fake-io.testing.ts';
import { CONFIG_TEXT } from './init/config-text.ts';
import { SUBJECT_TEXT } from './init/subject-text.ts';

const folder = mkdtempSync(join(tmpdir(), 'unstuck-schedule-'));
const project = userFolder({
  'unstuck.config.ts': CONFIG_TEXT,
  'unstuck.subject.ts': SUBJECT_TEXT,
});
const config = configIn(project.folder);
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
  project.remove();
});

const OURS = '--level code --server as-deployed --client as-logged --items 1 --fault cut=1';

describe('replay of a schedule', () => {
  let word = '';
  beforeAll(async () => {
    const { out } = await runCli(words(`check ${OURS} --claim settles --reporter json`));
    word = reportSchema.parse(JSON.parse(out)).entries[0]!.trace!.schedule!;
  });

  test('a word and a text replay to the same: what is printed is the text', async () => {
    const { code, out, err } = await runCli(words(`replay ${word} ${OURS}`));
    expect([code, err]).toEqual([0, '']);
    expect(out).toContain(`# as one word: ${word}\n`);
    expect(out).toContain('# the job is ');
    const file = join(folder, 'schedule.txt');
    writeFileSync(file, out);
    expect((await runCli([...words(`replay ${OURS}`), file])).out).toBe(out);
    expect((await runCli([...words(`replay ${OURS} --schedule`), word])).out).toBe(out);
    expect((await runCli([...words(`replay ${OURS} --schedule`), out])).out).toBe(out);
  });

  test('it stops at a move that is not possible, with both sides', async () => {
    const text = 'page: loads\nserver: reads status\nnetwork: delivers call=4\n';
    const replayed = await runCli([...words(`replay ${OURS} --schedule`), text]);
    expect(replayed.code).toBe(1);
    expect(replayed.err).toBe(
      'unstuck: step 3 is not possible: the schedule was changed, or the code has changed since\n' +
        '  the schedule asks for: network: delivers call=4\n' +
        '  possible there:\n' +
        '    network: delivers call=1 route=status failed=false\n' +
        '    network: cut call=1 route=status\n',
    );
  });

  test.each([
    ['', 'give one thing to replay: a file, a schedule (s1:…), or --schedule'],
    ['x.json --schedule s1:0', 'give one thing to replay'],
    ['s1:0', 'a schedule does not say whose it is: give --server and --client'],
    ['s1:0 --client poll --level model', 'a schedule is of the code: give --level code'],
    [
      's1:0 --client poll --items 1..2',
      'a schedule is of one item count: give --items, one of 1..2',
    ],
    ['s1:0 --client poll --client fix-2', '--client: a schedule is of one client'],
    ['s1:! --client poll', 'schedule "s1:!": expected s1: and digits in base 36'],
    ['s1:0 --client nonsense', 'unknown client dialect "nonsense"'],
  ])('replay %s is refused', async (line, message) => {
    const { code, err } = await runCli(words(`replay ${line}`).filter(Boolean));
    expect([code, err]).toEqual([2, expect.stringContaining(message)]);
  });
});

describe('replay of a trace of one’s own subject', () => {
  let file = '';
  let word = '';
  beforeAll(async () => {
    const line = `check --items 1 --claim settles --output ${join(folder, 'own')}`;
    const { out } = await runCli(words(line), { config });
    const [name] = readdirSync(join(folder, 'own'));
    file = join(folder, 'own', name!);
    expect(out).toContain(`npx unstuck replay '${file}' --level code`.replaceAll("'", ''));
    const [entry] = reportSchema.parse(JSON.parse(readFileSync(file, 'utf8'))).entries;
    expect(entry?.own).toBe('config');
    word = entry!.trace!.schedule!;
  });

  test.each(['', ' --level code'])(
    'takes the same steps to the same end: replay FILE%s',
    async (level) => {
      const { code, out, err } = await runCli(words(`replay ${file}${level}`), { config });
      expect([code, err]).toEqual([0, '']);
      expect(out).toContain('ends in the same state: the job is completed');
      expect(out).toContain(`of the code as one word: ${word}`);
    },
  );

  test('takes its short word as well', async () => {
    const { code, out } = await runCli(words(`replay ${word} --items 1`), { config });
    expect(code).toBe(0);
    expect(out).toContain('an error is shown');
  });

  test('stops where the code has changed since, with both sides', async () => {
    const text = readFileSync(file, 'utf8').replaceAll('"name": "cut"', '"name": "hang"');
    const changed = join(folder, 'changed.json');
    writeFileSync(changed, text);
    const { code, err } = await runCli(['replay', changed], { config });
    expect(code).toBe(1);
    expect(err).toMatch(
      /^unstuck: step 6 of 6 is not possible: [^\n]+\n {2}expected:\n {4}network: hang/,
    );
    expect(err).toContain('  possible there:\n    network: delivers');
  });

  test('needs the subject it is of', async () => {
    const none = await runCli(['replay', file]);
    expect([none.code, none.err]).toEqual([
      2,
      expect.stringContaining(
        'the trace is of the subject "example" of a config: give --config FILE',
      ),
    ]);
    const other = async () => {
      const { subject } = (await config(undefined))!;
      return { subject: { ...subject!, name: 'another' } };
    };
    const { code, err } = await runCli(['replay', file], { config: other });
    expect([code, err]).toEqual([2, expect.stringContaining('the config here has "another"')]);
    const model = await runCli(words(`replay ${file} --level model`), { config });
    expect([model.code, model.err]).toEqual([
      2,
      expect.stringContaining('the model knows nothing of "example": give --level code'),
    ]);
  });
});

test('the trace of a library scenario replays, loop and all, with the library', async () => {
  const file = join(folder, 'library.json');
  const line = 'check library-swr-without-retry hand-written-loop --reporter json';
  const { code, out } = await runCli(words(line));
  expect(code).toBe(0);
  writeFileSync(file, out);
  const { entries } = reportSchema.parse(JSON.parse(out));
  expect(entries.every((one) => one.level === 'code' && one.own === 'library')).toBe(true);
  const replayed = await runCli(['replay', file]);
  expect([replayed.code, replayed.err]).toEqual([0, '']);
  expect(replayed.out).toContain('Done. 2 traces replayed');
});
