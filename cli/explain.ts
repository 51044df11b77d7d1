import { createRequire } from 'node:module';
import { basename, dirname, join } from 'node:path';
import type { Command } from 'commander';
import { UsageError, unknown } from '../model/parse.ts';
import { colorsFor } from '../reports/colors.ts';
import { explainReportOf } from '../reports/explain-report.ts';
import { explainText } from '../reports/explain-text.ts';
import { parseReporters, REPORTERS } from '../reports/reporters/names.ts';
import { explainJob } from '../scenarios/explain/explain.ts';
import { DEFAULT_TIMING } from '../scenarios/explain/timing.ts';
import { jobsOf } from '../scenarios/logs/event.ts';
import { parseNdjson } from '../scenarios/logs/ndjson.ts';
import { commandLine } from './command-line.ts';
import { explainedCode } from './exit-code.ts';
import { type Context, type Io, type Stream, wantsColors } from './io.ts';
import { showsProgress } from './progress.ts';
import {
  deliver,
  joined,
  type Listing,
  nothingDrawn,
  OUTPUT_HELP,
  printJson,
  reportingOf,
  streamFor,
} from './reporting.ts';

interface ExplainFlags {
  readonly job?: string;
  readonly reporter?: string;
  readonly output?: string;
  readonly maxFaults?: string;
}

/** SARIF speaks of claims that are violated; here nothing is judged. */
const EXPLAIN_REPORTERS = REPORTERS.filter((one) => one !== 'sarif');

export function registerExplain(program: Command, { io, argv, exit }: Context): void {
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
    .option('--reporter <names>', EXPLAIN_REPORTERS.join(', '), joined)
    .option('--output <dir>', OUTPUT_HELP)
    .addHelpText(
      'after',
      '\nExit codes: 0 explained, 1 no hypothesis explains a job, 2 usage or an unreadable log,\n' +
        '3 undecidable.',
    )
    .action(async (file: string, flags: ExplainFlags) => {
      exit(await explainCommand(file, flags, argv, io));
    });
}

export async function explainCommand(
  file: string,
  flags: ExplainFlags,
  words: readonly string[],
  io: Io,
): Promise<number> {
  const reporters = parseReporters(flags.reporter ?? 'list', EXPLAIN_REPORTERS);
  const reporting = reportingOf(reporters, flags.output, io.env);
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
      ...(showsProgress(io) ? { onProgress: progressOn(io, id) } : {}),
    }),
  );
  const report = explainReportOf(explained, log.notUnderstood, jobs);
  const json = { file: 'report.json', text: `${JSON.stringify(report, null, 2)}\n` };
  printJson(reporting, json, io);
  const stream = streamFor(reporting, io);
  const list = reporters.includes('list') ? listingOn(stream) : null;
  if (list) {
    const colors = colorsFor(wantsColors({ env: io.env, stdout: stream }));
    const texts = explained.map((one) =>
      explainText(one, log.notUnderstood, DEFAULT_TIMING, colors),
    );
    stream.write(texts.join('\n'));
  }
  const drawn = { ...nothingDrawn(commandLine(['unstuck', ...words])), explained: report };
  await deliver(drawn, json, { reporting }, list, io);
  return explainedCode(explained);
}

/** Each explanation ends by itself; behind them come only the files that were written. */
const listingOn = (stream: Stream): Listing => ({
  also: (text) => stream.write(`\n${text}\n`),
  end: () => {},
});

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
