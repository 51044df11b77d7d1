import type { LogFormat } from './event.ts';
import { LogError, quote } from './log-error.ts';
import { NEEDED } from './vercel.ts';

/**
 * Tells by its beginning which format a log has. Throws LogError where it is none of them: empty,
 * packed, binary, or something else.
 */
export function formatOf(head: Uint8Array, file: string): LogFormat {
  refusePacked(head, file);
  const text = new TextDecoder().decode(head).replace(/^\uFEFF/, '');
  if (text.trim() === '') {
    throw problem(file, 'the log is empty', 'check that this is the right file');
  }
  const start = text.trimStart();
  if (start.startsWith('{')) return jsonFormatOf(start, file);
  const [first = ''] = start.split(/\r\n?|\n/, 1);
  const names = first.split(',').map((name) => name.trim().replace(/^"|"$/g, ''));
  if (names.filter((name) => NEEDED.includes(name as (typeof NEEDED)[number])).length >= 2) {
    return 'vercel';
  }
  throw problem(file, `a log of an unknown format, its first line is ${quote(first)}`, NAME_IT);
}

/** Throws LogError where the bytes are no text at all. */
export function refusePacked(head: Uint8Array, file: string): void {
  const [first, second] = head;
  if (first === 0x1f && second === 0x8b) throw packed(file, 'gzip', 'unpack it first: gunzip');
  if (first === 0x50 && second === 0x4b) throw packed(file, 'zip', 'unpack it first: unzip');
  const at = head.indexOf(0);
  if (at < 0) return;
  const line = head.subarray(0, at).filter((byte) => byte === 10).length + 1;
  throw new LogError({
    file,
    line,
    what: 'a NUL byte, so this is binary data or UTF-16',
    expected: EXPECTED,
    remedy: 'unpack or convert the file first',
  });
}

const NAME_IT = 'name its format with --format if it is one of these all the same';

const EXPECTED =
  'a CSV that Vercel exported (a header with timestampInMs, requestId, …), ' +
  'a HAR ({"log":{"entries":…}}) or NDJSON ({"at":…,"job":…,"kind":…} a line), as UTF-8 text';

const packed = (file: string, what: string, remedy: string): LogError =>
  problem(file, `packed data (${what})`, remedy);

const problem = (file: string, what: string, remedy: string): LogError =>
  new LogError({ file, line: 1, what, expected: EXPECTED, remedy });

/** A HAR is one object over the whole file; an NDJSON line is one by itself. */
function jsonFormatOf(text: string, file: string): LogFormat {
  if (/^\{\s*"log"\s*:/.test(text)) return 'har';
  const [first = ''] = text.split(/\r\n?|\n/, 1);
  if (isObject(first)) return 'ndjson';
  if (/"log"\s*:\s*\{|"entries"\s*:\s*\[/.test(text)) return 'har';
  // A line of events that was cut off is to be told of as such.
  if (/"(?:kind|at|job)"\s*:/.test(first)) return 'ndjson';
  throw problem(file, 'JSON, but no HAR, and not an object on each line', NAME_IT);
}

function isObject(line: string): boolean {
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === 'object' && value !== null;
  } catch {
    return false;
  }
}
