import { spawn } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeAll, describe, expect, test } from 'vitest';
import { parse, parseDocument } from 'yaml';
import { settled, VirtualTiming } from '../client/testing/virtual-timing.testing.ts';
import { userFolder } from '../scenarios/config/folder.testing.ts';
import { loadConfig } from '../scenarios/config/load.ts';
import { parseConfig } from '../scenarios/config/schema.ts';
import type { ClientDeps, Subject } from '../scenarios/simulate/subject.ts';
import { runCli } from './fake-io.testing.ts';
import { WORKFLOW_TEXT } from './init/workflow-text.ts';

const made: ReturnType<typeof userFolder>[] = [];
afterEach(() => {
  for (const one of made.splice(0)) one.remove();
});
function project(): string {
  const one = userFolder();
  made.push(one);
  return one.folder;
}
const CONFIG = 'unstuck.config.ts';
const SUBJECT = 'unstuck.subject.ts';
const ours = (folder: string) => readdirSync(folder).filter((name) => name.includes('unstuck'));

describe('init', () => {
  test('writes a config and an example, and says what is next', async () => {
    const folder = project();
    const { code, out, err } = await runCli(['init', folder]);
    expect([code, err]).toEqual([0, '']);
    expect(out).toContain('next: npx unstuck check');
    expect(ours(folder)).toEqual([CONFIG, SUBJECT]);
  });

  test.each([CONFIG, SUBJECT])('refuses to overwrite %s, and writes nothing', async (name) => {
    const folder = project();
    writeFileSync(join(folder, name), 'mine');
    const { code, out, err } = await runCli(['init', folder]);
    expect(err).toBe(`unstuck: ${join(folder, name)} exists already; --force overwrites\n`);
    expect([code, out, ours(folder)]).toEqual([2, '', [name]]);
    expect(readFileSync(join(folder, name), 'utf8')).toBe('mine');
  });

  test('overwrites both with --force', async () => {
    const folder = project();
    for (const name of [CONFIG, SUBJECT]) writeFileSync(join(folder, name), 'mine');
    expect((await runCli(['init', folder, '--force'])).code).toBe(0);
    for (const name of [CONFIG, SUBJECT]) {
      expect(readFileSync(join(folder, name), 'utf8')).toMatch(/^import /);
    }
  });

  test('leaves all as it was where one of the files cannot be written', async () => {
    const folder = project();
    writeFileSync(join(folder, CONFIG), 'mine');
    mkdirSync(join(folder, SUBJECT));
    const { code, err } = await runCli(['init', folder, '--force']);
    expect(err).toMatch(/^unstuck: cannot write [^\n]+; choose another folder\n$/);
    expect([code, ours(folder)]).toEqual([2, [CONFIG, SUBJECT]]);
    expect(readFileSync(join(folder, CONFIG), 'utf8')).toBe('mine');
  });
});

describe('init --ci github', () => {
  const WORKFLOW = '.github/workflows/unstuck.yml';

  test('writes a workflow and nothing else, beside a config that is there', async () => {
    const folder = project();
    writeFileSync(join(folder, CONFIG), 'mine');
    const { code, out } = await runCli(['init', folder, '--ci', 'github']);
    expect([code, out]).toEqual([
      0,
      `wrote ${join(folder, WORKFLOW)}\nnext: npx unstuck check --expect unstuck.expected.json --update\n`,
    ]);
    expect(ours(folder)).toEqual([CONFIG]);
    expect(readFileSync(join(folder, WORKFLOW), 'utf8')).toMatch(/^name: unstuck\n/);
    const again = await runCli(['init', folder, '--ci', 'github']);
    expect([again.code, again.err]).toEqual([2, expect.stringContaining('exists already')]);
  });

  test('where there is no config yet, one comes first', async () => {
    const { out } = await runCli(['init', project(), '--ci', 'github']);
    expect(out).toMatch(
      /\nnext: npx unstuck init .*\n {6}npx unstuck check --expect \S+ --update\n$/,
    );
  });

  test('its command runs: green once the verdicts are stored, red when one changes', async () => {
    const folder = project();
    const [, line = ''] = /- run: npx unstuck (check .*)/.exec(WORKFLOW_TEXT) ?? [];
    const [, store = ''] = /# npx unstuck (check .*--update)/.exec(WORKFLOW_TEXT) ?? [];
    const at = (text: string) =>
      text
        .split(' ')
        .map((word) => (word.startsWith('unstuck') ? join(folder, word) : word))
        .filter((word) => word !== '');
    const config = async () =>
      parseConfig({ client: 'as-logged', items: 0, claims: ['goes-quiet', 'truthful'] }, 'c');
    expect((await runCli(at(line), { config })).err).toContain('--update writes it');
    const output = ['--output', join(folder, 'unstuck-report')];
    expect((await runCli([...at(store), ...output], { config })).code).toBe(0);
    expect((await runCli(at(line), { config })).code).toBe(0);
    expect(readdirSync(join(folder, 'unstuck-report'))).toContain('report.html');
    const stored = join(folder, 'unstuck.expected.json');
    const text = readFileSync(stored, 'utf8');
    expect(text).toContain('"goes-quiet, items 0": "holds"');
    writeFileSync(stored, text.replace('"holds"', '"violated"'));
    expect((await runCli(at(line), { config })).code).toBe(1);
  });

  test('another service is a usage error', async () => {
    const { code, err } = await runCli(['init', project(), '--ci', 'gitlab']);
    expect([code, err]).toEqual([2, 'unstuck: unknown CI service "gitlab": choose from github\n']);
  });

  test('is YAML, and says what GitHub wants of a workflow', () => {
    const { errors, warnings } = parseDocument(WORKFLOW_TEXT, { strict: true });
    expect([errors, warnings]).toEqual([[], []]);
    const { on, permissions, jobs } = parse(WORKFLOW_TEXT);
    expect([Object.keys(on), permissions]).toEqual([
      ['push', 'pull_request'],
      { contents: 'read' },
    ]);
    const [{ steps, ...job }] = Object.values(jobs) as [{ steps: Record<string, string>[] }];
    expect(job).toEqual({ 'runs-on': 'ubuntu-latest', 'timeout-minutes': 30 });
    expect(steps.map(({ uses, run }) => uses ?? run)).toEqual([
      'actions/checkout@v4',
      'actions/setup-node@v4',
      'npm ci',
      expect.stringMatching(
        /^npx unstuck check --expect \S+ --reporter \S+ --output unstuck-report$/,
      ),
      'actions/upload-artifact@v4',
    ]);
    expect(steps.at(-1)).toMatchObject({
      if: expect.stringContaining('!cancelled()'),
      with: { name: 'unstuck-report', path: 'unstuck-report' },
    });
  });
});

