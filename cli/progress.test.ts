import { describe, expect, test } from 'vitest';
import { runCli, words } from './fake-io.testing.ts';
import { progressOn } from './progress.ts';

/** What a terminal is sent, line by line, and a clock that stands still between two steps. */
function terminal(env: Record<string, string> = {}, isTTY = true) {
  const lines: string[] = [];
  let time = 0;
  const stderr = {
    isTTY,
    write: (text: string) => {
      lines.push(text.replace('\r\u001b[K', ''));
    },
  };
  const progress = progressOn({ stderr, env, clock: () => time });
  const pass = (ms: number) => {
    time += ms;
  };
  return { lines, progress, pass, stderr };
}

describe('progress', () => {
  test('tells schedules, how many a second, states and the time since it began', () => {
    const { lines, progress, pass } = terminal();
    pass(5_000);
    progress.begin('a × b, items 2', 1, 3);
    pass(2_000);
    progress.far({ schedules: 1_234, states: 890 });
    expect(lines).toEqual([
      'exploring 1 of 3: a × b, items 2',
      '1,234 schedules, 617/s, 890 states, 2.0 s, exploring 1 of 3: a × b, items 2',
    ]);
    progress.end();
    expect(lines.at(-1)).toBe('');
  });

  test('of the model it tells states and the time', () => {
    const { lines, progress, pass } = terminal();
    progress.begin('a × b', 1, 1);
    pass(500);
    progress.far({ states: 12_000 });
    expect(lines.at(-1)).toBe('12,000 states, 0.5 s, exploring 1 of 1: a × b');
  });

  test('tells so no more than ten times a second', () => {
    const { lines, progress, pass } = terminal();
    progress.begin('a × b', 1, 1);
    for (let at = 0; at < 100; at++) {
      pass(10);
      progress.far({ states: at });
    }
    expect(lines.length).toBeLessThanOrEqual(12);
    expect(lines.length).toBeGreaterThanOrEqual(8);
  });

  test.each([
    ['in CI', { CI: 'true' }, true],
    ['into a pipe', {}, false],
  ])('says nothing %s', (_, env, isTTY) => {
    const { lines, progress } = terminal(env as Record<string, string>, isTTY);
    progress.begin('a × b', 1, 1);
    progress.far({ states: 1 });
    progress.end();
    expect(lines).toEqual([]);
  });

  test('goes along with a run of the code, and is wiped at its end', async () => {
    const { lines, stderr } = terminal();
    let time = 0;
    const clock = () => {
      time += 7;
      return time;
    };
    const line =
      'check --level code --server reference --client reference --items 1 --fault cut=1 --reporter json';
    const { code } = await runCli(words(line), { stderr, clock });
    expect(code).toBe(0);
    const far = lines.filter((one) => one.includes('schedules'));
    expect(far.length).toBeGreaterThan(3);
    expect(far[0]).toMatch(
      /^\d+ schedules, \d+\/s, \d+ states, \d+\.\d s, exploring 1 of 1: refer/,
    );
    expect(lines.at(-1)).toBe('');
  });
});
