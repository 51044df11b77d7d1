import { readFileSync } from 'node:fs';
import { beforeAll, expect, test } from 'vitest';
import type { Event } from '../logs/event.ts';
import { parseNdjson } from '../logs/ndjson.ts';
import { explainJob } from './explain.ts';
import type { JobExplanation } from './explanation.ts';

const clock = () => 0;
const FILE = new URL('../logged/three-items.ndjson', import.meta.url);
let events: readonly Event[];
let incident: JobExplanation;

beforeAll(async () => {
  events = parseNdjson(readFileSync(FILE, 'utf8'), 'three-items.ndjson').events;
  incident = await explainJob('b15bf3fd', events, { clock });
}, 120_000);

const hypothesis = (server: string, client: string) =>
  incident.hypotheses.find((one) => one.server === server && one.client === client)!;

test('finds one resend and one cut as the fewest faults of the incident', () => {
  expect(incident.best).toMatchObject({ server: 'as-deployed', client: 'as-logged' });
  expect(incident.best?.faults.map(({ kind, call }) => [kind, call])).toEqual([
    ['resend', '41725405'],
    ['cut', '9de63d99'],
  ]);
});

test('places each fault between two events', () => {
  expect(incident.best?.faults.map(({ between }) => between)).toEqual([
    [
      '23:28:55.036 process-next 41725405 takes an item',
      '23:29:54.854 process-next ef9ef486 arrives',
    ],
    ['23:30:50.946 process-next 9de63d99 takes an item', '23:31:50.099 status 2e76481d arrives'],
  ]);
});

test('bounds the age of the struck calls around 60 s, and says that they have it in common', () => {
  for (const { afterMs } of incident.best!.faults) {
    // The measured gaps between arrivals are 60.288 s and 60.249 s; transit is what widens them.
    expect(afterMs[0]).toBeGreaterThan(58_000);
    expect(afterMs[0]).toBeLessThan(60_249);
    expect(afterMs[1]).toBeGreaterThan(60_288);
    expect(afterMs[1]).toBeLessThan(62_000);
  }
  expect(incident.inCommon?.route).toBe('process-next');
});

test('refutes the documented root cause, with and without faults', () => {
  const seed = hypothesis('as-analysed', 'as-logged');
  expect(seed.verdict).toBe('refuted');
  expect(seed.withoutFaults?.text).toBe('23:29:54.854 process-next ef9ef486 arrives');
  expect(seed.refutedAt?.text).toBe('23:38:29.780 status f4b99dab answers completed, 3 of 3');
  expect(seed.refutedAt?.instead).toEqual(['status f4b99dab answers processing, 3 completed']);
});

test('refutes pages that would not have fallen silent', () => {
  for (const client of ['poll', 'reference']) {
    expect(hypothesis('as-deployed', client).verdict).toBe('refuted');
  }
});

test('names the other pairs that explain the log as well', () => {
  const consistent = incident.hypotheses.filter(({ verdict }) => verdict === 'consistent');
  expect(new Set(consistent.map(({ server }) => server))).toEqual(
    new Set(['as-deployed', 'as-lagging', 'fix-1', 'fix-1-both']),
  );
  expect(new Set(consistent.map(({ client }) => client))).toEqual(
    new Set(['as-logged', 'fix-2', 'fix-3', 'fix-2+3']),
  );
});

test('needs a fault under every hypothesis', () => {
  expect(incident.hypotheses.every(({ withoutFaults }) => withoutFaults !== null)).toBe(true);
});

test('knows what the user saw, and that a refresh would have helped', () => {
  expect(incident).toMatchObject({
    view: { status: 'processing', completed: 2, total: 3, action: false },
    settled: false,
    refresh: 'helps',
    atFault: 'page',
  });
});

test('finds that no proposed fix would have settled, and that polling would have', () => {
  const settles = Object.fromEntries(
    incident.counterfactuals.map(({ server, client, settles: yes }) => [
      `${server} ${client}`,
      yes,
    ]),
  );
  expect(settles).toEqual({
    'fix-1 as-logged': false,
    'fix-1-both as-logged': false,
    'as-deployed fix-3': false,
    'as-deployed fix-2': false,
    'as-deployed fix-2+3': false,
    'as-deployed poll': true,
    'as-deployed reference': true,
    'reference as-logged': false,
    'reference reference': true,
  });
});