// ---- what it writes runs ---------------------------------------------------------------------------

async function subjectOf(change: (text: string) => string = (text) => text): Promise<Subject> {
  const { folder, remove } = userFolder();
  try {
    await runCli(['init', folder]);
    const path = join(folder, SUBJECT);
    writeFileSync(path, change(readFileSync(path, 'utf8')));
    const { subject, ...others } = await loadConfig(join(folder, CONFIG));
    expect(others).toEqual({
      items: '0,1,2',
      outcomes: 'both',
      faults: 'cut@process-next=1',
      users: 'none',
    });
    return subject!;
  } finally {
    remove();
  }
}

/** Without any scheduler: everything at once, and the call with this number is cut. */
async function run({ server, client }: Subject, items: number, cut = -1) {
  const timing = new VirtualTiming();
  const random = () => 0.5;
  const step = async () => {};
  const work = async () => 'completed' as const;
  const { fetch: answer } = server({ timing, random, newId: () => 'job-1', step, work });
  const ask = (url: string, init?: RequestInit) =>
    answer(new Request(`http://localhost${url}`, init));
  const reply = await ask('/api/batch-jobs', { method: 'POST', body: JSON.stringify({ items }) });
  const { jobId } = (await reply.json()) as { jobId: string };
  let sent = 0;
  const fetch: ClientDeps['fetch'] = async (url, init) => {
    const response = await ask(url, init);
    if (sent++ === cut) throw new TypeError('fetch failed');
    return response;
  };
  const page = client({ jobId, fetch, timing, random });
  page.start();
  do {
    await settled();
    await settled();
  } while (timing.fireNext());
  page.stop();
  return { view: page.view(), calls: sent };
}

async function typeCheck(compilerOptions: object): Promise<[code: number | null, said: string]> {
  const folder = project();
  await runCli(['init', folder]);
  const text = JSON.stringify({ compilerOptions, files: [CONFIG, SUBJECT] });
  writeFileSync(join(folder, 'tsconfig.json'), text);
  const tsc = join(import.meta.dirname, '../node_modules/typescript/bin/tsc');
  const child = spawn(process.execPath, [tsc], { cwd: folder });
  let said = '';
  child.stdout.on('data', (data: Buffer) => {
    said += data;
  });
  const code = await new Promise<number | null>((resolve) => child.on('close', resolve));
  return [code, said];
}

describe('the example that init writes', () => {
  test('passes a strict type check, by the module rules of Node and of bundlers', async () => {
    const root = join(import.meta.dirname, '..');
    const options = {
      ...{ noEmit: true, strict: true, noUncheckedIndexedAccess: true, skipLibCheck: true },
      ...{ exactOptionalPropertyTypes: true, target: 'es2023', types: ['node'] },
      typeRoots: [join(root, 'node_modules/@types')],
      paths: { 'unstuck/config': [join(root, 'scenarios/config/config.ts')] },
      allowImportingTsExtensions: true,
    };
    const rules = [{ module: 'nodenext' }, { module: 'esnext', moduleResolution: 'bundler' }];
    const checks = rules.map((one) => typeCheck({ ...options, ...one }));
    expect(await Promise.all(checks)).toEqual([
      [0, ''],
      [0, ''],
    ]);
  });

  let example: Subject;
  beforeAll(async () => {
    example = await subjectOf();
  });

  test.each([0, 1, 3])(
    'shows the end of a job of %i items where nothing goes wrong',
    async (items) => {
      const { view } = await run(example, items);
      expect(view).toMatchObject({
        status: 'completed',
        completed: items,
        total: items,
        error: null,
      });
    },
  );

  test('is stuck once a call is cut', async () => {
    const { view } = await run(example, 1, 1);
    expect(view).toMatchObject({ status: 'queued', error: 'TypeError: fetch failed' });
  });

  test('is mended by the line that it names', async () => {
    const mended = await subjectOf((text) => text.replace('// if (!left)', 'if (!left)'));
    for (let cut = 0; cut < (await run(mended, 2)).calls; cut++) {
      const { view } = await run(mended, 2, cut);
      expect(view).toMatchObject({ status: 'completed', completed: 2, error: null });
    }
  });
});
