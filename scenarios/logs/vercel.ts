import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { CsvError, parse } from 'csv-parse';
import type { Log } from './event.ts';
import { Gatherer, type Row } from './gather.ts';
import { LogError, quote } from './log-error.ts';
import type { Words } from './words.ts';

/** What must be there; the other columns of an export may be, in any order. */
export const NEEDED = [
  'timestampInMs',
  'requestId',
  'requestPath',
  'requestMethod',
  'message',
] as const;

/** Characters; a row that is longer is no row, but the rest of the file after a stray quote. */
const LONGEST_ROW = 8 * 1024 * 1024;

/**
 * Reads a runtime log as Vercel exports it: a row for each message of a request, and one for each of
 * its runs, in any order. Columns are found by their names. Neither `type`, `vercelCache` nor `level`
 * is looked at: exports do not agree on them.
 *
 * A stream: of rows that are no job's nothing is kept. Throws LogError where the text is no such
 * table. The events are not checked, and ids are in full.
 */
export async function readVercel(
  chunks: AsyncIterable<string>,
  file: string,
  words: Words,
): Promise<Log> {
  const parser = parse({
    bom: true,
    info: true,
    skip_empty_lines: true,
    max_record_size: LONGEST_ROW,
  });
  const gathered = new Gatherer(words, file);
  let columns: Columns | null = null;
  let line = 1;
  try {
    await pipeline(Readable.from(chunks), parser, async (rows: AsyncIterable<Parsed>) => {
      for await (const { record, info } of rows) {
        if (columns === null) columns = columnsIn(record, file);
        else gathered.add(rowOf(record, columns, line));
        line = info.lines + 1;
      }
    });
  } catch (error) {
    throw error instanceof CsvError ? refusal(error, file, line) : error;
  }
  if (columns === null) throw wrongHeader([], file);
  return gathered.log('vercel');
}

interface Parsed {
  readonly record: readonly string[];
  readonly info: { readonly lines: number };
}

type Columns = (record: readonly string[], name: string) => string | null;

function columnsIn(header: readonly string[], file: string): Columns {
  const places = new Map(header.map((name, index) => [name.trim(), index]));
  if (NEEDED.some((name) => !places.has(name))) throw wrongHeader(header, file);
  return (record, name) => {
    const text = record[places.get(name) ?? -1]?.trim() ?? '';
    return text === '' ? null : text;
  };
}

function wrongHeader(header: readonly string[], file: string): LogError {
  const missing = NEEDED.filter((name) => !header.includes(name));
  return new LogError({
    file,
    line: 1,
    what:
      header.length === 0 ? 'there is no header' : `the header has no column ${quote(missing[0])}`,
    expected: `a first line that names the columns, ${NEEDED.join(', ')} among them`,
    remedy: 'export the log again with all columns, or name its format with --format',
  });
}

function rowOf(record: readonly string[], columns: Columns, line: number): Row {
  const request = columns(record, 'requestId');
  return {
    line,
    at: whole(columns(record, 'timestampInMs')),
    request,
    method: columns(record, 'requestMethod'),
    path: columns(record, 'requestPath'),
    agent: columns(record, 'requestUserAgent'),
    http: positive(columns(record, 'responseStatusCode')),
    duration: whole(columns(record, 'durationMs')),
    message: columns(record, 'message'),
    idAt: request === null ? null : momentIn(request),
  };
}

/** Cells that say nothing are empty or -1. */
const whole = (text: string | null): number | null =>
  text !== null && /^\d{1,15}(\.0*)?$/.test(text) ? Number.parseInt(text, 10) : null;
const positive = (text: string | null): number | null => whole(text) || null;

/** `abcde-1764545394844-0123456789ab`: the middle is when the request came in, ms since 1970. */
export function momentIn(request: string): number | null {
  const found = /-(1\d{12})-[0-9a-f]+$/.exec(request);
  return found ? Number(found[1]) : null;
}

function refusal(error: CsvError, file: string, line: number): LogError {
  const remedy = 'export the log again, or remove what was cut off';
  if (error.code === 'CSV_QUOTE_NOT_CLOSED') {
    return new LogError({
      file,
      line,
      what: 'the file ends inside a quoted cell of the row that begins here',
      expected: 'a closing quote: the file was cut off while it was written or copied',
      remedy,
    });
  }
  const what =
    error.code === 'CSV_RECORD_INCONSISTENT_FIELDS_LENGTH'
      ? `the row has ${(error as { record?: unknown[] }).record?.length ?? 'another number of'} cells`
      : error.message;
  return new LogError({ file, line, what, expected: 'as many cells as the header has', remedy });
}
