import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { type EventKind, type EventOf, jobsOf, type Route } from '../logs/event.ts';
import { formatNdjson, parseNdjson } from '../logs/ndjson.ts';

const FILE = 'three-items.ndjson';
const text = readFileSync(new URL(FILE, import.meta.url), 'utf8');
const log = parseNdjson(text, FILE);

function all<K extends EventKind>(kind: K): EventOf<K>[] {
  return log.events.filter((event): event is EventOf<K> => event.kind === kind);
}
const arrivals = (route: Route) => all('arrives').filter((event) => event.route === route);
const seconds = (from: { at: number } | undefined, to: { at: number } | undefined) =>
  (to!.at - from!.at) / 1000;

const [first, second, third] = arrivals('process-next');
const [, finalRead] = arrivals('status');
const settled = (call: string | undefined) => all('settles').find((event) => event.call === call);

describe('the incident of three items', () => {
  test('is one job of 3 items, understood line by line', () => {
    expect([...jobsOf(log).keys()]).toEqual(['b15bf3fd']);
    expect(all('created').map(({ payload }) => payload.items)).toEqual([3]);
    expect(log.notUnderstood).toEqual([]);
    expect(log.events).toHaveLength(23);
  });

  test('is stored as it would be written, in the order of time', () => {
    expect(formatNdjson(log.events)).toBe(text);
  });

  test('has three process-next calls, each of which takes an item and completes it', () => {
    const calls = arrivals('process-next').map(({ call }) => call);
    expect(calls).toHaveLength(3);
    expect(all('takes').map(({ call, payload }) => [call, payload?.queued])).toEqual(
      calls.map((call, index) => [call, 3 - index]),
    );
    for (const { call, payload } of all('takes')) {
      expect(settled(call)?.payload).toEqual({ item: payload?.item, outcome: 'completed' });
    }
    expect(new Set(all('takes').map(({ payload }) => payload?.item)).size).toBe(3);
  });

  test('has its second process-next 60.288 s after the first, whose item is not settled', () => {
    expect(seconds(first, second)).toBe(60.288);
    expect(seconds(second, settled(first?.call))).toBe(5.204);
    const between = log.events.filter(({ at }) => at > first!.at && at < second!.at);
    expect(between.map(({ kind }) => kind)).toEqual(['takes']);
  });

  test('has its third process-next 2.149 s after the second settled its item', () => {
    expect(seconds(settled(second?.call), third)).toBe(2.149);
  });

  test('has a status read 60.249 s after the third process-next, whose item is not settled', () => {
    expect(seconds(third, finalRead)).toBe(60.249);
    expect(seconds(finalRead, settled(third?.call))).toBe(11.233);
  });

  test('answers four status reads: queued, 2 of 3, and completed twice', () => {
    const read = arrivals('status').map(({ call }) => {
      const answer = all('answers').find((event) => event.call === call);
      return answer?.route === 'status' ? answer.payload : undefined;
    });
    expect(read).toEqual([
      { status: 'queued', completed: 0, total: 3 },
      { status: 'processing', completed: 2, total: 3 },
      { status: 'completed', completed: 3, total: 3 },
      { status: 'completed', completed: 3, total: 3 },
    ]);
  });

  test('does not know what any process-next call answered', () => {
    expect(all('answers').filter(({ route }) => route === 'process-next')).toEqual([]);
  });

  test('hears nothing from the page for 376 s after that read, until the user leaves it', () => {
    const [left] = all('leaves');
    const after = log.events.filter(({ at }) => at > finalRead!.at && at < left!.at);
    expect(after.map(({ kind }) => kind)).toEqual(['answers', 'settles']);
    expect(seconds(after[0], left)).toBe(376.262);
  });

  test('shows the job completed without a process-next after the last item settled', () => {
    const last = settled(third?.call);
    const later = log.events.filter(({ at }) => at > last!.at);
    expect(later.map((event) => [event.kind, 'route' in event ? event.route : null])).toEqual([
      ['leaves', null],
      ['loads', null],
      ['arrives', 'status'],
      ['answers', 'status'],
      ['loads', null],
      ['arrives', 'status'],
      ['answers', 'status'],
      ['ends', null],
    ]);
  });
});
