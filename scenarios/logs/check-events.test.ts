import { describe, expect, test } from 'vitest';
import { checkEvents } from './check-events.ts';
import { type Event, eventSchema } from './event.ts';

const created = '{"at":1000,"job":"j","kind":"created","payload":{"items":2}}';
const arrives = '{"at":1100,"job":"j","kind":"arrives","call":"c","route":"process-next"}';
const takes = '{"at":1200,"job":"j","kind":"takes","call":"c"}';
const settles = '{"at":1300,"job":"j","kind":"settles","call":"c","payload":{"outcome":"failed"}}';
const answers = '{"at":1400,"job":"j","kind":"answers","call":"c","route":"process-next"}';
const sends = '{"at":1050,"job":"j","kind":"sends","call":"c","route":"process-next"}';
const receives = '{"at":1450,"job":"j","kind":"receives","call":"c","route":"process-next"}';
const breaks = '{"at":1460,"job":"j","kind":"breaks","call":"c","route":"process-next"}';
const ends = '{"at":1500,"job":"j","kind":"ends"}';

const check = (...lines: string[]) =>
  checkEvents(
    lines
      .map((line, index): Event => {
        const source = { file: 'any', line: index + 1 };
        return { ...eventSchema.parse(JSON.parse(line)), source };
      })
      .sort((a, b) => a.at - b.at),
  );

test('events that can all be true are let through', () => {
  check(created, arrives, takes, settles, answers, ends);
  check(ends);
  check(created, sends, arrives, takes, settles, answers, receives, ends);
  check(sends, receives);
  check(sends, breaks, arrives.replace('1100', '1480'));
  check(arrives, arrives.replace('"j"', '"k"'), arrives.replace('"c"', '"d"'));
});

describe('events contradict each other', () => {
  test('when a call arrives twice', () => {
    expect(() => check(arrives, arrives.replace('1100', '1600'))).toThrow(
      'any:2: call "c" arrives again; expected one arrival, and line 1 has it',
    );
  });

  test('when an event is of a call that never arrives', () => {
    expect(() => check(created, takes)).toThrow(
      'any:2: call "c" takes but never arrives; expected an "arrives" of this call',
    );
    expect(() => check(arrives, takes.replace('"j"', '"k"'))).toThrow('never arrives');
  });

  test('when an event of a call is earlier than its arrival', () => {
    expect(() => check(arrives, takes.replace('1200', '1099'))).toThrow(
      'any:2: call "c" takes before it arrives; expected its arrival (line 1) to come first',
    );
    expect(() => check(takes.replace('1200', '1100'), arrives)).toThrow('before it arrives');
  });

  test('when a call changes its route', () => {
    const status = arrives.replace('process-next', 'status');
    expect(() => check(status, settles)).toThrow(
      'any:2: call "c" settles as process-next but arrived as status',
    );
    expect(() => check(status, answers)).toThrow('answers as process-next but arrived as status');
  });

  test('when a call answers twice', () => {
    expect(() => check(arrives, answers, answers)).toThrow(
      'any:3: call "c" answers again; expected one answer, and line 2 has it',
    );
  });

  test('when the page sends a call twice', () => {
    expect(() => check(sends, sends)).toThrow(
      'any:2: call "c" is sent again; expected one sending',
    );
  });

  test('when a call arrives before it is sent', () => {
    expect(() => check(arrives.replace('1100', '1040'), sends)).toThrow(
      'any:1: call "c" arrives before it is sent; expected its sending (line 2) to come first',
    );
  });

  test('when a call ends for a page that never sent it', () => {
    expect(() => check(arrives, receives)).toThrow(
      'any:2: call "c" receives but never is sent; expected a "sends" of this call',
    );
    expect(() => check(breaks.replace('1460', '1040'), sends)).toThrow('breaks before it is sent');
  });

  test('when a call ends twice for the page', () => {
    expect(() => check(sends, receives, breaks)).toThrow(
      'any:3: call "c" breaks after it receives; expected one end for the page, and line 2 has it',
    );
    expect(() => check(sends, receives, receives)).toThrow('call "c" receives again');
  });

  test('when a job is created twice', () => {
    expect(() => check(created, created)).toThrow(
      'any:2: job "j" is created again; expected one creation, and line 1 has it',
    );
  });

  test('when a job has an event after its end', () => {
    expect(() => check(ends, created.replace('1000', '1501'))).toThrow(
      'any:2: job "j" has an event after its end; expected nothing after line 1',
    );
  });
});
