import { CsvError, parse } from 'csv-parse';
import { eachOf } from './each-of.ts';
import type { Log } from './event.ts';
import { Gatherer } from './gather.ts';
import { LogError, quote } from './log-error.ts';
import type { Row } from './row.ts';
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
    await eachOf<Parsed>(chunks, parser, ({ record, info }) => {
      if (columns === null) columns = columnsIn(record, file);
      else gathered.add(rowOf(record, columns, line + info.empty_lines));
      // The parser's own count takes a line break of two characters in a cell for two.
      line += 1 + breaksIn(record);
    });
  } catch (error) {
    throw error instanceof CsvError ? refusal(error, file) : error;
  }
  if (columns === null) throw wrongHeader([], file);
  return gathered.log('vercel');
}

interface Parsed {
  readonly record: readonly string[];
  readonly info: { readonly empty_lines: number };
}

function breaksIn(record: readonly string[]): number {
  let breaks = 0;
  for (const cell of record) {
    if (/[\r\n]/.test(cell)) breaks += cell.match(/\r\n|\r|\n/g)!.length;
  }
  return breaks;
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

function refusal(error: CsvError, file: string): LogError {
  const { lines = 1, record } = error as { lines?: number; record?: readonly unknown[] };
  const at = { file, line: lines };
  const remedy = 'export the log again, or remove what was cut off';
  switch (error.code) {
    case 'CSV_QUOTE_NOT_CLOSED':
      return new LogError({
        ...at,
        what: 'the file ends here, inside a quoted cell',
        expected: 'a closing quote: the file was cut off while it was written or copied',
        remedy,
      });
    case 'CSV_RECORD_INCONSISTENT_FIELDS_LENGTH':
      return new LogError({
        ...at,
        what: `the row that ends here has ${record?.length ?? 'another number of'} cells`,
        expected: 'as many as the header has',
        remedy,
      });
    default:
      return new LogError({
        ...at,
        what: `no CSV (${error.message})`,
        expected: 'a table as Vercel exports it',
        remedy: 'export the log again, or name its format with --format',
      });
  }
}
