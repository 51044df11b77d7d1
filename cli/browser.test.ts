import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { reportSchema } from '../reports/report.ts';
import { POLLS, served } from '../scenarios/browser/pages/small.testing.ts';
import { parseConfig } from '../scenarios/config/schema.ts';
import { doctorCommand } from './doctor.ts';
import { fakeIo, runCli, words } from './fake-io.testing.ts';

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'unstuck-browser-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const isPng = (path: string): boolean => readFileSync(path).subarray(1, 4).toString() === 'PNG';

describe('check --level browser', () => {
  test('runs every order, says how many, and judges as the model does: exit code 0', async () => {
    const line =
      'check --level browser --server reference --client reference --items 0..1 --fault drop=1';
    const { code, out, err } = await runCli([...words(line), '--output', join(folder, 'calm')]);
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(out).toContain('Response orders in Chromium');
    expect(out).toContain('faults drop=1, items 0: 2 of 2 orders, 0 left');
    expect(out).toContain('faults drop=1, items 1: 7 of 7 orders, 0 left');
    expect(out).toContain('21 holds, 0 violated, 0 incomplete');
    expect(out).not.toContain('Pictures');
  });

  test('what is violated shows in the page: pictures and a trace that replays there; exit code 1', async () => {
    const output = join(folder, 'stuck');
    const line =
      'check --level browser --server as-deployed --client as-logged --items 1 --fault cut@process-next=1 --claim settles';
    const { code, out } = await runCli([...words(line), '--output', output]);
    expect(code).toBe(1);
    const name = 'settles--as-deployed--as-logged--items=1--cut@process-next=1';
    expect(readdirSync(output).sort()).toEqual([`${name}.film.png`, `${name}.json`, `${name}.png`]);
    for (const end of ['png', 'film.png']) expect(isPng(join(output, `${name}.${end}`))).toBe(true);
    expect(out).toContain(`Pictures\n  ${join(output, name)}.png`);
    expect(out).toContain('--level browser');
    const { entries } = reportSchema.parse(
      JSON.parse(readFileSync(join(output, `${name}.json`), 'utf8')),
    );
    expect(entries).toMatchObject([
      {
        level: 'browser',
        verdict: 'violated',
        refresh: 'helps',
        schedules: { strategy: 'orders', executed: 6, of: 6 },
      },
    ]);
    for (const level of ['model', 'code', 'browser']) {
      const own = level === 'browser' ? ['--output', join(folder, 'again')] : [];
      const again = await runCli([
        'replay',
        join(output, `${name}.json`),
        '--level',
        level,
        ...own,
      ]);
      expect({ level, code: again.code, err: again.err }).toEqual({ level, code: 0, err: '' });
    }
    expect(readdirSync(join(folder, 'again')).sort()).toEqual([`${name}.film.png`, `${name}.png`]);
  });

  test('a bound leaves orders and proves nothing: exit code 3', async () => {
    const line =
      'check --level browser --server reference --client reference --items 1 --fault cut --runs 2';
    const { code, out } = await runCli([...words(line), '--coverage', '--reporter', 'json']);
    const { entries } = reportSchema.parse(JSON.parse(out));
    expect(code).toBe(3);
    const page = entries[0]!.coverage!.find(({ machine }) => machine === 'page')!;
    // What two orders show of the page is not all of it.
    expect(page.transitions.taken.length).toBeGreaterThan(3);
    expect(page.transitions.never.length).toBeGreaterThan(page.transitions.taken.length);
    expect(entries.filter((one) => one.coverage)).toHaveLength(1);
    expect(entries.find((one) => one.claim === 'settles')).toMatchObject({
      verdict: 'incomplete',
      because: '16 of 18 orders were left (runs)',
      bounds: { hit: 'runs' },
      schedules: { executed: 2, of: 18 },
    });
  });

  test('whoever stops it keeps what was found', async () => {
    let asked = 0;
    const line =
      'check --level browser --server reference --client reference --items 1 --fault cut --reporter json';
    const { code, out } = await runCli(words(line), { interrupted: () => ++asked > 4 });
    const { entries } = reportSchema.parse(JSON.parse(out));
    expect(code).toBe(3);
    expect(entries[0]!.because).toMatch(/of 18 orders were left \(interrupted\)/);
  });
});

describe('a page of a config', () => {
  const page = served(`${POLLS}; poll()`);
  const config = async () => parseConfig({ page, faults: { error: 1 } }, 'unstuck.config.ts');

  test('is checked where no dialects are named, and its trace replays in it', async () => {
    const output = join(folder, 'page');
    const { code, out } = await runCli(['check', '--output', output], { config });
    expect(code).toBe(1);
    expect(out).toContain('settles is violated: localhost-jobs-7');
    expect(out).toMatch(/items 1: \d+ schedules/);
    expect(out).toContain('timers of more than 120 s do not fire');
    const trace = readdirSync(output).find((name) => name.endsWith('.json'))!;
    expect(out).toContain(`replay ${join(output, trace)} --level browser`);
    const again = await runCli(['replay', join(output, trace), '--level', 'browser'], { config });
    expect({ code: again.code, err: again.err }).toEqual({ code: 0, err: '' });
    expect(again.out).toContain('Done. 1 trace replayed');
  });

  test.each([
    [
      '--claim each-item-once',
      'claim "each-item-once": what is known of the server are its replies',
    ],
    ['--level browser --runs x', '--runs "x": expected a whole number'],
  ])('%s is refused in one line', async (line, message) => {
    const { code, out, err } = await runCli(words(`check ${line}`), { config });
    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(err).toMatch(/^unstuck: [^\n]+\n$/);
    expect(err).toContain(message);
  });
});

describe('doctor', () => {
  const env = { HOME: process.env.HOME, XDG_CACHE_HOME: process.env.XDG_CACHE_HOME, PATH: '' };

  test('says what there is and how long a page takes; exit code 0', async () => {
    const { code, out, err } = await runCli(['doctor'], { env });
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(out).toMatch(/^node {6}\d+\.\d+\.\d+ \(20\.19 or later\)\n/);
    expect(out).toMatch(/\nchromium {2}\d+\.\S+ from \S+/);
    expect(out).toMatch(/\npage {6}opens in \d+ ms \(median of 5\)\n/);
    expect(out).toMatch(/\nmissing {3}nothing\n$/);
  });

  test('says what is missing; exit code 2', async () => {
    const { io, texts } = fakeIo({ env: { UNSTUCK_CHROMIUM: '/nowhere/chromium' } });
    expect(await doctorCommand(io, '18.20.0')).toBe(2);
    expect(texts.out).toContain('chromium  none that can be used');
    expect(texts.out).toContain('missing   Node 20.19 or later: this is 18.20.0');
    expect(texts.out).toContain('UNSTUCK_CHROMIUM=/nowhere/chromium: there is no such file');
  });
});
