import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { processNextReply, statusReply } from '../server/contract.ts';
import { fakeIo, runCli, words } from './fake-io.testing.ts';
import { serveCommand } from './serve-command.ts';

describe('unstuck serve refuses in one line, exit code 2', () => {
  test.each([
    ['--server nonsense', 'unknown server dialect "nonsense": choose from as-analysed'],
    ['--client nonsense', 'unknown client dialect "nonsense": choose from as-logged'],
    ['--items 1..3', '--items "1..3": expected one whole number, a job has one size, as in "3"'],
    ['--items -1', '--items "-1": expected whole numbers from 0 to 1000'],
    ['--items 1001', '--items "1001": expected whole numbers from 0 to 1000'],
    ['--work 5', '--work "5": expected a time or a range of times with their units, as in "200ms'],
    ['--work 2s..1s', '--work "2s..1s": expected a time or a range'],
    ['--work 1s..2s..3s', '--work "1s..2s..3s": expected a time or a range'],
    ['--work 99999h', '--work "99999h": expected a time or a range'],
    ['--fail 0.1', '--fail "0.1": expected a percentage from 0% to 100%, as in "10%"'],
    ['--fail 101%', '--fail "101%": expected a percentage'],
    ['--port 65536', '--port "65536": expected a whole number from 0 to 65535, as in "3000"'],
    ['--port http', '--port "http": expected a whole number'],
    ['--lease 0s', '--lease "0s": expected a time above 0, as in "10s"'],
    ['--lease soon', '--lease "soon": expected a time with its unit'],
    ['--grace soon', '--grace "soon": expected a time with its unit'],
    ['--store redis', 'unknown store "redis": choose from memory, postgres'],
    ['--data x', '--data needs a store that lasts: add --store postgres'],
    ['--job x', '--job needs a store that lasts: add --store postgres'],
    ['--host nowhere.invalid --port 0', 'cannot listen on nowhere.invalid:0: '],
    ['nonsense', "too many arguments for 'serve'"],
  ])('%s', async (line, message) => {
    const { code, out, err } = await runCli(words(`serve ${line}`));
    expect(out).toBe('');
    expect(err).toMatch(/^unstuck: [^\n]+\n$/);
    expect(err).toContain(message);
    expect(code).toBe(2);
  });

  test('a port that is in use', async () => {
    const other = createServer();
    await new Promise<void>((resolve) => {
      other.listen(0, '127.0.0.1', resolve);
    });
    const { port } = other.address() as { port: number };
    const { code, err } = await runCli(['serve', '--port', String(port)]);
    other.close();
    expect(err).toBe(
      `unstuck: cannot listen on 127.0.0.1:${port}: it is in use; choose another --port, or 0 for any that is free\n`,
    );
    expect(code).toBe(2);
  });

  test('a database that does not answer', async () => {
    const env = { DATABASE_URL: 'postgres://nobody@127.0.0.1:1/none' };
    const { code, err } = await runCli(words('serve --store postgres'), { env });
    expect(err).toMatch(/^unstuck: cannot open the database of DATABASE_URL: .*ECONNREFUSED.*\n$/);
    expect(code).toBe(2);
  });

  test('two databases', async () => {
    const env = { DATABASE_URL: 'postgres://nobody@127.0.0.1:1/none' };
    const { err } = await runCli(words('serve --store postgres --data x'), { env });
    expect(err).toContain('--data is for the embedded Postgres: leave it out, or unset');
  });
});

test('prints where the page is, in the dialect that was asked for', async () => {
  const { io, texts } = fakeIo();
  const page = () => ({ html: () => '', assets: {} });
  const flags = { server: 'fix-1', client: 'as-logged,error=retry', store: 'memory', items: '1' };
  const times = { work: '0ms', fail: '0%', lease: '10s', grace: '5s' };
  const code = await serveCommand({ ...flags, ...times, host: '::1', port: '0' }, io, page);
  expect(code).toBe(0);
  expect(texts.out).toMatch(
    /^http:\/\/\[::1\]:\d+\/batch-jobs\/[\w-]+\?client=as-logged%2Cerror%3Dretry\n$/,
  );
});

