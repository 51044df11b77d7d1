import { test as property } from '@fast-check/vitest';
import { describe, expect, test } from 'vitest';
import {
  anyDrawn,
  CUT,
  drawnOf,
  HOLDS,
  INCOMPLETE,
  NOT_REACHED,
  VIOLATED,
} from './drawn.testing.ts';
import { markdownReport } from './markdown.ts';

/** The cells of every table row, as GitHub splits them: at bars that are not escaped. */
const rowsOf = (text: string): string[][] =>
  outsideFences(text)
    .filter((line) => line.startsWith('|'))
    .map((line) => line.split(/(?<!\\)(?:\\\\)*\|/).map((one) => one.trim()));

/** Lines that are not in a fenced block. */
function outsideFences(text: string): string[] {
  let fence: string | null = null;
  return text.split('\n').filter((line) => {
    const [run = null] = /^`{3,}/.exec(line) ?? [];
    if (fence === null && run) {
      fence = run;
      return false;
    }
    if (fence !== null && line === fence) {
      fence = null;
      return false;
    }
    return fence === null;
  });
}

describe('markdown', () => {
  test('has a row for each configuration, a column for each claim', () => {
    const two = CUT.flatMap((one) => [
      one,
      { ...HOLDS, claim: one.claim, items: 2, faults: one.faults },
    ]);
    const [head, , row, ...others] = rowsOf(markdownReport(drawnOf(two)));
    expect(others).toEqual([]);
    expect(head!.slice(1, 5)).toEqual(['', 'items', 'settles', 'job-settles']);
    expect(row!.slice(1, 5)).toEqual([
      'as-deployed × as-logged, faults cut@process-next=1',
      '1..2',
      '✗ violated (1); ✓ holds (2)',
      '✓ holds',
    ]);
  });

  test('tells each failure behind a line that opens', () => {
    const text = markdownReport(drawnOf(CUT));
    expect(text).toContain(
      '<details>\n<summary>settles is violated: as-deployed × as-logged, faults cut@process-next=1, items 1</summary>\n\n```text\n',
    );
    expect(text).toContain('   trace     13 steps, none is shorter\n');
  });

  test.each([
    ['✓ violated, as expected', { ...VIOLATED, expected: 'violated' as const }],
    ['✓ holds, not expected', { ...HOLDS, expected: 'violated' as const }],
    ['? incomplete', INCOMPLETE],
    ['✗ not reached', NOT_REACHED],
  ])('says %s', (said, entry) => {
    expect(rowsOf(markdownReport(drawnOf([entry])))[2]).toContain(said);
  });

  test('says why something is incomplete', () => {
    expect(markdownReport(drawnOf([INCOMPLETE]))).toContain(
      '\n- 1 incomplete: bound hit: states\n',
    );
  });

  property.prop([anyDrawn], { numRuns: 200 })(
    'is one table whose rows are of one length, and nothing of a text gets out',
    (drawn) => {
      const text = markdownReport(drawn);
      const rows = rowsOf(text);
      expect(new Set(rows.map((one) => one.length)).size).toBeLessThanOrEqual(1);
      const [title, , command, ...rest] = outsideFences(text);
      expect([title, command]).toEqual(['# unstuck', expect.stringMatching(/^`[^`]*`$/)]);
      const free = rest.join('\n');
      const count = (part: string) => free.split(part).length - 1;
      expect(count('<details>')).toBe(count('</details>'));
      expect(free).not.toContain('<script>');
      expect(text).not.toMatch(/(?![\t\n\r])[\p{Cc}\p{Cs}]/u);
    },
  );
});
