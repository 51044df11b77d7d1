import { join, resolve } from 'node:path';
import type { Command } from 'commander';
import { UsageError } from '../model/parse.ts';
import { OK } from './exit-code.ts';
import type { Context, Io } from './io.ts';
import { DEFAULT_OUTPUT } from './reporting.ts';

interface ShowFlags {
  readonly open: boolean;
}

export function registerShowReport(program: Command, { io, exit }: Context): void {
  program
    .command('show-report')
    .summary('open the HTML report')
    .description('Prints where the HTML report is and opens it in the browser.')
    .argument('[path]', 'a report, or the folder that --output named', DEFAULT_OUTPUT)
    .option('--no-open', 'only print where it is')
    .addHelpText('after', '\nExit codes: 0, or 2 where there is no report.')
    .action(async (path: string, flags: ShowFlags) => exit(await showReport(path, flags, io)));
}

/** Throws UsageError, one line, where there is no report. Nothing is opened in CI. */
export async function showReport(path: string, { open }: ShowFlags, io: Io): Promise<number> {
  const file = /\.(?:html?|json)$/i.test(path) ? path : join(path, 'report.html');
  const text = readReport(file, io);
  if (!/^\s*<!doctype html>/i.test(text)) {
    const how = text.trimStart().startsWith('{')
      ? `it is JSON: draw it with "npx unstuck merge-reports ${file} --reporter html"`
      : MAKE;
    throw new UsageError(`${file} is no HTML report; ${how}`);
  }
  io.stdout.write(`${resolve(file)}\n`);
  if (!open || io.env.CI) return OK;
  const because = await io.open(resolve(file));
  if (because !== null) io.stderr.write(`unstuck: not opened: ${because}; open the file by hand\n`);
  return OK;
}

const MAKE = 'make one with "npx unstuck check … --reporter html"';

function readReport(file: string, io: Io): string {
  try {
    return io.files.read(file);
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    throw new UsageError(`${error.message}; ${MAKE}`);
  }
}
