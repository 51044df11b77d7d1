import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { runCli, words } from './fake-io.testing.ts';

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'unstuck-usage-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** A usage error is one line on stderr, nothing on stdout, and exit code 2. */
async function usageError(argv: readonly string[]): Promise<string> {
  const { code, out, err } = await runCli(argv);
  expect(out).toBe('');
  expect(err).toMatch(/^unstuck: [^\n]+\n$/);
  expect(code).toBe(2);
  return err;
}

const SERVERS = 'as-analysed, as-lagging, as-deployed, fix-1, fix-1-both, reference';
const COUNTS = 'whole numbers from 0 to 1000';

describe('a mistake in the command line is one line, exit code 2, with what there is', () => {
  test.each([
    ['nonsense', "unknown command 'nonsense': choose from check, explain, replay, list, tour"],
    ['help nonsense', 'no such command: choose from check, explain, replay, list, tour, serve'],
    ['check', 'name a scenario (see "unstuck list"), or --all, or give --server or --client'],
    ['check --nonsense', "unknown option '--nonsense'"],
    ['check --server nonsense', `unknown server dialect "nonsense": choose from ${SERVERS}`],
    ['check --client nonsense', 'unknown client dialect "nonsense": choose from as-logged, fix-2'],
    ['check --client as-logged,nonsense=1', 'unknown client option "nonsense": choose from start'],
    [
      'check --client poll,error=no',
      'value of client option "error" "no": choose from stop, retry',
    ],
    ['check --server fix-1,take=no', '"take" "no": choose from atomic, select-then-take'],
    ['check --client poll --claim nonsense', 'unknown claim "nonsense": choose from settles, job-'],
    ['check --client poll --fault nonsense', 'unknown fault "nonsense": choose from cut, drop'],
    ['check --client poll --fault cut@nowhere', '"nowhere": choose from status, process-next'],
    ['check --client poll --fault cut=x', 'expected a whole number from 0 to 9'],
    ['check --client poll --fault cut --fault cut', 'fault "cut" is given twice'],
    ['check --client poll --user nonsense', '"nonsense": choose from cancel, refresh, second-tab'],
    ['check --client poll --outcomes no', '"no": choose from success, failure, both'],
    ['check --client poll --items -1', `--items "-1": expected ${COUNTS}`],
    ['check --client poll --items abc', `--items "abc": expected ${COUNTS}`],
    ['check --client poll --items 3..1', `--items "3..1": expected ${COUNTS}`],
    ['check --client poll --items 1001', `--items "1001": expected ${COUNTS}`],
    ['check --client poll --items', "option '--items <counts>' argument missing"],
    ['check --client poll --reporter no', 'unknown reporter "no": choose from list, json, '],
    ['check --client poll --reporter list --reporter no', 'unknown reporter "no": choose from'],
    ['check --client poll --shard 1', '--shard "1": expected a part and how many there are, as in'],
    ['check --client poll --shard 0/2', '--shard "0/2": expected a part and how many there are'],
    ['check --client poll --shard 3/2', '--shard "3/2": expected a part and how many there are'],
    [
      'check --client poll --shard 1/4',
      '--shard "1/4": expected at most 3 parts, as many as there',
    ],
    ['check --client poll --workers 0', '--workers "0": expected a whole number from 1 to 64'],
    ['check --client poll --level code --workers 2', '--workers needs --level model'],
    ['check --client poll --update', '--update needs --expect FILE: that is what it writes'],
    [
      'check --client poll --expect no.json',
      '--expect no.json: there is no such file; --update wr',
    ],
    ['check --client poll --shard 1/2 --expect no.json', '--expect and --shard do not go together'],
    [
      'explain no.ndjson --reporter sarif',
      'reporter "sarif" has nothing to show here: choose from',
    ],
    ['merge-reports', "missing required argument 'file'"],
    ['merge-reports no.json', 'cannot read no.json: there is no such file'],
    [
      'check --client poll --level browser',
      '--level browser: only "model" and "code" are available',
    ],
    ['check --client poll --max-states 0', '--max-states "0": expected a whole number above 0'],
    ['check --client poll --max-memory 2', '--max-memory "2": expected a size with its unit'],
    ['check --client poll --time-limit 2', '--time-limit "2": expected a time with its unit'],
    ['check loged-bug', 'unknown scenario "loged-bug": there are 54, most like it logged-bug'],
    ['check logged-bug --items 1', '--items and a scenario do not go together'],
    ['check --all --server reference', '--server and a scenario do not go together'],
    ['check --all logged-bug', '--all runs every scenario: leave out "logged-bug"'],
    ['replay', "missing required argument 'file'"],
  ])('unstuck %s', async (line, expected) => {
    expect(await usageError(words(line))).toContain(expected);
  });

  test('nothing at all names the commands', async () => {
    expect(await usageError([])).toContain('no command given: choose from check');
  });

  test.each(['--items', '--claim', '--server', '--client', '--reporter', '--output'])(
    'an empty list is a mistake: %s',
    async (option) => {
      const before = option === '--client' ? [] : ['--client', 'poll'];
      expect(await usageError(['check', ...before, option, ''])).toMatch(/expected|choose from/);
    },
  );
});

