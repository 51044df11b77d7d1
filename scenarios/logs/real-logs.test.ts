import { createReadStream, existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { type Event, jobsOf, type Log } from './event.ts';
import { parseNdjson } from './ndjson.ts';
import { readLog } from './read-log.ts';

/** Public data that the project does not ship; its own tests do not need it. */
const FOLDER = join(import.meta.dirname, '../../../shared/logs');
const isThere = existsSync(FOLDER);
if (!isThere) {
  process.stdout.write(
    `skipped: the real logs are not in ${FOLDER}, only the made ones are read\n`,
  );
}

const read = (name: string): Promise<Log> =>
  readLog({ name, bytes: () => createReadStream(join(FOLDER, name)) });
const bare = ({ source: _, ...event }: Event) => event;
const accounted = ({ read, understood, notUnderstood }: Log) =>
  read - understood - notUnderstood.reduce((sum, { count }) => sum + count, 0);

describe.skipIf(!isThere)('the incident of three items, from the raw log', () => {
  let log: Log;
  beforeAll(async () => {
    log = await read('batch-runtime-22.csv');
  });

  test('is what was written by hand, but for its end, which is where the whole log ends', () => {
    const file = new URL('../logged/three-items.ndjson', import.meta.url);
    const byHand = parseNdjson(readFileSync(file, 'utf8'), 'by hand').events.map(bare);
    const found = jobsOf(log).get('b15bf3fd')!.map(bare);
    expect(found.slice(0, -1)).toEqual(byHand.slice(0, -1));
    const ends = [byHand.at(-1), found.at(-1)].map((one) => [
      one?.kind,
      new Date(one!.at).toJSON(),
    ]);
    expect(ends).toEqual([
      ['ends', '2025-11-30T23:39:31.357Z'],
      ['ends', '2025-11-30T23:39:39.199Z'],
    ]);
  });

  test('has another job, of which there is one status read and no page', () => {
    expect([...jobsOf(log).keys()]).toEqual(['27eaf2df', 'b15bf3fd']);
    const other = jobsOf(log).get('27eaf2df')!;
    expect(other.map(({ kind }) => kind)).toEqual(['arrives', 'answers', 'ends']);
  });

  test('has 334 rows, each of which is understood or counted', () => {
    expect(log).toMatchObject({ format: 'vercel', read: 334, understood: 58 });
    expect(accounted(log)).toBe(0);
  });
});

describe.skipIf(!isThere)('the job of the day after, from the raw log', () => {
  test('takes and settles three items one after another, and is read completed', async () => {
    const log = await read('batch-runtime-25.csv');
    expect([...jobsOf(log).keys()]).toEqual(['de92b2c8']);
    expect(accounted(log)).toBe(0);
    const work = log.events.filter(({ kind }) => kind === 'takes' || kind === 'settles');
    expect(work.map(({ kind }) => kind)).toEqual(Array(3).fill(['takes', 'settles']).flat());
    expect(log.events.findLast(({ kind }) => kind === 'answers')).toMatchObject({
      route: 'status',
      payload: { status: 'completed', completed: 3, total: 3 },
    });
  });
});
