import { checkEvents } from './check-events.ts';
import { formatOf, refusePacked } from './detect.ts';
import type { Log, LogFormat } from './event.ts';
import { readHar } from './har.ts';
import { shortened } from './ids.ts';
import { LogError } from './log-error.ts';
import { readNdjson } from './ndjson.ts';
import { readVercel } from './vercel.ts';
import { type Words, wordsOf } from './words.ts';

/** A log to be read: its name for messages, and its bytes, from the start each time they are asked for. */
export interface LogFile {
  readonly name: string;
  bytes(): AsyncIterable<Uint8Array>;
}

export interface ReadOptions {
  /** null: by its content. */
  readonly format?: LogFormat | null;
  readonly words?: Words;
}

/** Enough to know a format by: bytes. */
const HEAD = 64 * 1024;

/**
 * Reads a log of any format. Memory is bounded by the events that there are of jobs, not by the file.
 * Throws LogError where it cannot be used: what, where, what was expected, what to do.
 */
export async function readLog(file: LogFile, options: ReadOptions = {}): Promise<Log> {
  const log = shortened(await readWhole(file, options));
  checkEvents(log.events);
  return log;
}

/** The same with ids in full and events unchecked: what is to be merged with another log. */
export async function readWhole(
  file: LogFile,
  { format = null, words = wordsOf() }: ReadOptions,
): Promise<Log> {
  const { head, all } = await opened(file);
  const { name } = file;
  const found = format ?? formatOf(head, name);
  refusePacked(head, name);
  const log = await READERS[found](textOf(all, name), name, words);
  if (log.events.length === 0) throw noJob(log, name, words);
  return log;
}

const READERS: Readonly<
  Record<LogFormat, (chunks: AsyncIterable<string>, name: string, words: Words) => Promise<Log>>
> = { vercel: readVercel, har: readHar, ndjson: readNdjson };

/** The first bytes, and all of them again. */
async function opened(file: LogFile) {
  const source = file.bytes()[Symbol.asyncIterator]();
  const first: Uint8Array[] = [];
  let size = 0;
  let isOver = false;
  while (size < HEAD && !isOver) {
    const next = await source.next();
    if (next.done) isOver = true;
    else {
      first.push(next.value);
      size += next.value.length;
    }
  }
  async function* all(): AsyncGenerator<Uint8Array> {
    try {
      yield* first;
      first.length = 0;
      while (!isOver) {
        const next = await source.next();
        if (next.done) return;
        yield next.value;
      }
    } finally {
      await source.return?.();
    }
  }
  return { head: Buffer.concat(first), all: all() };
}

/** Bytes as text, whole characters only. Throws LogError at bytes that are no UTF-8. */
async function* textOf(bytes: AsyncIterable<Uint8Array>, file: string): AsyncGenerator<string> {
  const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
  let line = 1;
  let present: Uint8Array = new Uint8Array();
  try {
    for await (const chunk of bytes) {
      present = chunk;
      const text = decoder.decode(chunk, { stream: true });
      if (text !== '') yield text;
      line += linesIn(chunk);
    }
    present = new Uint8Array();
    const rest = decoder.decode();
    if (rest !== '') yield rest;
  } catch (error) {
    if (!(error instanceof TypeError) || !/encod/i.test(error.message)) throw error;
    throw new LogError({
      file,
      line: line + wrongLineIn(present),
      what: 'bytes that are no UTF-8',
      expected: 'text as UTF-8',
      remedy: 'convert the file first, or take the whole of it if it was cut off',
    });
  }
}

function linesIn(bytes: Uint8Array): number {
  let lines = 0;
  for (let at = bytes.indexOf(10); at >= 0; at = bytes.indexOf(10, at + 1)) lines++;
  return lines;
}

/** How many lines come before the first that is no UTF-8. */
function wrongLineIn(bytes: Uint8Array): number {
  // What continues a character of the piece before.
  let from = bytes.findIndex((byte) => (byte & 0xc0) !== 0x80);
  for (let line = 0; from >= 0 && from < bytes.length; line++) {
    const end = bytes.indexOf(10, from);
    try {
      new TextDecoder('utf-8', { fatal: true }).decode(
        bytes.subarray(from, end < 0 ? undefined : end),
      );
    } catch {
      return line;
    }
    if (end < 0) break;
    from = end + 1;
  }
  return 0;
}

function noJob({ notUnderstood, read }: Log, file: string, { requests }: Words): LogError {
  const seen = notUnderstood.slice(0, 3).map(({ pattern, count }) => `${count} x ${pattern}`);
  return new LogError({
    file,
    line: notUnderstood[0]?.firstLine ?? 1,
    what:
      read === 0 ? 'nothing is in the log' : `no job is in the log; there are ${seen.join(', ')}`,
    expected: `requests such as ${requests.slice(0, 3).join(', ')}`,
    remedy: 'say in unstuck.config.ts, under "vocabulary", how this application names them',
  });
}
