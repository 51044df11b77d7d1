import type { Io } from './io.ts';
import type { ReplayLogFlags } from './replay-log.ts';

/** Logs by their name, by what is asked of them, or by how the first begins; else a report. */
export async function areLogs(
  files: readonly string[],
  { job, format, against, emitTest }: ReplayLogFlags,
  io: Io,
): Promise<boolean> {
  const [file = ''] = files;
  if (/\.(csv|har|ndjson|jsonl|log)$/i.test(file)) return true;
  if ([job, format, against, emitTest].some((one) => one !== undefined)) return true;
  for await (const piece of io.files.bytes(file)) {
    const head = new TextDecoder().decode(piece).replace(/^\uFEFF/, '');
    return /^\s*(\{\s*"log"\s*:|\{[^\n]*"kind"\s*:[^\n]*\}\s*(\n|$)|[^{[\n]*timestampInMs)/.test(
      head,
    );
  }
  return false;
}
