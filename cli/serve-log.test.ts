import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Log } from '../scenarios/logs/event.ts';
import { readLog } from '../scenarios/logs/read-log.ts';
import { COLUMNS } from '../scenarios/logs/written/vercel-csv.ts';
import { fakeIo, runCli, words } from './fake-io.testing.ts';
import { type ServeFlags, serveCommand } from './serve-command.ts';
import { FILES } from './write.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'unstuck-serve-log-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const FLAGS: ServeFlags = {
  ...{ server: 'as-deployed', client: 'as-logged', store: 'memory', items: '3', host: '127.0.0.1' },
  ...{ work: '0ms', fail: '0%', lease: '10s', grace: '5s', port: '0' },
};

/** Serves while `visit` goes on, given the address of the job's page and of its API. */
async function served(
  flags: Partial<ServeFlags>,
  visit: (page: string, job: string) => Promise<void>,
) {
  let told = (_: string) => {};
  const url = new Promise<string>((resolve) => {
    told = resolve;
  });
  const { io, texts } = fakeIo({
    untilStopped: async () => {
      const page = (await url).trim();
      await visit(page, page.replace('/batch-jobs/', '/api/batch-jobs/').replace(/\?.*/, ''));
    },
  });
  const stdout = { isTTY: false, write: (text: string) => told(text) };
  const page = () => ({ html: () => '<!doctype html>', assets: {} });
  const code = await serveCommand({ ...FLAGS, ...flags }, { ...io, stdout }, page);
  return { code, err: texts.err };
}

const read = (name: string): Promise<Log> =>
  readLog({ name, bytes: () => FILES.bytes(join(folder, name)) });
const status = async (job: string) => (await fetch(`${job}/status`)).status;
const next = (job: string) =>
  fetch(`${job}/process-next`, { method: 'POST' }).then(
    ({ status }) => status,
    () => 'cut',
  );
const story = ({ events }: Log) =>
  events.map((one) => {
    const http = 'http' in one ? [one.http] : [];
    return [one.kind, ...('route' in one ? [one.route] : []), ...http].join(' ');
  });

describe('a server that writes its own log', () => {
  test.each(['vercel', 'ndjson'] as const)(
    'as %s tells of its job, of its calls and of the faults that struck them',
    async (format) => {
      const seen: unknown[] = [];
      const { code, err } = await served(
        { log: `${format}=${join(folder, 'log')}`, fault: 'cut@process-next,crash,error@status' },
        async (page, job) => {
          seen.push((await fetch(page)).status);
          for (let read = 0; read < 2; read++) seen.push(await status(job));
          for (let call = 0; call < 3; call++) seen.push(await next(job));
        },
      );
      expect(seen).toEqual([200, 503, 200, 'cut', 500, 200]);
      expect({ code, err }).toEqual({ code: 0, err: 'unstuck: the worker died\n' });
      const log = await read('log');
      expect(log.format).toBe(format);
      expect(story(log)).toEqual([
        'created',
        'loads',
        'arrives status',
        'answers status 503',
        'arrives status',
        'answers status',
        'arrives process-next',
        'takes',
        'settles',
        'answers process-next',
        'arrives process-next',
        'takes',
        'answers process-next 500',
        'arrives process-next',
        'takes',
        'settles',
        'answers process-next',
        'ends',
      ]);
      if (format === 'ndjson') return;
      const [header = ''] = readFileSync(join(folder, 'log'), 'utf8').split('\n');
      expect(header).toBe(COLUMNS.map((name) => `"${name}"`).join(','));
      expect(COLUMNS).toHaveLength(28);
    },
    20_000,
  );

  test('adds to the log of the run before', async () => {
    const log = `vercel=${join(folder, 'log')}`;
    for (let run = 0; run < 2; run++)
      await served({ log }, async (_, job) => void (await status(job)));
    const { events } = await read('log');
    expect(new Set(events.map(({ job }) => job)).size).toBe(2);
  });

  test('goes on serving when its log cannot be written any more', async () => {
    const path = join(folder, 'log');
    const append = FILES.append;
    let left = 2;
    const { io, texts } = fakeIo({
      files: {
        ...FILES,
        append(to, text) {
          if (left-- <= 0) throw new Error('no space is left');
          append(to, text);
        },
      },
    });
    const page = () => ({ html: () => '', assets: {} });
    expect(await serveCommand({ ...FLAGS, log: `ndjson=${path}` }, io, page)).toBe(0);
    expect(texts.err).toBe('unstuck: the log ends here: no space is left\n');
  });

  test('refuses what it cannot write, in one line', async () => {
    writeFileSync(join(folder, 'notes'), 'not a log');
    for (const [line, message] of [
      ['--log har', 'unknown log format "har": choose from vercel, ndjson'],
      [`--log vercel=${join(folder, 'notes')}`, 'the file is no log of this format'],
      [`--log ndjson=${folder}`, `cannot write ${folder}: it is a directory`],
      ['--fault explode', 'unknown fault "explode"'],
      ['--fault crash@status', 'unknown route of fault "crash" "status"'],
    ] as const) {
      const { code, out, err } = await runCli(words(`serve ${line}`));
      expect(err).toMatch(/^unstuck: [^\n]+\n$/);
      expect(err).toContain(message);
      expect({ code, out }).toEqual({ code: 2, out: '' });
    }
  });
});
