import type { Command } from 'commander';
import { parseClaims, parseItems, UsageError } from '../model/parse.ts';
import { colorsFor } from '../reports/colors.ts';
import { configurationOf } from '../reports/entries.ts';
import { itemsText } from '../reports/numbers.ts';
import { parseReport } from '../reports/read-report.ts';
import { divergenceLines, replayText } from '../reports/replay-text.ts';
import type { Entry } from '../reports/report.ts';
import { replayTrace } from '../scenarios/replay.ts';
import { replayOnCode } from '../scenarios/simulate/replay-code.ts';
import { OK, VACUOUS, VIOLATED } from './exit-code.ts';
import { addBoundOptions } from './explain-options.ts';
import { type Context, type Io, wantsColors } from './io.ts';
import { type ReplayLogFlags, replayLogCommand } from './replay-log.ts';

interface ReplayFlags extends ReplayLogFlags {
  readonly claim?: string;
  readonly items?: string;
}

export function registerReplay(program: Command, { io, exit }: Context): void {
  const command = program
    .command('replay')
    .summary('walk a stored trace, or a log, step by step')
    .description(
      'Takes the steps of every trace in a JSON report or a trace file, in a system compiled afresh,\n' +
        'and prints what the user would have seen. Ends with an error at the first step that is not\n' +
        'possible, or where the end is another one.\n\n' +
        'Of a log it takes the steps of its best explanation, with their times.',
    )
    .argument('<files...>', 'a report or a trace file that "unstuck check" wrote; or a log, or two')
    .option('--claim <names>', 'of a report: only traces of these claims')
    .option('--items <counts>', 'of a report: only traces with these item counts')
    .option('--level <level>', 'where the steps are taken: model, or code (our server and client)')
    .option('--job <id>', 'of a log: only this job')
    .option('--format <name>', 'of a log: vercel, har or ndjson (default: by the content)')
    .option('--config <file>', 'of a log: whose vocabulary says what requests and messages mean')
    .option(
      '--against <name>',
      'of a log: the same world with this server or page, such as fix-1 or client=reference; may be repeated',
      (name: string, all: string[] = []) => [...all, name],
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
  const { level = 'model' } = flags;
  if (level !== 'model' && level !== 'code') {
    throw new UsageError(`--level ${level}: only "model" and "code" are available in this version`);
  }
  const [file = ''] = files;
  if (await areLogs(files, flags, io)) return replayLogCommand(files, flags, level, io);
  if (files.length > 1) throw new UsageError(`${files.length} files: expected one report or trace`);
  const claims: readonly string[] | null = flags.claim ? parseClaims(flags.claim) : null;
  const items = flags.items ? parseItems(flags.items) : null;
  const { entries } = parseReport(io.files.read(file), file);
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
  for (const entry of chosen) {
    const replay = level === 'code' ? replayOnCode : replayTrace;
    const replayed = await replay(configurationOf(entry), entry.trace!);
    io.stdout.write(`${replayText(entry, replayed, colors)}\n\n`);
    if (replayed.kind === 'same') continue;
    code = VIOLATED;
    io.stderr.write(`unstuck: ${divergenceLines(entry, replayed).join('\n')}\n`);
  }
  const count = chosen.length === 1 ? '1 trace' : `${chosen.length} traces`;
  if (code === OK) io.stdout.write(`Done. ${count} replayed\n`);
  return code;
}

/** A log by its name, by what is asked of it, or by how it begins; else a report. */
async function areLogs(files: readonly string[], flags: ReplayFlags, io: Io): Promise<boolean> {
  const [file = ''] = files;
  if (/\.(csv|har|ndjson|jsonl|log)$/i.test(file)) return true;
  const asked = [flags.job, flags.format, flags.against, flags.emitTest];
  if (asked.some((one) => one !== undefined)) return true;
  for await (const piece of io.files.bytes(file)) {
    const head = new TextDecoder().decode(piece).replace(/^\uFEFF/, '');
    return /^\s*(\{\s*"log"\s*:|\{[^\n]*"kind"\s*:[^\n]*\}\s*(\n|$)|[^{[\n]*timestampInMs)/.test(
      head,
    );
  }
  return false;
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
