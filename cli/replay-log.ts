import { UsageError } from '../model/parse.ts';
import { colorsFor } from '../reports/colors.ts';
import { incidentTest } from '../reports/incident-test.ts';
import { replayedRunText } from '../reports/replay-log-text.ts';
import { type LogReplay, pairIn, replayJob } from '../scenarios/explain/replay-log.ts';
import { jobsOf } from '../scenarios/logs/event.ts';
import { INCOMPLETE, OK, VACUOUS, VIOLATED } from './exit-code.ts';
import { type BoundFlags, boundsIn, surroundingsFor } from './explain-options.ts';
import { type Io, wantsColors } from './io.ts';
import { jobMeant, type LogFlags, readLogs } from './read-logs.ts';

export interface ReplayLogFlags extends LogFlags, BoundFlags {
  readonly job?: string;
  readonly level?: string;
  readonly against?: readonly string[];
  /** A file, or true for the default one. */
  readonly emitTest?: string | true;
}

/** What is put into the same world where nobody says what: the fix proposed first, and what helps. */
const DEFAULT_AGAINST = ['fix-1', 'poll', 'reference'];

/** Replays the jobs of a log step by step. @returns the exit code */
export async function replayLogCommand(
  files: readonly string[],
  flags: ReplayLogFlags,
  level: 'model' | 'code',
  io: Io,
): Promise<number> {
  const bounds = boundsIn(flags);
  for (const text of flags.against ?? []) pairIn(text, { server: '', client: '' });
  const { log } = await readLogs(files, flags, io);
  const jobs = jobsOf(log);
  const only = flags.job === undefined ? null : jobMeant(flags.job, [...jobs.keys()]);
  const wanted = [...jobs].filter(([id]) => only === null || id === only);
  if (typeof flags.emitTest === 'string' && wanted.length > 1) {
    throw new UsageError(
      `--emit-test ${flags.emitTest}: one file for ${wanted.length} jobs; choose one with --job, ` +
        `one of ${[...jobs.keys()].join(', ')}`,
    );
  }
  const codes: number[] = [];
  for (const [id, events] of wanted) {
    const against = flags.against ?? (flags.emitTest === undefined ? [] : DEFAULT_AGAINST);
    const options = { ...bounds, ...surroundingsFor(io, id), level, against };
    const replay = await replayJob(id, events, options);
    codes.push(show(replay, io));
    if (flags.emitTest === undefined || replay.runs.length === 0) continue;
    const path = flags.emitTest === true ? `incident-${fileName(id)}.test.ts` : flags.emitTest;
    io.files.writeAll({ [path]: incidentTest(replay, events, { level, against }) }, false);
    io.stdout.write(`Wrote ${path}\n`);
  }
  if (codes.every((code) => code === VACUOUS)) return VACUOUS;
  const [worst = OK] = [VIOLATED, INCOMPLETE].filter((code) => codes.includes(code));
  return worst;
}

const fileName = (id: string): string => id.replace(/[^\w-]/g, '_').slice(0, 40);

function show({ explanation, runs }: LogReplay, io: Io): number {
  const { job, because, incomplete, startsInTheMiddle } = explanation;
  if (runs.length === 0) {
    const why = because ?? incomplete ?? 'no pair of dialects explains it';
    io.stderr.write(`unstuck: job ${job}: nothing to replay: ${why}\n`);
    return VACUOUS;
  }
  const colors = colorsFor(wantsColors(io));
  for (const [i, run] of runs.entries()) {
    io.stdout.write(`${replayedRunText(run, explanation, i === 0, colors)}\n\n`);
  }
  if (startsInTheMiddle) {
    io.stdout.write(
      'The log starts in the middle of the job: its own steps are those of the model alone.\n\n',
    );
  }
  if (runs.some(({ code }) => code && code.kind !== 'same')) return VIOLATED;
  return incomplete === null ? OK : INCOMPLETE;
}
