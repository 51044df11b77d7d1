import type { ComparedExpectations } from './report.ts';

type Difference = ComparedExpectations['differences'][number];

/** `settles, items 1: as-deployed × as-logged: expected violated, found holds (an unexpected pass)` */
export function differenceLine({ what, expected, found }: Difference): string {
  const pass = expected === 'violated' && found === 'holds' ? ' (an unexpected pass)' : '';
  const stored = expected ?? 'nothing (it is not stored)';
  const now = found ?? 'nothing (it was not asked)';
  return `${what}: expected ${stored}, found ${now}${pass}`;
}

/** For the list: how many verdicts are as stored, and every one that is not. */
export function expectationsText({ file, asExpected, differences }: ComparedExpectations): string {
  return [
    `Compared with ${file}`,
    `  ${asExpected} as stored, ${differences.length} not`,
    ...differences.map((one) => `  ${differenceLine(one)}`),
  ].join('\n');
}
