import type { Command } from 'commander';
import { parseClaims, parseItems, UsageError, unknown } from '../model/parse.ts';
import { colorsFor } from '../reports/colors.ts';
import { configurationOf } from '../reports/entries.ts';
import { itemsText } from '../reports/numbers.ts';
import { parseReport } from '../reports/read-report.ts';
import { divergenceLines, replayText } from '../reports/replay-text.ts';
import type { Entry } from '../reports/report.ts';
import { replayTrace } from '../scenarios/replay.ts';
import { librarySubject } from '../scenarios/simulate/libraries/load.ts';
import { type CodeReplayed, replayOnCode } from '../scenarios/simulate/replay-code.ts';
import { replayOwn } from '../scenarios/simulate/replay-own.ts';
import { isScheduleText, isWord } from '../scenarios/simulate/schedule.ts';
import { OK, VACUOUS, VIOLATED } from './exit-code.ts';
import { addBoundOptions } from './explain-options.ts';
import { type Context, type Io, wantsColors } from './io.ts';
import { LEVELS } from './level.ts';
import { areLogs } from './logs-meant.ts';
import { subjectNamed } from './own-subject.ts';
import { type ReplayLogFlags, replayLogCommand } from './replay-log.ts';
import { replayScheduleCommand, type WorldFlags } from './replay-schedule.ts';

interface ReplayFlags extends WorldFlags, ReplayLogFlags {
  readonly claim?: string;
  readonly schedule?: string;
  readonly output?: string;
  readonly level?: string;
  readonly config?: string;
}

export function registerReplay(program: Command, { io, exit }: Context): void {
  const collect = (value: string, before: string[] | undefined) => [...(before ?? []), value];
  const command = program
    .command('replay')
    .summary('walk a stored trace, a schedule or a log, step by step')
    .description(
      'Takes the steps of every trace in a JSON report or a trace file, in a system compiled afresh, ' +
        'and prints what the user would have seen. Ends with an error at the first step that is not ' +
        'possible, or where the end is another one. A schedule of the real code, its short word or its ' +
        'text, needs the server and page that it is of, and their world. Of a log it takes the steps ' +
        'of its best explanation, with their times.',
    )
    .argument(
      '[files...]',
      'what "unstuck check" wrote, a file with a schedule, or its word (s1:…); or a log, or two',
    )
    .option('--claim <names>', 'of a report: only traces of these claims')
    .option(
      '--items <counts>',
      'of a report: only traces with these item counts; of a schedule: its own',
      collect,
    )
    .option(
      '--level <level>',
      'where the steps are taken: model, code (our server and client) or browser (the page in Chromium)',
    )
    .option('--output <dir>', 'browser: where pictures are written (default: beside the file)')
    .option('--schedule <schedule>', 'instead of a file: a word (s1:…), or moves, one a line')
    .option('--server <dialect>', 'of a schedule', collect)
    .option('--client <dialect>', 'of a schedule', collect)
    .option('--outcomes <which>', 'of a schedule (default: both)')
    .option('--fault <budgets>', 'of a schedule (default: none)', collect)
    .option('--user <budgets>', 'of a schedule (default: none)', collect)
    .option(
      '--config <file>',
      "where the subject is from, or a log's vocabulary (default: unstuck.config.ts, if any)",
    )
    .option('--job <id>', 'of a log: only this job')
    .option('--format <name>', 'of a log: vercel, har or ndjson (default: by the content)')
    .option(
      '--against <name>',
      'of a log: the same world with this server or page, such as fix-1 or client=reference; may be repeated',
      collect,
    )
    .option('--emit-test [file]', 'of a log: write a vitest test that pins the incident');
  addBoundOptions(command)
    .addHelpText(
      'after',
      '\nExit codes: 0 every trace ends in the same state, 1 one does not, 2 usage or an unreadable\n' +
        'file, 3 not all of a log was tried, 4 nothing to replay.',
    )
    .action(async (files: string[], flags: ReplayFlags) => {
      exit(await replayCommand(files, flags, io));
    });
}

