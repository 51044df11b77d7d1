import { describe, expect, test } from 'vitest';
import { jobsOf } from './event.ts';
import { LogError } from './log-error.ts';
import { formatNdjson, parseNdjson } from './ndjson.ts';

const created = '{"at":1000,"job":"j","kind":"created","payload":{"items":2}}';
const arrives = '{"at":1100,"job":"j","kind":"arrives","call":"c","route":"process-next"}';
const takes = '{"at":1200,"job":"j","kind":"takes","call":"c","payload":{"item":"i","queued":2}}';
const settles = '{"at":1300,"job":"j","kind":"settles","call":"c","payload":{"outcome":"failed"}}';
const answers = '{"at":1400,"job":"j","kind":"answers","call":"c","route":"process-next"}';
const ends = '{"at":1500,"job":"j","kind":"ends"}';

const parse = (...lines: string[]) => parseNdjson(lines.join('\n'), 'a.ndjson');

/** The message with which these lines are refused; anything but one line of LogError fails. */
function refusal(...lines: string[]): string {
  try {
    parse(...lines);
  } catch (error) {
    if (!(error instanceof LogError)) throw error;
    expect(error.message).not.toMatch(/[\r\n]/);
    return error.message;
  }
  throw new Error('the log was not refused');
}

describe('a log of JSON lines', () => {
  test('gives each event its fields and its line', () => {
    expect(parse(created, takes.replace('takes', 'noticed'), ends)).toEqual({
      events: [
        {
          at: 1000,
          job: 'j',
          kind: 'created',
          payload: { items: 2 },
          source: { file: 'a.ndjson', line: 1 },
        },
        { at: 1500, job: 'j', kind: 'ends', source: { file: 'a.ndjson', line: 3 } },
      ],
      notUnderstood: [{ kind: 'line', pattern: 'noticed', count: 1, firstLine: 2 }],
      format: 'ndjson',
      read: 3,
      understood: 2,
    });
  });

  test('reads a UTC time and its milliseconds as the same moment', () => {
    const iso = ends.replace('1500', '"1970-01-01T00:00:01.500Z"');
    expect(parse(iso).events[0]?.at).toBe(parse(ends).events[0]?.at);
  });

  test('sorts by time, and keeps the order of lines of the same moment', () => {
    const left = '{"at":1000,"job":"j","kind":"leaves"}';
    const { events } = parse(ends, created, left);
    expect(events.map(({ kind }) => kind)).toEqual(['created', 'leaves', 'ends']);
  });

  test('may have a byte order mark, CRLF and blank lines, which count as lines', () => {
    const { events } = parseNdjson(`\uFEFF\r\n${created}\r\n  \r\n${ends}\r\n`, 'a.ndjson');
    expect(events.map(({ source }) => source.line)).toEqual([2, 4]);
  });

  test('counts the lines of an unknown kind, by kind', () => {
    const [beep, boop] = ['{"kind":"beep"}', '{"kind":"boop","at":"soon"}'];
    expect(parse(created, beep, boop, beep).notUnderstood).toEqual([
      { kind: 'line', pattern: 'beep', count: 2, firstLine: 2 },
      { kind: 'line', pattern: 'boop', count: 1, firstLine: 3 },
    ]);
  });

  test('leaves unknown what was not recorded', () => {
    const [, , took, , answered] = parse(
      created,
      arrives,
      takes.replace(/,"payload".*/, '}'),
      settles,
      answers,
    ).events;
    expect(took).not.toHaveProperty('payload');
    expect(answered).not.toHaveProperty('payload');
  });

  test('may hold several jobs, whose calls may share an id', () => {
    const other = arrives.replace('"j"', '"k"');
    const jobs = jobsOf(parse(created, arrives, other, ends));
    expect([...jobs].map(([job, events]) => [job, events.length])).toEqual([
      ['j', 3],
      ['k', 1],
    ]);
  });

  test('is written as it is read', () => {
    const { events } = parse(created, arrives, takes, settles, answers, ends);
    expect(parseNdjson(formatNdjson(events), 'a.ndjson').events).toEqual(events);
  });
});

describe('a log is refused', () => {
  test('when it is empty', () => {
    expect(refusal('')).toBe(
      'a.ndjson:1: the log is empty; ' +
        'expected events of the kinds created, loads, leaves, arrives, takes, settles, answers, ' +
        'sends, receives, breaks, ends; ' +
        'check that this is the right file, and that its kinds are spelled like these',
    );
    expect(refusal('\uFEFF', ' ')).toContain('the log is empty');
  });

  test('when no line is understood', () => {
    expect(refusal('', '{"kind":"beep"}', '{"kind":"boop"}')).toContain(
      'a.ndjson:2: no line is understood, kinds are "beep", "boop"',
    );
  });

  test('when a line is not JSON', () => {
    expect(refusal(created, '{"at":1000,"job"')).toContain('a.ndjson:2: not JSON (');
  });

  test('when a line is no object', () => {
    expect(refusal(created, `[${ends}]`)).toContain(
      'a.ndjson:2: [{"at":1500,"job":"j","kind":"ends"}] is not a JSON object; expected an object',
    );
    expect(refusal('null')).toContain('a.ndjson:1: null is not a JSON object');
  });

  test('when an object has no kind', () => {
    expect(refusal('{"at":1000,"job":"j"}')).toContain('a.ndjson:1: the object has no kind');
    expect(refusal('{"kind":7}')).toContain('kind is 7');
  });

  test('when it is binary, with the line of the first NUL byte', () => {
    expect(refusal(created, '\0')).toContain(
      'a.ndjson:2: a NUL byte, so this is binary data or UTF-16; expected NDJSON as UTF-8 text',
    );
  });

  test('when a field has a wrong type', () => {
    expect(refusal(created.replace('2', '"two"'))).toContain(
      'a.ndjson:1: "created" event has a wrong payload.items; expected number, received string',
    );
  });

  test('when a field is missing', () => {
    expect(refusal(settles.replace(/,"payload".*/, '}'))).toContain('a wrong payload; expected');
    expect(refusal(arrives.replace('"call":"c",', ''))).toContain('a wrong call; expected string');
  });

  test('when a field is not one of its kind, which may be a misspelling', () => {
    expect(refusal(ends.replace('}', ',"payLod":{}}'))).toContain(
      'a.ndjson:1: "ends" event: unrecognized key: "payLod"; expected only fields',
    );
  });

  test('when a time is not UTC with milliseconds', () => {
    expect(refusal(ends.replace('1500', '"1970-01-01 00:00:01"'))).toContain(
      'a.ndjson:1: "ends" event has a wrong at; expected milliseconds since 1970',
    );
    for (const at of ['"1970-01-01T00:00:01Z"', '-1', '1.5', '253402300800000', 'null', '1e400']) {
      expect(refusal(ends.replace('1500', at))).toContain('a wrong at; expected milliseconds');
    }
  });

  test('when a route or a status does not exist', () => {
    expect(refusal(answers.replace('process-next', 'next'))).toContain(
      `a.ndjson:1: "answers" event has a wrong route; expected 'status' | 'process-next'`,
    );
    const status = answers.replace('process-next"', 'status","payload":{"status":"done"}');
    expect(refusal(status)).toContain('a wrong payload.status; expected one of "queued"');
  });
});

test('a refusal cannot reach the terminal with what the log holds', () => {
  const message = refusal(arrives, takes.replace('"c"', '"\\u001b[2J\\u2028\\u202e"'));
  expect(message).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}]/u);
});
