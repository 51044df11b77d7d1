import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Event, eventSchema, type Log } from './event.ts';
import { LogError } from './log-error.ts';
import { formatNdjson, parseNdjson } from './ndjson.ts';

/** Any subset of the given fields: what a log may or may not have recorded. */
const perhaps = <T extends object>(fields: { [K in keyof T]: fc.Arbitrary<T[K]> }) =>
  fc.option(fc.record(fields, { requiredKeys: [] }), { nil: undefined });

const name = fc.string({ unit: 'binary', minLength: 1, maxLength: 5 });
const wait = fc.integer({ min: 1, max: 100_000 });

const taking = perhaps({ item: name, queued: fc.integer({ min: 1 }) });
const settling = fc.record(
  { item: name, outcome: fc.constantFrom('completed', 'failed') },
  { requiredKeys: ['outcome'] },
);
const statusAnswer = fc.record(
  {
    status: fc.constantFrom('queued', 'processing', 'completed', 'failed', 'cancelled'),
    completed: fc.nat(),
    total: fc.nat(),
  },
  { requiredKeys: ['status'] },
);
const nextAnswer = perhaps({
  status: fc.constantFrom('processed', 'job_completed', 'job_cancelled', 'no_items'),
  remaining: fc.nat(),
});

const http = fc.option(fc.integer({ min: 400, max: 599 }), { nil: undefined });

/**
 * The events of one call, cut off after any of them; times count from the arrival. The page's own
 * may be there too, may be alone, or may not.
 */
const call = fc
  .record({
    call: name,
    start: wait,
    waits: fc.tuple(wait, wait, wait),
    seen: fc.constantFrom('sends', 'receives', 'breaks', null),
    alone: fc.boolean(),
    http,
  })
  .chain(({ call, start, waits: [a, b, c], seen, alone, http }) => {
    const of = (at: number, kind: string, rest: object) => ({
      at: start + at,
      kind,
      call,
      ...rest,
    });
    const short = (route: string, payload: fc.Arbitrary<unknown>) =>
      payload.map((p) => [of(0, 'arrives', { route }), of(a, 'answers', { route, payload: p })]);
    const route = 'process-next';
    const long = fc
      .tuple(taking, settling, nextAnswer)
      .map(([took, settled, answered]) => [
        of(0, 'arrives', { route }),
        of(a, 'takes', { payload: took }),
        of(a + b, 'settles', { payload: settled }),
        of(a + b + c, 'answers', { route, payload: answered }),
      ]);
    const whole = fc.oneof(
      short('status', fc.option(statusAnswer, { nil: undefined })),
      short('cancel', fc.constant(undefined)),
      long,
    );
    return fc.tuple(whole, fc.integer({ min: 1, max: 4 })).map(([all, length]) => {
      const { route } = all[0] as unknown as { route: string };
      const page = [
        ...(seen ? [of(-1, 'sends', { route })] : []),
        ...(seen === 'receives' ? [of(a, seen, { route, http })] : []),
        ...(seen === 'breaks' ? [of(b, seen, { route })] : []),
      ];
      return [...page, ...(alone && seen ? [] : all.slice(0, length))];
    });
  });

const visit = fc.record({ at: fc.nat(500_000), kind: fc.constantFrom('loads', 'leaves') });

const job = fc
  .record({
    job: name,
    items: fc.nat(),
    calls: fc.uniqueArray(call, { selector: ([first]) => first?.call, maxLength: 4 }),
    visits: fc.array(visit, { maxLength: 3 }),
    ended: fc.boolean(),
  })
  .map(({ job, items, calls, visits, ended }) => {
    const end = ended ? [{ at: 600_000, kind: 'ends' }] : [];
    const created = { at: 0, kind: 'created', payload: { items } };
    return [created, ...calls.flat(), ...visits, ...end].map((event) => ({ ...event, job }));
  });

/** A log that could be true, its lines in any order. */
const lines = fc
  .uniqueArray(job, { selector: ([first]) => first?.job, minLength: 1, maxLength: 3 })
  .chain((jobs) => {
    const all = jobs.flat();
    return fc.shuffledSubarray(all, { minLength: all.length, maxLength: all.length });
  })
  .map((events) => events.map((event) => JSON.stringify(event)));

const read = (text: string): Log => parseNdjson(text, 'any.ndjson');
const bare = (events: readonly Event[]) => events.map(({ source: _, ...event }) => event);

test('whatever was written in any order is read back, sorted', () => {
  fc.assert(
    fc.property(lines, (shuffled) => {
      const log = read(shuffled.join('\n'));
      const asWritten = shuffled.map((line) => eventSchema.parse(JSON.parse(line)));
      expect(bare(log.events)).toEqual(asWritten.toSorted((a, b) => a.at - b.at));
      for (const { source, ...event } of log.events) {
        expect(event).toEqual(asWritten[source.line - 1]);
      }
      const again = read(formatNdjson(log.events));
      expect(bare(again.events)).toEqual(bare(log.events));
      expect(again.events.map(({ source }) => source.line)).toEqual(
        again.events.map((_, index) => index + 1),
      );
    }),
  );
});

test('whatever the text, it is a log or is refused in one line', () => {
  const broken = fc
    .tuple(lines, fc.nat(), fc.nat(), fc.string({ unit: 'binary', maxLength: 3 }))
    .map(([written, from, length, garbage]) => {
      const text = written.join('\n');
      const start = from % text.length;
      return text.slice(0, start) + garbage + text.slice(start + (length % 20));
    });
  const values = fc.array(fc.jsonValue(), { maxLength: 3 }).map((all) => {
    return all.map((value) => JSON.stringify(value)).join('\n');
  });
  fc.assert(
    fc.property(fc.oneof(broken, values, fc.string({ unit: 'binary' })), (text) => {
      try {
        expect(read(text).events.length).toBeGreaterThan(0);
      } catch (error) {
        expect(error).toBeInstanceOf(LogError);
        expect((error as LogError).message).toMatch(/^any\.ndjson:\d+: [^\r\n\u2028\u2029]+$/);
      }
    }),
    { numRuns: 300 },
  );
});
