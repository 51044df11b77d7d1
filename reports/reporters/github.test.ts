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
import { findingsIn } from './finding.ts';
import { fitting, githubAnnotations } from './github.ts';

/** Reads workflow commands as GitHub does. */
function commandsIn(text: string) {
  const undo = (given: string) =>
    given
      .replaceAll('%0D', '\r')
      .replaceAll('%0A', '\n')
      .replaceAll('%3A', ':')
      .replaceAll('%2C', ',')
      .replaceAll('%25', '%');
  return text.split('\n').flatMap((line) => {
    if (line === '') return [];
    // `s`: only \r and \n end a line there, U+2028 does not.
    const [, kind, title, message] = /^::(error|warning) title=([^:,]*)::(.*)$/s.exec(line)!;
    expect(line).not.toContain('\r');
    return [{ kind, title: undo(title!), message: undo(message!) }];
  });
}

describe('github', () => {
  test('a violation is an error with the whole story, in one line', () => {
    const text = githubAnnotations(drawnOf(CUT));
    expect(text.split('\n')).toHaveLength(2);
    const [found] = commandsIn(text);
    expect(found).toMatchObject({
      kind: 'error',
      title: 'settles is violated: as-deployed × as-logged, faults cut@process-next=1, items 1',
    });
    expect(found!.message).toContain('\n   trace     13 steps, none is shorter\n');
  });

  test('what is incomplete is a warning; what holds, or is expected, is nothing', () => {
    const expected = { ...VIOLATED, expected: 'violated' as const };
    const text = githubAnnotations(drawnOf([HOLDS, expected, INCOMPLETE, NOT_REACHED]));
    expect(commandsIn(text).map((one) => one.kind)).toEqual(['error', 'warning']);
  });

  test('of a claim that several item counts violate the fewest are told', () => {
    const more = [1, 2, 3].map((items) => ({ ...VIOLATED, items }));
    expect(commandsIn(githubAnnotations(drawnOf(more)))).toHaveLength(1);
  });

  test('no more than GitHub shows, and the last says how many are left', () => {
    const many = Array.from({ length: 25 }, (_, i) => ({ ...VIOLATED, server: `s${i}` }));
    const found = commandsIn(githubAnnotations(drawnOf(many)));
    expect(found).toHaveLength(10);
    expect(found[9]).toMatchObject({ title: '16 more', message: 'the job summary lists them all' });
  });

  test('a line separator of Unicode ends no command', () => {
    const [found] = commandsIn(githubAnnotations(drawnOf([{ ...VIOLATED, server: 'a\u2028b' }])));
    expect(found!.title).toContain('is violated: a b × as-logged');
    expect(found!.message).toContain('a\u2028b × as-logged');
  });

  property.prop([anyDrawn], { numRuns: 200 })(
    'every line is a command, whatever text is in it',
    (drawn) => {
      const found = commandsIn(githubAnnotations(drawn));
      const { entries, expectations } = drawn.check!;
      const something = findingsIn(entries).length + expectations!.differences.length > 0;
      expect(found.length > 0).toBe(something);
    },
  );
});

describe('a job summary', () => {
  test('is left whole where GitHub takes it', () => {
    expect(fitting('# short\n')).toBe('# short\n');
  });

  test('is cut at a line where it is too long, and says so, no fence left open', () => {
    const long = `# title\n\n\`\`\`\`text\n${'é 0123456789\n'.repeat(100_000)}\`\`\`\`\n`;
    const found = fitting(long);
    expect(Buffer.byteLength(found)).toBeLessThan(1_000_000);
    expect(found).toMatch(/é 0123456789\n````\n\n\*\*Cut here: .*\*\*\n$/);
  });
});
