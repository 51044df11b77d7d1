import { spawn } from 'node:child_process';
import {
  copyFileSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
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

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'unstuck-built-'));
  const tsc = join(
    dirname(createRequire(import.meta.url).resolve('typescript/package.json')),
    'bin/tsc',
  );
  await node([tsc, '-p', join(ROOT, 'tsconfig.build.json'), '--outDir', join(folder, 'dist')]);
  copyFileSync(join(ROOT, 'package.json'), join(folder, 'package.json'));
  symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'));
  main = join(folder, 'dist', 'cli', 'main.js');
  expect(existsSync(main)).toBe(true);
}, 60_000);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

interface Ended {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a command to its end, or, once `until` is said on stderr, to what Ctrl-C makes its end. */
async function ended(
  command: string,
  argv: readonly string[],
  { cwd = ROOT, env = ENV, until }: { cwd?: string; env?: typeof ENV; until?: RegExp } = {},
): Promise<Ended> {
  const child = spawn(command, argv, { cwd, env });
  const texts = { stdout: '', stderr: '' };
  let isStopped = false;
  for (const name of ['stdout', 'stderr'] as const) {
    child[name].setEncoding('utf8').on('data', (text: string) => {
      texts[name] += text;
      if (!until?.test(texts.stderr) || isStopped) return;
      isStopped = true;
      child.kill('SIGINT');
    });
  }
  const status = await new Promise<number | null>((resolve) => child.on('close', resolve));
  return { status, ...texts };
}
const node = (argv: readonly string[]) => ended(process.execPath, argv);
const unstuck = (line: string) =>
  ended(process.execPath, [main, ...line.split(' ')], { cwd: folder });

/** As on a terminal, where it says how far it has come. */
const interrupted = (line: string, until: RegExp) => {
  const terminal = 'data:text/javascript,process.stderr.isTTY=true';
  const { CI: _, ...env } = ENV;
  const argv = ['--import', terminal, main, ...line.split(' ')];
  return ended(process.execPath, argv, { cwd: folder, env: env as typeof ENV, until });
};

describe.concurrent('the built program', () => {
  test('says its version', async () => {
    const { status, stdout } = await unstuck('--version');
    expect({ status, stdout }).toEqual({ status: 0, stdout: '0.1.0\n' });
  });

  test.each([
    [0, '--client as-logged --items 1..2'],
    [1, '--client as-logged --items 1 --fault cut@process-next=1'],
    [2, '--client nonsense'],
    [3, '--server reference --client reference --user second-tab,refresh --max-states 100'],
    [4, '--server as-deployed --items 0 --claim can-complete'],
  ])('check ends with exit code %i', async (code, line) => {
    expect((await unstuck(`check ${line} --output of-${code}`)).status).toBe(code);
  });

  test('writes traces into .unstuck, and replays them', async () => {
    const { stdout } = await unstuck(
      'check --client as-logged --items 1 --fault cut@process-next=1',
    );
    const [, command = ''] = / replay +npx unstuck (.*)/.exec(stdout) ?? [];
    expect(command).toContain('replay .unstuck/settles--');
    expect(readdirSync(join(folder, '.unstuck')).every((file) => file.endsWith('.json'))).toBe(
      true,
    );
    const replayed = await unstuck(command);
    expect(replayed.stdout).toContain('ends in the same state');
    expect(replayed.status).toBe(0);
  });

  test('prints a whole report into a pipe, however long', async () => {
    const { status, stdout, stderr } = await unstuck(
      'check --client as-logged --items 1..3 --fault cut=1 --user cancel --reporter json',
    );
    expect({ status, stderr }).toEqual({ status: 1, stderr: '' });
    expect(stdout.length).toBeGreaterThan(2 ** 16);
    expect(reportSchema.parse(JSON.parse(stdout)).entries).toHaveLength(36);
  });

  test('several workers say what one says, in the same order', async () => {
    const line =
      'check --server reference --client poll --client as-logged --items 0..3 --fault cut=1 --reporter json';
    const [one, three] = await Promise.all(
      ['', ' --workers 3'].map((more) => unstuck(`${line}${more}`)),
    );
    expect([three!.status, three!.stderr]).toEqual([one!.status, '']);
    const [a, b] = [one!, three!].map(
      ({ stdout }) => reportSchema.parse(JSON.parse(stdout)).entries,
    );
    const timeless = (entries: typeof a) => entries!.map(({ time: _, ...rest }) => rest);
    expect(timeless(b)).toEqual(timeless(a));
  });

  test('says nothing when the reader of a pipe goes away', async () => {
    const line = `"${process.execPath}" "${main}" list --json; echo "exit $?" >&2`;
    const { stdout, stderr } = await ended('sh', ['-c', `(${line}) | head -n 1`]);
    expect({ stdout, stderr }).toEqual({ stdout: '{\n', stderr: 'exit 0\n' });
  });

  test('tells where a config of plain JavaScript has a mistake of syntax', async () => {
    const config = join(folder, 'mistaken.config.mjs');
    writeFileSync(config, 'export default {\n  items: 1 2,\n};\n');
    const { status, stderr } = await node([main, 'check', '--config', config]);
    expect([status, stderr]).toEqual([2, expect.stringMatching(/mistaken\.config\.mjs:2:\d+\n$/)]);
  });

  test('a signal ends it in order: a whole report, incomplete, exit code 3', async () => {
    const line =
      'check --server reference --client reference --items 8..9 --user second-tab,refresh=2 --fault cut=2,hang=2 --claim settles --reporter json';
    const { status, stdout } = await interrupted(line, / states, .* exploring 1 of 2/);
    expect(status).toBe(3);
    const { entries } = reportSchema.parse(JSON.parse(stdout));
    expect(entries.map((one) => one.because)).toEqual([
      'bound hit: interrupted',
      'interrupted before its turn',
    ]);
  });

  test('a signal ends a run of the code in order, too', async () => {
    const line =
      'check --level code --server reference --client reference --items 3 --user second-tab,refresh=2 --fault cut=2,hang=2 --claim settles --reporter json';
    const { status, stdout } = await interrupted(line, / schedules, /);
    const { entries } = reportSchema.parse(JSON.parse(stdout));
    expect([status, entries[0]?.because]).toEqual([3, 'bound hit: interrupted']);
    expect(entries[0]!.schedules!.executed).toBeGreaterThan(0);
  });

  test('a signal ends a run of the mutants with what it has, and no pass', async () => {
    const { status, stdout } = await interrupted('check --mutants', /exploring 2 of /);
    expect(status).toBe(3);
    expect(stdout).toMatch(/Done\. \d+ killed, 0 survived.*, \d+ incomplete/);
  });
});

describe.concurrent('a subject that does not come to rest', () => {
  const hangs = (name: string, subject: string): Promise<Ended> => {
    writeFileSync(
      join(folder, `${name}.mjs`),
      `import { ambientIo } from './dist/cli/ambient.js';
import { run } from './dist/cli/run.js';
import { watchdog } from './dist/cli/watchdog.js';
const progress = { total: 1, completed: 0, successful: 0, failed: 0, percentage: 0 };
const reply = () => Response.json({ jobId: 'job', status: 'queued', progress, version: 1 });
const view = () => ({ ...progress, status: null, error: null, cancel: false, action: false });
async function spins() { while (true) await null; }
const page = { start() {}, view, stop() {} };
const subject = ${subject};
const io = { ...ambientIo(), watch: watchdog(400), config: async () => ({ subject }) };
process.exitCode = await run(['check', '--items', '1'], io);
`,
    );
    return ended(process.execPath, [join(folder, `${name}.mjs`)], { cwd: folder });
  };

  test.each([
    [
      'a page that loops on promises',
      'loops',
      "{ name: 'loops', server: () => ({ fetch: async () => reply() }), client: ({ fetch }) => ({ ...page, start: () => void fetch('/api/batch-jobs/job/status').then(spins) }) }",
      /^unstuck: the page, since step 3 \(network: delivers call=1 route=status failed=false\), .* does not come to rest: a loop has to wait .*\n$/,
    ],
    [
      'a server that loops at once',
      'turns',
      "{ name: 'turns', server: () => ({ fetch: async ({ url }) => { for (; url.endsWith('status'); ); return reply(); } }), client: ({ fetch }) => ({ ...page, start: () => void fetch('/api/batch-jobs/job/status') }) }",
      /^unstuck: the server, since its start, has run for 0\.4 s .*: a loop has to wait .*\n$/,
    ],
  ])('%s is told in one line, exit code 2', async (_, name, subject, line) => {
    const { status, stdout, stderr } = await hangs(name, subject);
    expect(stderr).toMatch(line);
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
  });
});

test('runs from the sources under a loader too', async () => {
  const line = 'check --client as-logged --items 1';
  const { status, stdout } = await node(['--import', 'tsx', 'cli/main.ts', ...line.split(' ')]);
  expect(stdout).toContain('Done. 11 holds, 0 violated, 0 incomplete;');
  expect(status).toBe(0);
});
