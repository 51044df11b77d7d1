import type * as z from 'zod';
import { checkEvents } from './check-events.ts';
import { type Event, eventSchema, type Log, type NotUnderstood } from './event.ts';
import { LogError, quote } from './log-error.ts';
import { Tally } from './tally.ts';

const KINDS = eventSchema.options.map((option) => kindOf(option));
const EXAMPLE = '{"at":"2026-01-31T12:00:00.000Z","job":"j1","kind":"loads"}';

/**
 * Reads a log of one JSON object a line. Lines may be in any order; blank lines, CRLF and a byte
 * order mark are allowed.
 *
 * Takes the text and the file's name, which messages and sources repeat. Returns the log, with
 * objects of an unknown `kind` counted in `notUnderstood`. Throws LogError where the text is no such
 * log, or where its events contradict each other (see `checkEvents`).
 */
export function parseNdjson(text: string, file: string): Log {
  const lines = new Lines(file);
  for (const content of text.split(/\r\n?|\n/)) lines.add(content);
  const log = lines.log();
  checkEvents(log.events);
  return log;
}

/** The same from a stream, of which only the events are kept; they are not checked yet. */
export async function readNdjson(chunks: AsyncIterable<string>, file: string): Promise<Log> {
  const lines = new Lines(file);
  let rest = '';
  for await (const chunk of chunks) {
    // A carriage return at a chunk's end may be half of a line's end.
    const parts = (rest + chunk).split(/\r\n|\r(?!$)|\n/);
    rest = parts.pop()!;
    for (const content of parts) lines.add(content);
  }
  lines.add(rest.replace(/\r$/, ''));
  return lines.log();
}

class Lines {
  readonly #file: string;
  readonly #events: Event[] = [];
  readonly #unknown = new Tally();
  #line = 0;
  #read = 0;

  constructor(file: string) {
    this.#file = file;
  }

  add(content: string): void {
    const file = this.#file;
    const line = ++this.#line;
    const text = line === 1 ? content.replace(/^\uFEFF/, '') : content;
    if (text.trim() === '') return;
    refuseBinary(text, file, line);
    this.#read += 1;
    const object = parseObject(text, file, line);
    const kind = kindIn(object, file, line);
    if (KINDS.includes(kind)) this.#events.push(parseEvent(object, kind, file, line));
    else this.#unknown.add('line', kind, line, 'as is');
  }

  log(): Log {
    const events = this.#events;
    const notUnderstood = this.#unknown.all;
    if (events.length === 0) throw nothingUnderstood(notUnderstood, this.#file);
    // Array.prototype.sort is stable, so events of one moment keep the order of their lines.
    events.sort((a, b) => a.at - b.at);
    const { length: understood } = events;
    return { events, notUnderstood, format: 'ndjson', read: this.#read, understood };
  }
}

/**
 * Takes events and returns them as NDJSON, in the given order, times as UTC. Sources are left out:
 * whoever reads the text again gives each event its line there.
 */
export function formatNdjson(events: readonly Event[]): string {
  return events
    .map(({ at, job, kind, source: _, ...rest }) => {
      return `${JSON.stringify({ at: new Date(at).toISOString(), job, kind, ...rest })}\n`;
    })
    .join('');
}

function parseObject(content: string, file: string, line: number): Readonly<object> {
  let value: unknown;
  try {
    value = JSON.parse(content);
  } catch (error) {
    throw new LogError({
      file,
      line,
      what: `not JSON (${(error as Error).message})`,
      expected: `one whole JSON object on the line, like ${EXAMPLE}`,
      remedy: 'repair the line, or remove it if the log was cut off while it was written',
    });
  }
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value;
  throw new LogError({
    file,
    line,
    what: `${quote(value)} is not a JSON object`,
    expected: `an object like ${EXAMPLE}`,
    remedy: 'write every event on a line of its own, without a list around them',
  });
}

function kindIn(object: Readonly<object>, file: string, line: number): string {
  if ('kind' in object && typeof object.kind === 'string') return object.kind;
  throw new LogError({
    file,
    line,
    what: 'kind' in object ? `kind is ${quote(object.kind)}` : 'the object has no kind',
    expected: `a string, one of ${KINDS.join(', ')}`,
    remedy: 'name what happened, or remove the line',
  });
}

function parseEvent(object: Readonly<object>, kind: string, file: string, line: number): Event {
  const result = eventSchema.safeParse(object);
  if (result.success) return { ...result.data, source: { file, line } };
  const issues = result.error.issues as [z.core.$ZodIssue, ...z.core.$ZodIssue[]];
  throw new LogError({ file, line, ...problemOf(issues, kind) });
}

function problemOf(issues: [z.core.$ZodIssue, ...z.core.$ZodIssue[]], kind: string) {
  const [{ code, path, message }] = issues;
  const others = issues.length > 1 ? ` (and ${issues.length - 1} more)` : '';
  const remedy = 'correct it, and leave out what is not known';
  if (code === 'unrecognized_keys') {
    const what = `"${kind}" event: ${message.replace('Unrecognized', 'unrecognized')}${others}`;
    return { what, expected: 'only fields that this kind has', remedy };
  }
  const what = `"${kind}" event has a wrong ${path.join('.')}${others}`;
  return { what, expected: message.replace(/^.*?expected /i, ''), remedy };
}

function refuseBinary(text: string, file: string, line: number): void {
  if (!text.includes('\0')) return;
  throw new LogError({
    file,
    line,
    what: 'a NUL byte, so this is binary data or UTF-16',
    expected: 'NDJSON as UTF-8 text',
    remedy: 'unpack or convert the file first',
  });
}

function nothingUnderstood(notUnderstood: readonly NotUnderstood[], file: string): LogError {
  const kinds = notUnderstood.map(({ pattern }) => quote(pattern)).slice(0, 3);
  return new LogError({
    file,
    line: notUnderstood[0]?.firstLine ?? 1,
    what:
      kinds.length > 0
        ? `no line is understood, kinds are ${kinds.join(', ')}`
        : 'the log is empty',
    expected: `events of the kinds ${KINDS.join(', ')}`,
    remedy: 'check that this is the right file, and that its kinds are spelled like these',
  });
}

function kindOf(option: (typeof eventSchema.options)[number]): string {
  // All answers are of one kind, told apart by their route.
  const shape = 'options' in option ? option.options[0].shape : option.shape;
  return shape.kind.value;
}