// They mostly wait for a process to start, or to end.
describe.concurrent('the program as a process', () => {
  let folder = '';
  const children: ChildProcess[] = [];
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'unstuck-serve-'));
  });
  afterAll(() => {
    for (const child of children) child.kill('SIGKILL');
    rmSync(folder, { recursive: true, force: true });
  });

  /** Starts it, and waits until it says where it is. */
  async function start(line: string) {
    const argv = ['--import', 'tsx', 'cli/main.ts', 'serve', '--port', '0', ...words(line)];
    const { DATABASE_URL: _, ...env } = process.env;
    const started = spawn(process.execPath, argv, { env, cwd: join(import.meta.dirname, '..') });
    children.push(started);
    let text = '';
    const ended = new Promise<number | string | null>((resolve) => {
      started.on('close', (code, signal) => resolve(code ?? signal));
    });
    const page = await new Promise<string>((resolve, reject) => {
      started.stdout.on('data', (data: Buffer) => {
        text += data;
        if (text.endsWith('\n')) resolve(text.trim());
      });
      started.stderr.on('data', (data: Buffer) => {
        text += data;
      });
      void ended.then((code) => reject(new Error(`ended with ${code}: ${text}`)));
    });
    const job = page.replace('/batch-jobs/', '/api/batch-jobs/');
    return {
      page,
      job,
      ended,
      kill: (signal: NodeJS.Signals) => started.kill(signal),
      status: async () => statusReply.parse(await (await fetch(`${job}/status`)).json()),
      next: async () => {
        const answer = await fetch(`${job}/process-next`, { method: 'POST' });
        return processNextReply.parse(await answer.json());
      },
    };
  }

  test('shows the page, whose script and style are there', async () => {
    const { page, kill, ended } = await start('--items 1');
    const document = await (await fetch(page)).text();
    const paths = [...document.matchAll(/(?:src|href)="(\/[^"]+)"/g)].map((found) => found[1]!);
    expect(paths).toHaveLength(2);
    for (const path of paths) expect((await fetch(new URL(path, page))).status).toBe(200);
    kill('SIGTERM');
    expect(await ended).toBe(0);
  });

  test('loses nothing when it is killed in the middle', async () => {
    const data = `--store postgres --data ${join(folder, 'db')} --fail 0% --lease 300ms`;
    const first = await start(`${data} --items 4 --work 0ms..1ms`);
    await first.next();
    first.kill('SIGKILL');
    expect(await first.ended).toBe('SIGKILL');

    // It finds the job that is not over, and dies with an item in hand.
    const second = await start(`${data} --work 1h`);
    expect(jobOf(second)).toBe(jobOf(first));
    const lost = second.next().catch(() => 'lost');
    while ((await items(second.job))[1] !== 'processing') await second.status();
    second.kill('SIGKILL');
    expect(await lost).toBe('lost');
    await second.ended;

    const third = await start(`${data} --work 0ms`);
    expect(jobOf(third)).toBe(jobOf(first));
    expect((await third.status()).progress.completed).toBe(1);
    while ((await third.status()).status !== 'completed') await third.next();
    expect((await third.status()).progress).toMatchObject({ completed: 4, successful: 4 });
    expect(await items(third.job)).toEqual(Array(4).fill('completed'));
    third.kill('SIGTERM');
    expect(await third.ended).toBe(0);
  }, 180_000);

  test.each(['SIGINT', 'SIGTERM'] as const)(
    'lets running work end after %s, takes no more, and exits with 0',
    async (signal) => {
      const server = await start('--items 2 --work 400ms --fail 0%');
      const running = server.next();
      while ((await server.status()).status !== 'processing');
      server.kill(signal);
      expect(await running).toMatchObject({ success: true, status: 'processed' });
      expect(await server.ended).toBe(0);
      await expect(server.status()).rejects.toThrow();
    },
  );

  test('calls off what takes longer than the grace time', async () => {
    const server = await start('--items 1 --work 1h --grace 100ms');
    const running = server.next().catch(() => 'called off');
    while ((await server.status()).status !== 'processing');
    server.kill('SIGTERM');
    expect(await running).toBe('called off');
    expect(await server.ended).toBe(0);
  });
});

const jobOf = ({ job }: { job: string }): string => job.slice(job.indexOf('/api'));

async function items(job: string): Promise<string[]> {
  const reply = (await (await fetch(`${job}/items`)).json()) as { items: { status: string }[] };
  return reply.items.map((one) => one.status);
}