export async function replayCommand(
  files: readonly string[],
  flags: ReplayFlags,
  io: Io,
): Promise<number> {
  const { level } = flags;
  if (level !== undefined && !(LEVELS as readonly string[]).includes(level)) {
    throw unknown('level', level, LEVELS);
  }
  if (flags.output !== undefined && level !== 'browser') {
    throw new UsageError('--output needs --level browser: only a browser leaves pictures');
  }
  const [file] = files;
  if ((file === undefined) === (flags.schedule === undefined)) {
    throw new UsageError('give one thing to replay: a file, a schedule (s1:…), or --schedule');
  }
  const given = flags.schedule ?? file!;
  if (flags.schedule !== undefined || isWord(given)) return replayScheduleCommand(given, flags, io);
  if (await areLogs(files, flags, io)) {
    if (level === 'browser') {
      throw new UsageError('--level browser: a log is replayed by the model or the code');
    }
    return replayLogCommand(files, flags, level === 'code' ? 'code' : 'model', io);
  }
  const texts = files.map((one) => [one, io.files.read(one)] as const);
  const schedule = texts.find(([, text]) => isScheduleText(text));
  if (schedule) {
    if (texts.length === 1) return replayScheduleCommand(schedule[1], flags, io);
    throw new UsageError(`${schedule[0]}: a schedule is replayed alone; leave out the other files`);
  }
  const codes: number[] = [];
  for (const [one, text] of texts) codes.push(await replayReport(one, text, flags, io));
  const worst = [VIOLATED, OK].find((code) => codes.includes(code));
  return worst ?? VACUOUS;
}

const OF_SCHEDULES = ['server', 'client', 'outcomes', 'fault', 'user'] as const;

async function replayReport(file: string, text: string, flags: ReplayFlags, io: Io) {
  const claims: readonly string[] | null = flags.claim ? parseClaims(flags.claim) : null;
  const items = flags.items ? parseItems(flags.items.join(',')) : null;
  const { entries } = parseReport(text, file);
  const extra = OF_SCHEDULES.find((name) => flags[name] !== undefined);
  if (extra) throw new UsageError(`--${extra}: a trace says its own; only a schedule needs it`);
  const traced = entries.filter((one) => one.trace !== null);
  if (traced.length === 0) {
    io.stderr.write(`unstuck: ${file}: nothing to replay, no entry has a trace\n`);
    return VACUOUS;
  }
  const chosen = traced.filter(
    (one) => (claims?.includes(one.claim) ?? true) && (items?.includes(one.items) ?? true),
  );
  if (chosen.length === 0) {
    throw new UsageError(`${file}: no such trace: choose from ${choices(traced)}`);
  }
  const colors = colorsFor(wantsColors(io));
  let code = OK;
  const inBrowser =
    flags.level === 'browser'
      ? await (await import('./replay-browser.ts')).browserReplayer(file, flags, io)
      : null;
  try {
    for (const entry of chosen) {
      const { replayed, pictures } = inBrowser
        ? await inBrowser.replay(entry)
        : { replayed: await replayEntry(entry, file, flags, io), pictures: [] };
      io.stdout.write(`${replayText(entry, replayed, colors)}\n\n`);
      if (pictures.length > 0) io.stdout.write(`Pictures\n  ${pictures.join('\n  ')}\n\n`);
      if (replayed.kind === 'same') continue;
      code = VIOLATED;
      io.stderr.write(`unstuck: ${divergenceLines(entry, replayed).join('\n')}\n`);
    }
  } finally {
    await inBrowser?.close();
  }
  const count = chosen.length === 1 ? '1 trace' : `${chosen.length} traces`;
  if (code === OK) io.stdout.write(`Done. ${count} replayed\n`);
  return code;
}

/** With the code or in the model; what is no dialect of ours is code, wherever it is from. */
async function replayEntry(
  entry: Entry,
  file: string,
  { level, config }: ReplayFlags,
  io: Io,
): Promise<CodeReplayed> {
  const configuration = configurationOf(entry);
  const trace = entry.trace!;
  if (!entry.own) {
    return level === 'code'
      ? replayOnCode(configuration, trace)
      : replayTrace(configuration, trace);
  }
  if (level === 'model') {
    throw new UsageError(
      `${file}: the model knows nothing of "${entry.client}": give --level code, or leave it out`,
    );
  }
  const subject =
    entry.own === 'library'
      ? await librarySubject(configuration)
      : subjectNamed(entry.server, await io.config(config), io, file);
  return replayOwn(subject, configuration, trace);
}

/** `settles (items 1..3), truthful (items 3)` */
function choices(traced: readonly Entry[]): string {
  const claims = [...new Set(traced.map((one) => one.claim))];
  return claims
    .map((claim) => {
      const counts = traced.filter((one) => one.claim === claim).map((one) => one.items);
      return `${claim} (items ${itemsText(counts)})`;
    })
    .join(', ');
}
