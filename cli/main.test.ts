import { spawn, spawnSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdtempSync, readdirSync, rmSync, symlinkSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { reportSchema } from '../reports/report.ts';

// The package as it is built, since only there a worker thread explores, and real processes.

const ROOT = join(import.meta.dirname, '..');
const ENV = { PATH: process.env.PATH, CI: 'true', NO_COLOR: '1' };
let folder = '';
let main = '';

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'unstuck-built-'));
  const tsc = join(
    dirname(createRequire(import.meta.url).resolve('typescript/package.json')),
    'bin/tsc',
  );
  spawnSync(
    process.execPath,
    [tsc, '-p', join(ROOT, 'tsconfig.build.json'), '--outDir', join(folder, 'dist')],
    { encoding: 'utf8', env: ENV },
  );
  copyFileSync(join(ROOT, 'package.json'), join(folder, 'package.json'));
  symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'));
  main = join(folder, 'dist', 'cli', 'main.js');
  expect(existsSync(main)).toBe(true);
}, 60_000);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const unstuck = (line: string) =>
  spawnSync(process.execPath, [main, ...line.split(' ')], {
    cwd: folder,
    encoding: 'utf8',
    env: ENV,
    maxBuffer: 2 ** 28,
  });

describe('the built program', () => {
  test('says its version', () => {
    const { status, stdout } = unstuck('--version');
    expect({ status, stdout }).toEqual({ status: 0, stdout: '0.1.0\n' });
  });

  test.each([
    [0, '--client as-logged --items 1..2'],
    [1, '--client as-logged --items 1 --fault cut@process-next=1'],
    [2, '--client nonsense'],
    [3, '--server reference --client reference --user second-tab,refresh --max-states 100'],
    [4, '--server as-deployed --items 0 --claim can-complete'],
  ])('check ends with exit code %i', (code, line) => {
    expect(unstuck(`check ${line}`).status).toBe(code);
  });

  test('writes traces into .unstuck, and replays them', () => {
    const { stdout } = unstuck('check --client as-logged --items 1 --fault cut@process-next=1');
    const [, command = ''] = / replay +npx unstuck (.*)/.exec(stdout) ?? [];
    expect(command).toContain('replay .unstuck/settles--');
    expect(readdirSync(join(folder, '.unstuck')).every((file) => file.endsWith('.json'))).toBe(
      true,
    );
    const replayed = unstuck(command);
    expect(replayed.stdout).toContain('ends in the same state');
    expect(replayed.status).toBe(0);
  });

  test('prints a whole report into a pipe, however long', () => {
    const { status, stdout, stderr } = unstuck(
      'check --client as-logged --items 1..3 --fault cut=1 --user cancel --reporter json',
    );
    expect({ status, stderr }).toEqual({ status: 1, stderr: '' });
    expect(stdout.length).toBeGreaterThan(2 ** 16);
    expect(reportSchema.parse(JSON.parse(stdout)).entries).toHaveLength(36);
  });

  test('several workers say what one says, in the same order', () => {
    const line =
      'check --server reference --client poll --client as-logged --items 0..3 --fault cut=1 --reporter json';
    const [one, three] = ['', ' --workers 3'].map((more) => unstuck(`${line}${more}`));
    expect([three!.status, three!.stderr]).toEqual([one!.status, '']);
    const [a, b] = [one!, three!].map(
      ({ stdout }) => reportSchema.parse(JSON.parse(stdout)).entries,
    );
    const timeless = (entries: typeof a) => entries!.map(({ time: _, ...rest }) => rest);
    expect(timeless(b)).toEqual(timeless(a));
  });

  test('says nothing when the reader of a pipe goes away', () => {
    const line = `"${process.execPath}" "${main}" list --json; echo "exit $?" >&2`;
    const { stdout, stderr } = spawnSync('sh', ['-c', `(${line}) | head -n 1`], {
      encoding: 'utf8',
      env: ENV,
    });
    expect({ stdout, stderr }).toEqual({ stdout: '{\n', stderr: 'exit 0\n' });
  });

  test('a signal ends it in order: a whole report, incomplete, exit code 3', async () => {
    const line =
      'check --server reference --client reference --items 8..9 --user second-tab,refresh=2 --fault cut=2,hang=2 --claim settles --reporter json';
    const child = spawn(process.execPath, [main, ...line.split(' ')], { cwd: folder, env: ENV });
    let stdout = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      stdout += text;
    });
    const ended = new Promise<number | null>((resolve) => child.on('close', resolve));
    setTimeout(() => child.kill('SIGINT'), 2500);
    expect(await ended).toBe(3);
    const { entries } = reportSchema.parse(JSON.parse(stdout));
    expect(entries.map((one) => one.because)).toEqual([
      'bound hit: interrupted',
      'interrupted before its turn',
    ]);
  });
});

test('runs from the sources under a loader too', () => {
  const { status, stdout } = spawnSync(
    process.execPath,
    ['--import', 'tsx', 'cli/main.ts', 'check', '--client', 'as-logged', '--items', '1'],
    { cwd: ROOT, encoding: 'utf8', env: ENV },
  );
  expect(stdout).toContain('Done. 11 holds, 0 violated, 0 incomplete;');
  expect(status).toBe(0);
});
