import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { here } from './ambient.ts';
import { runCli, words } from './fake-io.testing.ts';
import type { Io } from './io.ts';

let folder = '';
let file = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'unstuck-expect-'));
  file = join(folder, 'expected.json');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const CUT = '--client as-logged --fault cut@process-next=1 --items 1..2 --claim settles,truthful';
const check = (line: string, more: readonly string[] = [], changes: Partial<Io> = {}) =>
  runCli([...words(`check ${line}`), '--output', folder, '--expect', file, ...more], changes);
const stored = () => readFileSync(file, 'utf8');

describe('check --expect', () => {
  test('is green as long as every verdict is as stored, violations too', async () => {
    const first = await check(CUT, ['--update']);
    expect(first.code).toBe(0);
    expect(first.err).toBe(`unstuck: wrote ${file}: 4 verdicts, new\n`);
    const again = await check(CUT);
    expect([again.code, again.err]).toEqual([0, '']);
    expect(again.out).toContain(`Compared with ${file}\n  4 as stored, 0 not\n`);
    // What is expected is nothing to look at.
    expect(again.out).not.toContain('1) settles is violated');
  });

  test('an unexpected pass fails: the stored bug must stay a bug', async () => {
    await check(CUT, ['--update']);
    const { code, out } = await check(CUT, ['--reporter', 'list,junit'], {
      explore: (one, bounds) => here({ ...one, faults: [] }, bounds).then(withFaults),
    });
    expect(code).toBe(1);
    expect(out).toContain(
      'settles, items 1: as-deployed × as-logged, faults cut@process-next=1: expected violated, found holds (an unexpected pass)',
    );
    const junit = readFileSync(join(folder, 'junit.xml'), 'utf8');
    expect(junit).toContain('type="unexpected pass"');
    expect(junit).toContain('type="difference"');
  });

  test('a verdict that is not stored fails, and one that was not asked', async () => {
    await check(CUT, ['--update']);
    const more = await check(CUT.replace('1..2', '1..3'));
    expect(more.code).toBe(1);
    expect(more.out).toContain('4 as stored, 2 not');
    expect(more.out).toMatch(
      /truthful, items 3: .*: expected nothing \(it is not stored\), found holds/,
    );
    const fewer = await check(CUT.replace('1..2', '1'));
    expect(fewer.code).toBe(1);
    expect(fewer.out).toMatch(
      /truthful, items 2: .*: expected holds, found nothing \(it was not asked/,
    );
  });

  test('other bounds fail, though every verdict is the same', async () => {
    await check(CUT, ['--update']);
    const { code, out } = await check(`${CUT} --max-states 5000`);
    expect(code).toBe(1);
    expect(out).toContain('4 as stored, 1 not');
    expect(out).toMatch(/bounds: .*: expected 60,000,000 states, .*, found 5,000 states, /);
  });

  test('what is stored as incomplete may stay so; another bound’s verdict may not', async () => {
    const line = '--server reference --client reference --items 2 --user refresh --claim settles';
    const { code, err } = await check(`${line} --max-states 100`, ['--update']);
    expect(code).toBe(0);
    expect(err).toContain('1 of them are incomplete, which proves nothing');
    expect((await check(`${line} --max-states 100`)).code).toBe(0);
    expect((await check(line)).code).toBe(1);
  });

  test('the JSON report says how it compares, and so every report drawn from it', async () => {
    await check(CUT, ['--update']);
    await check(CUT.replace('1..2', '1'), ['--reporter', 'json,markdown,github']);
    const { expectations, entries } = JSON.parse(readFileSync(join(folder, 'report.json'), 'utf8'));
    expect(expectations).toMatchObject({ file, asExpected: 2 });
    expect(expectations.differences).toHaveLength(2);
    expect(entries[0]).toMatchObject({ verdict: 'violated', expected: 'violated' });
    expect(readFileSync(join(folder, 'summary.md'), 'utf8')).toContain('2 as stored, 2 not.');
  });

  test('a scenario that is not as it expects fails, whatever is stored', async () => {
    const other: Partial<Io> = {
      explore: (one, bounds) => here({ ...one, server: 'as-analysed', client: 'fix-3' }, bounds),
    };
    await check('reference-calm', ['--update'], other);
    expect((await check('reference-calm', [], other)).code).toBe(1);
  });
});

describe('check --expect --update', () => {
  test('says how many changed, and writes the same text for the same verdicts', async () => {
    await check(CUT, ['--update']);
    const before = stored();
    const same = await check(CUT, ['--update']);
    expect(same.err).toBe(`unstuck: wrote ${file}: 4 verdicts, 0 changed\n`);
    expect(stored()).toBe(before);
    const more = await check(CUT.replace('1..2', '0..2'), ['--update']);
    expect(more.err).toBe(`unstuck: wrote ${file}: 6 verdicts, 2 changed\n`);
  });

  test('shows violations all the same: somebody has to look at them once', async () => {
    expect((await check(CUT, ['--update'])).out).toContain('1) settles is violated');
  });

  test('stores nothing of a run that was stopped', async () => {
    let asked = 0;
    const { code, err } = await check(CUT, ['--update'], { interrupted: () => ++asked > 1 });
    expect(code).toBe(3);
    expect(err).toBe(`unstuck: ${file} was not written: the run was stopped\n`);
    expect(existsSync(file)).toBe(false);
  });

  test('stores nothing where code and model disagree', async () => {
    const { code, err } = await check(CUT, ['--update'], {
      explore: async (one, bounds) =>
        (await here(one, bounds)).map((entry) => ({ ...entry, verdict: 'disagrees' as const })),
    });
    expect(code).toBe(1);
    expect(err).toBe(
      `unstuck: ${file} was not written: code and model disagree, so that nothing is judged\n`,
    );
  });

  test('a place that cannot be written is one line, exit code 2', async () => {
    writeFileSync(join(folder, 'plain'), '');
    file = join(folder, 'plain', 'expected.json');
    const { code, err } = await check(CUT, ['--update']);
    expect(code).toBe(2);
    expect(err).toMatch(/^unstuck: cannot write \S+: [^\n]+; choose another place\n$/);
  });

  test('replaces what cannot be read', async () => {
    writeFileSync(file, '{');
    expect((await check(CUT, ['--update'])).err).toContain('4 verdicts, new');
    expect(() => JSON.parse(stored())).not.toThrow();
  });
});

describe('what cannot be compared with is refused before anything runs', () => {
  const never: Partial<Io> = { explore: () => Promise.reject(new Error('explored')) };

  test.each([
    ['no file', null, 'there is no such file; --update writes it'],
    ['an empty file', '', 'the file is empty; expected expectations'],
    ['a report', '{"schemaVersion":1,"entries":[]}', 'groups: Invalid input'],
  ])('%s', async (_, text, message) => {
    if (text !== null) writeFileSync(file, text);
    const { code, out, err } = await check(CUT, [], never);
    expect(err).toMatch(/^unstuck: [^\n]+\n$/);
    expect([code, out, err]).toEqual([2, '', expect.stringContaining(message)]);
  });
});

test('the parts of a run are compared once they are merged', async () => {
  await check(CUT, ['--update']);
  const shard = (part: string) =>
    runCli([...words(`check ${CUT} --reporter json --shard ${part}`), '--output', folder]);
  await shard('1/2');
  await shard('2/2');
  const files = readdirSync(folder).filter((name) => name.startsWith('report-'));
  const merge = (...more: string[]) =>
    runCli(['merge-reports', ...more, '--expect', file, '--output', folder]);
  const [one, two] = files.map((name) => join(folder, name));
  const whole = await merge(one!, two!);
  expect([whole.code, whole.err]).toEqual([0, '']);
  expect(whole.out).toContain('4 as stored, 0 not');
  const part = await merge(one!);
  expect(part.code).toBe(1);
  expect(part.out).toMatch(/expected violated, found incomplete/);
  const before = stored();
  const update = await merge(one!, '--update');
  expect([update.code, stored()]).toEqual([3, before]);
  expect(update.err).toContain('was not written: a part of the run is missing');
});

/** As if the world had been asked that was asked for. */
const withFaults = <E extends object>(entries: readonly E[]): E[] =>
  entries.map((one) => ({ ...one, faults: { 'cut@process-next': 1 } }));
