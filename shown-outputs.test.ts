import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { runCli } from './cli/fake-io.testing.ts';

// Every output in the README is what the command above it prints now, elapsed time aside.
// `UPDATE_README=1 npx vitest run shown-outputs` writes them anew.
const FILE = new URL('README.md', import.meta.url);
const BLOCK = /<!-- output: npx unstuck (.+?) -->\n\n```text\n([\s\S]*?)\n```/g;

const EXAMPLE =
  /<!-- file: (\S+?)(?:, lines (\d+)\.\.(\d+),)? of npx unstuck (.+?) -->\n\n```(\w+)\n([\s\S]*?)```/g;

const timeless = (text: string) =>
  text
    .replace(/, \d+\.\d s$/m, ', … s')
    .replace(/( (?:state|schedule)s?), \d+ ms\b/g, '$1, … ms')
    .replace(/ time="[^"]*"/g, ' time="…"')
    .trimEnd();

async function outputOf(command: string): Promise<string> {
  const argv = command.split(' ');
  // Traces go where nobody looks; the README shows the default place.
  const output = mkdtempSync(join(tmpdir(), 'unstuck-readme-'));
  const writes = argv[0] === 'check' && !argv.includes('--mutants');
  const extra = writes ? ['--output', output] : [];
  const { out } = await runCli([...argv, ...extra]);
  return timeless(out.replaceAll(` --output ${output}`, '').replaceAll(output, '.unstuck'));
}

interface Example {
  readonly whole: string;
  readonly file: string;
  /** From 1; null: all of it. */
  readonly lines: readonly [number, number] | null;
  readonly command: string;
  readonly language: string;
  readonly shown: string;
}

/** Files that a command writes, or some of their lines. */
function examplesIn(text: string): Example[] {
  return [...text.matchAll(EXAMPLE)].map(([whole, file, from, to, command, language, shown]) => ({
    ...{ whole, file: file!, command: command!, language: language!, shown: shown!.trimEnd() },
    lines: from === undefined ? null : [Number(from), Number(to)],
  }));
}

async function writtenBy({ command, file, lines }: Example): Promise<string> {
  const output = mkdtempSync(join(tmpdir(), 'unstuck-readme-'));
  await runCli([...command.split(' '), '--output', output]);
  const text = readFileSync(join(output, file), 'utf8').replaceAll(` --output ${output}`, '');
  const [from, to] = lines ?? [1, Number.POSITIVE_INFINITY];
  const shown = text.split('\n').slice(from - 1, to);
  return timeless(shown.join('\n').replaceAll(output, '.unstuck'));
}

/** A fence that no line of the text closes. */
function fenced(language: string, text: string): string {
  return `\`\`\`${language}\n${text}\n\`\`\``;
}

describe('the README', () => {
  const blocks = [...readFileSync(FILE, 'utf8').matchAll(BLOCK)];

  test('shows outputs', () => expect(blocks.length).toBeGreaterThanOrEqual(3));

  test.each(blocks.map(([, command, shown]) => [command!, shown!]))(
    'shows what %s prints',
    async (command, shown) => {
      const printed = await outputOf(command);
      if (process.env.UPDATE_README) {
        const text = readFileSync(FILE, 'utf8');
        const header = `<!-- output: npx unstuck ${command} -->\n\n\`\`\`text\n`;
        writeFileSync(
          FILE,
          text.replace(`${header}${shown}\n`, () => `${header}${printed}\n`),
        );
        return;
      }
      expect(printed).toBe(shown);
    },
    300_000,
  );

  const examples = examplesIn(readFileSync(FILE, 'utf8'));

  test('shows a file of each reporter that writes one', () => {
    expect(new Set(examples.map((one) => one.file))).toEqual(
      new Set(['report.json', 'junit.xml', 'report.sarif', 'summary.md']),
    );
  });

  test.each(examples)('shows $file as $command writes it', async (example) => {
    const { whole, language, shown } = example;
    const written = await writtenBy(example);
    expect(written.trim()).not.toBe('');
    expect(written).not.toContain('\n```');
    if (process.env.UPDATE_README) {
      const now = whole.replace(/```[\s\S]*$/, () => fenced(language, written));
      const text = readFileSync(FILE, 'utf8');
      writeFileSync(
        FILE,
        text.replace(whole, () => now),
      );
      return;
    }
    expect(written).toBe(shown);
  });

  test('tells the exit codes of every command', async () => {
    const { out } = await runCli(['--help']);
    const commands = [...out.matchAll(/^ {2}([a-z][a-z-]*) /gm)].map(([, name]) => name!);
    expect(commands).toContain('merge-reports');
    const text = readFileSync(FILE, 'utf8');
    const from = text.indexOf('| exit code |');
    const codes = text.slice(from, text.indexOf('\n## ', from));
    for (const name of commands.filter((one) => one !== 'help'))
      expect(codes).toContain(`\`${name}`);
  });
});
