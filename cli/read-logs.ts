import { UsageError, unknown } from '../model/parse.ts';
import { LOG_FORMATS, type Log, type LogFormat } from '../scenarios/logs/event.ts';
import { type Merging, merge } from '../scenarios/logs/merge.ts';
import { readLog, readWhole } from '../scenarios/logs/read-log.ts';
import { wordsOf } from '../scenarios/logs/words.ts';
import type { Io } from './io.ts';

export interface LogFlags {
  readonly format?: string;
  readonly config?: string;
}

export interface ReadLogs {
  readonly log: Log;
  /** null: it is one log. */
  readonly merging: Merging | null;
}

/**
 * Reads one log, or a server's and a page's as one, in the words of the config. Throws UsageError or
 * LogError, one line.
 */
export async function readLogs(
  paths: readonly string[],
  flags: LogFlags,
  io: Io,
): Promise<ReadLogs> {
  if (paths.length > 2) {
    throw new UsageError(
      `${paths.length} logs: expected one, or a server's and a page's of the same incident`,
    );
  }
  const formats = formatsIn(flags.format, paths.length);
  const config = await io.config(flags.config);
  const words = wordsOf(config?.vocabulary ?? {});
  const [one, other] = paths.map((path, index) => ({
    file: { name: path, bytes: () => io.files.bytes(path) },
    options: { format: formats[index] ?? null, words },
  }));
  if (!other) return { log: await readLog(one!.file, one!.options), merging: null };
  const first = await readWhole(one!.file, one!.options);
  return merge(first, await readWhole(other.file, other.options));
}

/** `vercel`, or `vercel,har`: one for each log. */
function formatsIn(text: string | undefined, logs: number): readonly LogFormat[] {
  if (text === undefined) return [];
  const names = text.split(',').map((name) => name.trim());
  const formats = names.map((name) => {
    const format = LOG_FORMATS.find((one) => one === name);
    if (!format) throw unknown('log format', name, [...LOG_FORMATS]);
    return format;
  });
  if (formats.length === logs) return formats;
  throw new UsageError(
    `--format "${text}": expected as many formats as there are logs, here ${logs}, as in "${
      logs === 1 ? 'vercel' : 'vercel,har'
    }"`,
  );
}

/** What laying two logs side by side has found out, for people. */
export function mergingText(merging: Merging): string {
  const { server, page, both, onlyServer, onlyPage, skewMs, between } = merging;
  const [least, most] = between;
  const clock =
    skewMs === 0
      ? 'The clocks agree'
      : `The page's clock is ${Math.abs(skewMs)} ms ${skewMs > 0 ? 'ahead' : 'behind'}`;
  const sure =
    least !== null && most !== null && least <= most
      ? `, to within ${Math.ceil((most - least) / 2)} ms`
      : ', at most as far as a request is on its way';
  return (
    `Merged: ${server} (server) and ${page} (page). ${both} calls are in both, ` +
    `${onlyServer} only at the server, ${onlyPage} only in the page.\n` +
    `${clock}${both === 0 ? ', as far as anybody can tell: no call is in both' : sure}.\n\n`
  );
}

/**
 * The job that is meant: its id as the log is shown with it, the whole id, or the beginning of one.
 * Throws UsageError where that is no job, or several.
 */
export function jobMeant(wanted: string, jobs: readonly string[]): string {
  const exact = jobs.find((id) => id === wanted);
  if (exact !== undefined) return exact;
  const like = jobs.filter(
    (id) => id.startsWith(wanted) || (id.length >= 8 && wanted.startsWith(id)),
  );
  if (like.length === 1) return like[0]!;
  throw unknown('job', wanted, like.length > 1 ? like : [...jobs]);
}
