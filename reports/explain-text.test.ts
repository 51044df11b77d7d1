import { expect, test } from 'vitest';
import { explainJob } from '../scenarios/explain/explain.ts';
import { DEFAULT_TIMING } from '../scenarios/explain/timing.ts';
import { parseNdjson } from '../scenarios/logs/ndjson.ts';
import { colorsFor } from './colors.ts';
import { explainText } from './explain-text.ts';

const told = async (lines: readonly object[]): Promise<string> => {
  const text = lines.map((one, i) => JSON.stringify({ at: 1000 * i, job: 'j', ...one })).join('\n');
  const { events } = parseNdjson(text, 'made.ndjson');
  const pairs = [{ server: 'as-deployed', client: 'as-logged' }];
  const one = await explainJob('j', events, { clock: () => 0, pairs });
  return explainText(one, [], DEFAULT_TIMING, colorsFor(false));
};

const read = (status: string, completed: number) => [
  { kind: 'arrives', call: status, route: 'status' },
  { kind: 'answers', call: status, route: 'status', payload: { status, completed, total: 1 } },
];

test('a log without a load of the page is told as far as it goes, and that it has none', async () => {
  const text = await told([
    { kind: 'created', payload: { items: 1 } },
    ...read('queued', 0),
    { kind: 'arrives', call: 'b', route: 'process-next' },
    { kind: 'takes', call: 'b', payload: { queued: 1 } },
    { kind: 'settles', call: 'b', payload: { outcome: 'completed' } },
    ...read('completed', 1),
    { at: 60_000, kind: 'ends' },
  ]);
  expect(text).toContain('The log shows no load of the page: when it was opened is open.');
  expect(text).toContain('the log needs no fault');
  expect(text).toContain('The page settled by itself and showed: completed, 1 of 1');
});

test('a log that begins in the middle of a job says so', async () => {
  const text = await told([{ kind: 'loads' }, ...read('processing', 0), { kind: 'ends' }]);
  expect(text).toContain('The log starts in the middle of the job: what was before is open.');
});

test('a page that falls silent is stuck to the end of the log, or its tab was closed', async () => {
  const text = await told([
    { kind: 'created', payload: { items: 1 } },
    { kind: 'loads' },
    ...read('queued', 0),
    { at: 60_000, kind: 'ends' },
  ]);
  expect(text).toContain('Or the tab was closed in between, which the log would not show.');
  expect(text).toContain('The page was stuck: to the end of the log it showed');
  expect(text).not.toContain('came back');
});
