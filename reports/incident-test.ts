import type { LogReplay } from '../scenarios/explain/replay-log.ts';
import type { Event } from '../scenarios/logs/event.ts';
import { formatNdjson } from '../scenarios/logs/ndjson.ts';
import { viewText } from './view-text.ts';

/**
 * A vitest test that pins an incident: what the log needs to be explained, what the page showed, and
 * what others would have shown in the same world. Needs nothing but this package and vitest.
 */
export function incidentTest(
  { explanation, runs }: LogReplay,
  events: readonly Event[],
  options: { readonly level: 'model' | 'code'; readonly against: readonly string[] },
): string {
  const { job, best } = explanation;
  const [own] = runs;
  const lines = formatNdjson(events).trimEnd().split('\n');
  const faults = best!.faults.map(({ kind, route, call }) => ({ kind, route, call }));
  const outcomes = runs.map(({ server, client, settles, view, code }) => {
    return { server, client, settles, view, code: code?.kind ?? null };
  });
  const end = own!.settles === null ? 'is at work' : own!.settles ? 'settles' : 'stays stuck';
  const name = `job ${job}: ${own!.server} x ${own!.client} ${end} at ${viewText(own!.view)}`;
  const asked = {
    job,
    server: own!.server,
    client: own!.client,
    level: options.level,
    against: options.against,
  };
  return `// An incident, pinned. It fails when the log is explained in another way, or when one of the pages
// ends otherwise in the same world: same arrivals, work times and faults.
import { replayLog } from 'unstuck';
import { expect, test } from 'vitest';

/** What the log says of the job, one event a line. */
const LOG = [
${lines.map((line) => `  ${JSON.stringify(line)},`).join('\n')}
].join('\\n');

test(${JSON.stringify(name)}, { timeout: 120_000 }, async () => {
  const { explanation, runs } = await replayLog(LOG, ${indented(asked)});
  const faults = explanation.best?.faults.map(({ kind, route, call }) => ({ kind, route, call }));
  expect(faults).toEqual(${indented(faults)});
  const outcomes = runs.map(({ server, client, settles, view, code }) => {
    return { server, client, settles, view, code: code?.kind ?? null };
  });
  expect(outcomes).toEqual(${indented(outcomes)});
});
`;
}

const indented = (value: unknown): string =>
  JSON.stringify(value, null, 2).replaceAll('\n', '\n  ');
