import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { CLIENTS, SERVERS } from '../model/dialects.ts';
import { explainReportSchema } from '../reports/explain-report.ts';
import { csvOf, JOB, NEEDED_COLUMNS, row, status } from '../scenarios/logs/csv.testing.ts';
import { logOf } from '../scenarios/logs/written/log-of.ts';
import { recordSession, type Session } from '../scenarios/logs/written/session.ts';
import { runCli } from './fake-io.testing.ts';

let folder = '';
let session: Session;
const at = (name: string) => join(folder, name);
// How a log is explained is not the question here.
const explain = (...argv: string[]) => runCli(['explain', '--max-faults', '0', ...argv]);

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'unstuck-logs-'));
  session = await recordSession({
    server: SERVERS.reference!,
    client: CLIENTS.reference!,
    work: [],
    until: 5000,
  });
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const dashboard = csvOf([row(1, 'a', 'dashboard'), row(2, 'b', 'signin')]);

describe('a log that cannot be used is refused in one line, exit code 2', () => {
  test.each<[name: string, content: string | Uint8Array, message: string]>([
    ['empty.csv', '', ':1: the log is empty; expected a CSV that Vercel exported'],
    ['blank.log', '\n \n', ':1: the log is empty'],
    ['header.csv', csvOf([]), ':1: nothing is in the log; expected requests such as GET '],
    [
      'no-job.csv',
      dashboard,
      ':2: no job is in the log; there are 1 x GET /dashboard, 1 x GET /signin; expected requests',
    ],
    [
      'cell.csv',
      csvOf([row(1, 'a', status()), row(2, 'b', status(), { message: 'cut here' })]).slice(0, -20),
      'inside a quoted cell; expected a closing quote: the file was cut off',
    ],
    [
      'row.csv',
      `${csvOf([row(1, 'a', status())])}"1","b"`,
      ':3: the row that ends here has 2 cells; expected as many as the header has',
    ],
    [
      'column.csv',
      csvOf([row(1, 'a', status())], {
        columns: NEEDED_COLUMNS.filter((one) => one !== 'message'),
      }),
      ':1: the header has no column "message"; expected a first line that names the columns',
    ],
    [
      'latin.csv',
      Buffer.from(csvOf([row(1, 'é', status())]), 'latin1'),
      ':2: bytes that are no UTF-8',
    ],
    [
      'wide.csv',
      Buffer.from(dashboard, 'utf16le'),
      ':1: a NUL byte, so this is binary data or UTF-16',
    ],
    ['binary', Uint8Array.of(7, 255, 0, 1), ':1: a NUL byte'],
    ['packed.csv.gz', gzipSync(dashboard), ':1: packed data (gzip)'],
    ['broken.har', '{"log":{"entries":[{"a":1},', ':1: not JSON after entry 0'],
    [
      'entries.har',
      '{"log":{"version":"1.2"}}',
      ':1: JSON, but there is no list log.entries in it',
    ],
    ['entry.har', '{"log":{"entries":[{}]}}', ':1: entry 1 has a wrong startedDateTime'],
    ['other.json', '{\n "a": 1\n}', ':1: JSON, but no HAR, and not an object on each line'],
    ['cut.ndjson', '{"at":1000,"job":"j","ki', ':1: not JSON ('],
    ['words.txt', 'hello\nworld', ':1: a log of an unknown format, its first line is "hello"'],
  ])('%s', async (name, content, message) => {
    writeFileSync(at(name), content);
    const { code, out, err } = await explain(at(name));
    expect(err).toMatch(/^unstuck: [^\n]+; [^\n]+\n$/);
    expect(err).toContain(`${at(name)}:`);
    expect(err).toContain(message);
    expect({ code, out }).toEqual({ code: 2, out: '' });
  });

  test('a folder, and a file that is not there', async () => {
    mkdirSync(at('folder'));
    expect((await explain(at('folder'))).err).toBe(
      `unstuck: cannot read ${at('folder')}: it is a directory\n`,
    );
    const { code, err } = await explain(at('nowhere.csv'));
    expect(err).toBe(`unstuck: cannot read ${at('nowhere.csv')}: there is no such file\n`);
    expect(code).toBe(2);
  });

  test.each([
    [['--format', 'xml'], 'unknown log format "xml": choose from vercel, har, ndjson'],
    [
      ['--format', 'vercel,har'],
      '--format "vercel,har": expected as many formats as there are logs',
    ],
    [['--format', 'har'], 'not JSON after entry 0'],
    [['--format', 'ndjson'], ':1: not JSON ('],
    [['--job', 'nobody'], 'unknown job "nobody": choose from '],
    [['b', 'c'], "3 logs: expected one, or a server's and a page's of the same incident"],
  ])('with %j', async (flags, message) => {
    writeFileSync(at('good.csv'), logOf(session, 'vercel'));
    const { code, err } = await explain(at('good.csv'), ...flags);
    expect(err).toContain(message);
    expect(code).toBe(2);
  });
});

describe('a log of any format is known by its content', () => {
  test.each(['vercel', 'ndjson'] as const)('%s, whatever the file is called', async (format) => {
    writeFileSync(at('any.log'), logOf(session, format));
    for (const flags of [[], ['--format', format]]) {
      const { out, err } = await explain(at('any.log'), '--reporter', 'json', ...flags);
      expect(err).toBe('');
      const { log, jobs } = explainReportSchema.parse(JSON.parse(out));
      expect(log).toMatchObject({ format, merging: null });
      expect(jobs).toMatchObject([{ job: session.job.slice(0, 8), items: 0 }]);
    }
  });

  test('and a job by its whole id or its beginning', async () => {
    writeFileSync(at('any.log'), logOf(session, 'vercel'));
    for (const id of [session.job, session.job.slice(0, 8), session.job.slice(0, 4)]) {
      expect((await explain(at('any.log'), '--job', id)).err).toBe('');
    }
  });

  test('in the words of the config', async () => {
    const text = csvOf([row(1, 'a', `v1/imports/${JOB}`), row(2, 'b', 'dashboard')]);
    writeFileSync(at('own.csv'), text);
    const config = async () => ({
      vocabulary: { routes: [{ request: 'GET /v1/imports/:job', is: 'status' as const }] },
    });
    const { code, out } = await runCli(['explain', at('own.csv')], { config });
    expect(out).toContain('Undecidable: ');
    expect(out).toContain('not understood: 1 x GET /dashboard (first on line 3)');
    expect(code).toBe(3);
  });
});
