import { createRequire } from 'node:module';
import { basename, dirname, join } from 'node:path';
import type { Command } from 'commander';
import { colorsFor } from '../reports/colors.ts';
import { explainReportOf } from '../reports/explain-report.ts';
import { explainText } from '../reports/explain-text.ts';
import { parseReporters, REPORTERS } from '../reports/reporters/names.ts';
import { explainJob } from '../scenarios/explain/explain.ts';
import type { JobExplanation } from '../scenarios/explain/explanation.ts';
import { DEFAULT_TIMING } from '../scenarios/explain/timing.ts';
import { jobsOf } from '../scenarios/logs/event.ts';
import { parseNdjson } from '../scenarios/logs/ndjson.ts';
import { briefly } from '../scenarios/logs/tally.ts';
import { commandLine } from './command-line.ts';
import { explainedCode } from './exit-code.ts';
import { addBoundOptions, type BoundFlags, boundsIn, surroundingsFor } from './explain-options.ts';
import { type Context, type Io, type Stream, wantsColors } from './io.ts';
import { jobMeant, type LogFlags, mergingText, readLogs } from './read-logs.ts';
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

interface ExplainFlags extends LogFlags, BoundFlags {
  readonly job?: string;
  readonly reporter?: string;
  readonly output?: string;
}

/** SARIF speaks of claims that are violated; here nothing is judged. */
const EXPLAIN_REPORTERS = REPORTERS.filter((one) => one !== 'sarif');

export function registerExplain(program: Command, { io, argv, exit }: Context): void {
  const command = program
    .command('explain')
    .summary('say what explains a log, and what does not')
    .description(
      'Asks for every server and page dialect whether the model has a path that shows exactly the\n' +
        "log's events at their times: with which faults, where, and what the user saw. Then: would a\n" +
        'refresh have helped, and would the proposed fixes have settled in the same world?\n\n' +
        'A log is a CSV that Vercel exported, a HAR that a browser saved, or NDJSON.',
    )
    .argument('<logs...>', "a log, or a server's and a page's of the same incident")
    .option('--job <id>', 'only this job')
    .option('--format <name>', 'vercel, har or ndjson (default: by the content); two: vercel,har')
    .option('--config <file>', 'whose vocabulary says what requests and messages mean');
  addBoundOptions(command)
    .option('--reporter <names>', EXPLAIN_REPORTERS.join(', '), joined)
    .option('--output <dir>', OUTPUT_HELP)
    .addHelpText(
      'after',
      '\nExit codes: 0 explained, 1 no hypothesis explains a job, 2 usage or an unreadable log,\n' +
        '3 undecidable: the log does not tell, the time was up, or the run was interrupted.',
    )
    .action(async (files: string[], flags: ExplainFlags) => {
      exit(await explainCommand(files, flags, argv, io));
    });
}

export async function explainCommand(
  files: readonly string[],
  flags: ExplainFlags,
  words: readonly string[],
  io: Io,
): Promise<number> {
  const reporters = parseReporters(flags.reporter ?? 'list', EXPLAIN_REPORTERS);
  const bounds = boundsIn(flags);
  const reporting = reportingOf(reporters, flags.output, io);
  const { log, merging } = await readLogs(files, flags, io);
  const jobs = jobsOf(log);
  const only = flags.job === undefined ? null : jobMeant(flags.job, [...jobs.keys()]);
  const wanted = [...jobs].filter(([id]) => only === null || id === only);
  const explained: JobExplanation[] = [];
  for (const [id, events] of wanted) {
    explained.push(await explainJob(id, events, { ...bounds, ...surroundingsFor(io, id) }));
  }
  const report = explainReportOf(explained, log.notUnderstood, { ...log, merging }, jobs);
  const json = { file: 'report.json', text: `${JSON.stringify(report, null, 2)}\n` };
  printJson(reporting, json, io);
  const stream = streamFor(reporting, io);
  const list = reporters.includes('list') ? listingOn(stream) : null;
  if (list) {
    const colors = colorsFor(wantsColors({ env: io.env, stdout: stream }));
    const unread = briefly(log.notUnderstood);
    // What was not understood is the log's, not a job's: said once.
    const texts = explained.map((one, index) =>
      explainText(one, index === 0 ? unread : [], bounds.timing, colors),
    );
    stream.write((merging ? mergingText(merging) : '') + texts.join('\n'));
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
export async function explainShipped(io: Io): Promise<string> {
  const root = createRequire(import.meta.url).resolve('unstuck/package.json');
  const file = join(dirname(root), 'scenarios', 'logged', 'three-items.ndjson');
  const log = parseNdjson(io.files.read(file), basename(file));
  const colors = colorsFor(wantsColors(io));
  const texts: string[] = [];
  for (const [id, events] of jobsOf(log)) {
    const one = await explainJob(id, events, surroundingsFor(io, id));
    texts.push(explainText(one, log.notUnderstood, DEFAULT_TIMING, colors));
  }
  return texts.join('\n');
}
