import { createRequire } from 'node:module';
import type { Command } from 'commander';
import { UsageError } from '../model/parse.ts';
import { OK, USAGE } from './exit-code.ts';
import type { Context, Io } from './io.ts';

/** Pages that are opened to tell how long one takes. */
const PAGES = 5;

export function registerDoctor(program: Command, { io, exit }: Context): void {
  program
    .command('doctor')
    .summary('what this machine has for the browser level, and what it lacks')
    .description(
      'Says which Node and which Chromium are used, how long a page takes to open, and what is missing.',
    )
    .addHelpText(
      'after',
      '\nChromium is the first of: UNSTUCK_CHROMIUM, the one that came with the packages, one of the\n' +
        'system, Playwright’s own.\n\nExit codes: 0 nothing is missing, 2 something is.',
    )
    .action(async () => exit(await doctorCommand(io)));
}

interface Finding {
  readonly name: string;
  readonly lines: readonly string[];
  /** What to do; null: nothing is wrong. */
  readonly missing: string | null;
}

export async function doctorCommand(
  io: Pick<Io, 'stdout' | 'clock' | 'env'>,
  node: string = process.versions.node,
): Promise<number> {
  const findings = [nodeFinding(node), ...(await browserFindings(io))];
  const missing = findings.flatMap((one) => one.missing ?? []);
  const all = [...findings, { name: 'missing', lines: missing.length > 0 ? missing : ['nothing'] }];
  for (const { name, lines } of all) {
    for (const [at, line] of lines.entries()) {
      io.stdout.write(`${(at === 0 ? name : '').padEnd(9)} ${line}\n`);
    }
  }
  return missing.length > 0 ? USAGE : OK;
}

function nodeFinding(version: string): Finding {
  const { engines } = createRequire(import.meta.url)('unstuck/package.json') as {
    engines: { node: string };
  };
  const least = engines.node.replace('>=', '');
  const [a, b] = [version, least].map((one) => one.split('.').map(Number)) as [number[], number[]];
  const isEnough = a[0]! > b[0]! || (a[0] === b[0] && a[1]! >= b[1]!);
  const missing = isEnough ? null : `Node ${least} or later: this is ${version}`;
  return { name: 'node', lines: [`${version} (${least} or later)`], missing };
}

/** Not loaded for help: a browser's driver takes its time. */
async function browserFindings({ clock, env }: Pick<Io, 'clock' | 'env'>): Promise<Finding[]> {
  const { findChromium, HERE } = await import('../scenarios/browser/chromium/find.ts');
  const { launchChromium } = await import('../scenarios/browser/chromium/launch.ts');
  const { Lane } = await import('../scenarios/browser/lane.ts');
  const { ourPage } = await import('../scenarios/browser/our-page.ts');
  try {
    const found = await findChromium({ ...HERE, env });
    const { browser } = await launchChromium(found);
    const where = [`${browser.version()} from ${found.from}`, found.path];
    const own = Object.entries(found.env).map(([name, value]) => `with ${name}=${value}`);
    const chromium = { name: 'chromium', lines: [...where, ...own], missing: null };
    try {
      const lane = await Lane.open(browser, ourPage('reference'));
      const times: number[] = [];
      for (let n = 0; n < PAGES; n += 1) {
        const started = clock();
        await lane.open(lane.take(), 'job');
        times.push(clock() - started);
      }
      const median = times.sort((a, b) => a - b)[Math.floor(PAGES / 2)]!;
      const line = `opens in ${median.toFixed(0)} ms (median of ${PAGES})`;
      return [chromium, { name: 'page', lines: [line], missing: null }];
    } finally {
      await browser.close();
    }
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    return [{ name: 'chromium', lines: ['none that can be used'], missing: error.message }];
  }
}
