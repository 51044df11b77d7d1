import { createRequire } from 'node:module';
import { basename, dirname, join } from 'node:path';
import { type Command, Option } from 'commander';
import { unknown } from '../model/parse.ts';
import { colorsFor } from '../reports/colors.ts';
import { explainReportOf } from '../reports/explain-report.ts';
import { explainText } from '../reports/explain-text.ts';
import { explainJob } from '../scenarios/explain/explain.ts';
import type { JobExplanation } from '../scenarios/explain/explanation.ts';
import { DEFAULT_TIMING } from '../scenarios/explain/timing.ts';
import { jobsOf } from '../scenarios/logs/event.ts';
import { parseNdjson } from '../scenarios/logs/ndjson.ts';
import { briefly } from '../scenarios/logs/tally.ts';
import { INCOMPLETE, OK, VIOLATED } from './exit-code.ts';
import { addBoundOptions, type BoundFlags, boundsIn, surroundingsFor } from './explain-options.ts';
import { type Context, type Io, wantsColors } from './io.ts';
import { jobMeant, type LogFlags, mergingText, readLogs } from './read-logs.ts';

interface ExplainFlags extends LogFlags, BoundFlags {
  readonly job?: string;
  readonly reporter: string;
}

const REPORTERS = ['list', 'json'];

export function registerExplain(program: Command, { io, exit }: Context): void {
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
    .addOption(new Option('--reporter <name>', 'list or json').default('list'))
    .addHelpText(
      'after',
      '\nExit codes: 0 explained, 1 no hypothesis explains a job, 2 usage or an unreadable log,\n' +
        '3 undecidable: the log does not tell, the time was up, or the run was interrupted.',
    )
    .action(async (files: string[], flags: ExplainFlags) =>
      exit(await explainCommand(files, flags, io)),
    );
}

export async function explainCommand(
  files: readonly string[],
  flags: ExplainFlags,
  io: Io,
): Promise<number> {
  if (!REPORTERS.includes(flags.reporter)) throw unknown('reporter', flags.reporter, REPORTERS);
  const bounds = boundsIn(flags);
  const { log, merging } = await readLogs(files, flags, io);
  const jobs = jobsOf(log);
  const only = flags.job === undefined ? null : jobMeant(flags.job, [...jobs.keys()]);
  const wanted = [...jobs].filter(([id]) => only === null || id === only);
  const explained: JobExplanation[] = [];
  for (const [id, events] of wanted) {
    explained.push(await explainJob(id, events, { ...bounds, ...surroundingsFor(io, id) }));
  }
  if (flags.reporter === 'json') {
    const report = explainReportOf(explained, log.notUnderstood, { ...log, merging });
    io.stdout.write(`${JSON.stringify(report, null, 2)}\n`);
  } else {
    const colors = colorsFor(wantsColors(io));
    const unread = briefly(log.notUnderstood);
    // What was not understood is the log's, not a job's: said once.
    const texts = explained.map((one, index) =>
      explainText(one, index === 0 ? unread : [], bounds.timing, colors),
    );
    io.stdout.write((merging ? mergingText(merging) : '') + texts.join('\n'));
  }
  return exitCodeOf(explained);
}

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

function exitCodeOf(explained: readonly JobExplanation[]): number {
  const isOpen = (one: JobExplanation) =>
    one.best === null && one.hypotheses.some(({ verdict }) => verdict === 'undecidable');
  if (explained.some((one) => one.best === null && !isOpen(one))) return VIOLATED;
  return explained.some((one) => isOpen(one) || one.incomplete !== null) ? INCOMPLETE : OK;
}
