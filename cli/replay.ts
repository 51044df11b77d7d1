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
import { type Context, type Io, wantsColors } from './io.ts';

interface ReplayFlags {
  readonly claim?: string;
  readonly items?: string;
  readonly level?: string;
}

export function registerReplay(program: Command, { io, exit }: Context): void {
  program
    .command('replay')
    .summary('walk a stored trace step by step')
    .description(
      'Takes the steps of every trace in a JSON report or a trace file, in a system compiled afresh, ' +
        'and prints what the user would have seen. Ends with an error at the first step that is not ' +
        'possible, or where the end is another one.',
    )
    .argument('<file>', 'a report or a trace file that "unstuck check" wrote')
    .option('--claim <names>', 'only traces of these claims')
    .option('--items <counts>', 'only traces with these item counts')
    .option('--level <level>', 'where the steps are taken: model, or code (our server and client)')
    .addHelpText(
      'after',
      '\nExit codes: 0 every trace ends in the same state, 1 one does not, 2 usage or an unreadable\n' +
        'file, 4 the file has no trace.',
    )
    .action(async (file: string, flags: ReplayFlags) => {
      exit(await replayCommand(file, flags, io));
    });
}

export async function replayCommand(file: string, flags: ReplayFlags, io: Io): Promise<number> {
  const { level = 'model' } = flags;
  if (level !== 'model' && level !== 'code') {
    throw new UsageError(`--level ${level}: only "model" and "code" are available in this version`);
  }
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
