import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { userFolder } from '../scenarios/config/folder.testing.ts';
import { configIn } from './config.ts';
import { runCli, words } from './fake-io.testing.ts';
import { CONFIG_TEXT } from './init/config-text.ts';
import { SUBJECT_TEXT } from './init/subject-text.ts';

const MENDED = SUBJECT_TEXT.replace('// if (!left) timing.after', 'if (!left) timing.after');
const folders = [SUBJECT_TEXT, MENDED].map((subject) =>
  userFolder({ 'unstuck.config.ts': CONFIG_TEXT, 'unstuck.subject.ts': subject }),
);
const [written, mended] = folders.map(({ folder }) => configIn(folder));
const folder = mkdtempSync(join(tmpdir(), 'unstuck-own-'));
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
  for (const { remove } of folders) remove();
});

describe('check of a subject of one’s own', () => {
  test('finds the bug of the example, and shows the schedule', async () => {
    const { code, out, err } = await runCli(['check', '--output', folder], { config: written! });
    expect([code, err]).toEqual([1, '']);
    expect(out).toContain('example × example, faults cut@process-next=1');
    expect(out).toContain('settles is violated');
    expect(out).toContain('is CUT: the browser sees an error, the server works on');
    expect(out).toContain('the page is at fault');
    expect(out).not.toContain('undefined');
    expect(out).toMatch(/ replay +npx unstuck replay \S+\.json --level code\n/);
  });

  test('holds once the example is mended as it says', async () => {
    const { code, out } = await runCli(words(`check --items 0..1 --output ${folder}`), {
      config: mended!,
    });
    expect(code).toBe(0);
    expect(out).not.toContain('violated  ');
  });

  test('says so where a server tells nothing of its items', async () => {
    const config = async () => {
      const { subject, ...rest } = (await mended!(undefined))!;
      return { ...rest, subject: { ...subject!, name: 'shy' }, wire: {} };
    };
    const line = 'check --items 1 --fault none --claim each-item-once,settles --reporter json';
    const { code, out } = await runCli(words(line), { config: config as never });
    const { entries } = JSON.parse(out);
    expect(code).toBe(3);
    expect(entries).toMatchObject([
      { claim: 'settles', verdict: 'holds' },
      { claim: 'each-item-once', verdict: 'incomplete' },
    ]);
  });

  test('dialects on the command line win over it', async () => {
    const line = 'check --server reference --client reference --items 0 --reporter json';
    const { out } = await runCli(words(line), { config: written! });
    expect(JSON.parse(out).entries[0]).toMatchObject({ level: 'model', server: 'reference' });
  });
});