describe('a file that cannot be replayed is one line, exit code 2', () => {
  const write = (name: string, text: string): string => {
    const path = join(folder, name);
    writeFileSync(path, text);
    return path;
  };

  test.each([
    ['missing', () => join(folder, 'missing.json'), 'there is no such file'],
    ['a directory', () => folder, 'it is a directory'],
    ['under a file', () => join(write('file', ''), 'x.json'), 'is a file, not a directory'],
    ['empty', () => write('empty.json', ' \n'), 'the file is empty; expected a JSON report'],
    ['cut off', () => write('cut.json', '{"schemaVersion": 1, "ent'), 'not JSON ('],
    ['binary', () => write('binary', '\0\u0001\n\u0002'), 'not JSON ('],
    ['a list', () => write('list.json', '[]'), 'schemaVersion: there is none'],
    [
      'newer',
      () => write('new.json', '{"schemaVersion": 2}'),
      'schemaVersion: expected 1, found 2',
    ],
    [
      'without entries',
      () => write('none.json', '{"schemaVersion": 1, "command": "x"}'),
      'entries: Invalid input: expected array, received undefined',
    ],
  ])('%s', async (_, path, expected) => {
    expect(await usageError(['replay', path()])).toContain(expected);
  });

  test('an entry that is wrong is named by its field', async () => {
    const { out } = await runCli(
      words('check --client poll --items 1 --claim settles --reporter json'),
    );
    const report = JSON.parse(out);
    const changed = (name: string, change: object) =>
      write(name, JSON.stringify({ ...report, entries: [{ ...report.entries[0], ...change }] }));
    const errors = [
      await usageError(['replay', changed('a.json', { items: '1' })]),
      await usageError(['replay', changed('b.json', { claim: 'nonsense' })]),
      await usageError(['replay', changed('c.json', { server: 'nonsense' })]),
      await usageError(['replay', changed('d.json', { faults: { nonsense: 1 } })]),
      await usageError(['replay', changed('e.json', { more: 1 })]),
    ];
    expect(errors[0]).toContain('a.json: entries[0].items: Invalid input: expected number');
    expect(errors[1]).toContain(
      'b.json: entries[0].claim: Invalid option: expected one of "settles"',
    );
    expect(errors[2]).toContain(
      'c.json: entries[0]: unknown server dialect "nonsense": choose from',
    );
    expect(errors[3]).toContain('d.json: entries[0]: unknown fault "nonsense": choose from cut');
    expect(errors[4]).toContain('e.json: entries[0]: Unrecognized key: "more"');
  });
});

describe('help and version', () => {
  test.each(['--help', 'help', 'check --help', 'help check', 'replay --help', 'tour --help'])(
    'unstuck %s prints help to stdout, exit code 0',
    async (line) => {
      const { code, out, err } = await runCli(words(line));
      expect({ code, err }).toEqual({ code: 0, err: '' });
      expect(out).toMatch(/^Usage: unstuck/);
    },
  );

  test('the help of check tells the exit codes and the default bounds', async () => {
    const { out } = await runCli(['check', '--help']);
    expect(out).toContain('Exit codes: 0 every claim holds');
    expect(out).toContain('(default: 60000000)');
    expect(out).toContain('(default: 6GiB)');
    expect(out).toContain('(default: 10m)');
  });

  test('--version prints the version of the package', async () => {
    const { code, out } = await runCli(['--version']);
    expect({ code, out }).toEqual({ code: 0, out: '0.1.0\n' });
  });
});
