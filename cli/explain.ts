import { createRequire } from 'node:module';
import { basename, dirname, join } from 'node:path';
import { type Command, Option } from 'commander';
import { UsageError, unknown } from '../model/parse.ts';
import { colorsFor } from '../reports/colors.ts';
import { explainReportOf } from '../reports/explain-report.ts';
import { explainText } from '../reports/explain-text.ts';
import { explainJob } from '../scenarios/explain/explain.ts';
import type { JobExplanation } from '../scenarios/explain/explanation.ts';
import { DEFAULT_TIMING } from '../scenarios/explain/timing.ts';
import { jobsOf } from '../scenarios/logs/event.ts';
import { parseNdjson } from '../scenarios/logs/ndjson.ts';
import { INCOMPLETE, OK, VIOLATED } from './exit-code.ts';
import { type Context, type Io, wantsColors } from './io.ts';

interface ExplainFlags {
  readonly job?: string;
  readonly reporter: string;
  readonly maxFaults?: string;
}

const REPORTERS = ['list', 'json'];

export function registerExplain(program: Command, { io, exit }: Context): void {
  program
    .command('explain')
    .summary('say what explains a log, and what does not')
    .description(
      'Asks for every server and page dialect whether the model has a path that shows exactly the\n' +
        "log's events at their times: with which faults, where, and what the user saw. Then: would a\n" +
        'refresh have helped, and would the proposed fixes have settled in the same world?',
    )
    .argument('<log>', 'an NDJSON log')
    .option('--job <id>', 'only this job')
    .option('--max-faults <n>', 'try up to so many faults (default: 2, and 3 if none explain it)')
    .addOption(new Option('--reporter <name>', 'list or json').default('list'))
    .addHelpText(
      'after',
      '\nExit codes: 0 explained, 1 no hypothesis explains a job, 2 usage or an unreadable log,\n' +
        '3 undecidable.',
    )
    .action((file: string, flags: ExplainFlags) => exit(explainCommand(file, flags, io)));
}

export function explainCommand(file: string, flags: ExplainFlags, io: Io): number {
  if (!REPORTERS.includes(flags.reporter)) throw unknown('reporter', flags.reporter, REPORTERS);
  const mostFaults = parseMaxFaults(flags.maxFaults);
  const log = parseNdjson(io.files.read(file), file);
  const jobs = jobsOf(log);
  if (flags.job !== undefined && !jobs.has(flags.job)) {
    throw unknown('job', flags.job, [...jobs.keys()]);
  }
  const wanted = [...jobs].filter(([id]) => flags.job === undefined || id === flags.job);
  const explained = wanted.map(([id, events]) =>
    explainJob(id, events, {
      clock: io.clock,
      ...(mostFaults === null ? {} : { mostFaults }),
      ...(io.stderr.isTTY ? { onProgress: progressOn(io, id) } : {}),
    }),
  );
  if (flags.reporter === 'json') {
    const report = explainReportOf(explained, log.notUnderstood, jobs);
    io.stdout.write(`${JSON.stringify(report, null, 2)}\n`);
  } else {
    const colors = colorsFor(wantsColors(io));
    const texts = explained.map((one) =>
      explainText(one, log.notUnderstood, DEFAULT_TIMING, colors),
    );
    io.stdout.write(texts.join('\n'));
  }
  return exitCodeOf(explained);
}

/** The incident that ships with the package, told like any other. */
export function explainShipped(io: Io): string {
  const root = createRequire(import.meta.url).resolve('unstuck/package.json');
  const file = join(dirname(root), 'scenarios', 'logged', 'three-items.ndjson');
  const log = parseNdjson(io.files.read(file), basename(file));
  const colors = colorsFor(wantsColors(io));
  return [...jobsOf(log)]
    .map(([id, events]) => explainJob(id, events, { clock: io.clock }))
    .map((one) => explainText(one, log.notUnderstood, DEFAULT_TIMING, colors))
    .join('\n');
}

function exitCodeOf(explained: readonly JobExplanation[]): number {
  const undecidable = (one: JobExplanation) =>
    one.best === null && one.hypotheses.some(({ verdict }) => verdict === 'undecidable');
  if (explained.some((one) => one.best === null && !undecidable(one))) return VIOLATED;
  return explained.some(undecidable) ? INCOMPLETE : OK;
}

function parseMaxFaults(text: string | undefined): number | null {
  if (text === undefined) return null;
  if (/^[0-4]$/.test(text)) return Number(text);
  throw new UsageError(`--max-faults "${text}": expected a whole number from 0 to 4, as in "2"`);
}

function progressOn(io: Io, job: string): (done: number, all: number) => void {
  return (done, all) => {
    io.stderr.write(`\r${job}: ${done} of ${all} hypotheses${done === all ? '\r\x1b[2K' : ''}`);
  };
}
