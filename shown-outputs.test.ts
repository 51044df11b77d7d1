import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { runCli } from './cli/fake-io.testing.ts';

// Every output in the README is what the command above it prints now, elapsed time aside.
// `UPDATE_README=1 npx vitest run shown-outputs` writes them anew.
const FILE = new URL('README.md', import.meta.url);
const BLOCK = /<!-- output: npx unstuck (.+?) -->\n\n```text\n([\s\S]*?)\n```/g;

const timeless = (text: string) =>
  text
    .replace(/, \d+\.\d s$/m, ', … s')
    .replace(/( (?:state|schedule)s?), \d+ ms\b/g, '$1, … ms')
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
    120_000,
  );
});
