import { execFileSync, spawn } from 'node:child_process';
import { chownSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { delimiter, join } from 'node:path';
import pg from 'pg';

/** Where this system keeps initdb and postgres, or a sentence that says what is missing. */
export function findPostgres(
  path = process.env.PATH ?? '',
  installed = '/usr/lib/postgresql',
  config = 'pg_config',
): { readonly folder: string } | { readonly missing: string } {
  const versions = existsSync(installed) ? readdirSync(installed).sort().reverse() : [];
  const folders = [
    ...path.split(delimiter),
    ...versions.map((version) => join(installed, version, 'bin')),
    ...configured(config),
  ].filter((folder) => folder !== '');
  const has = (folder: string) => NEEDED.every((name) => existsSync(join(folder, name)));
  const folder = folders.find(has);
  if (folder === undefined) {
    return {
      missing: `no folder has ${NEEDED.join(' and ')}: looked through PATH, ${installed}/*/bin and ${config} --bindir; install postgresql to run these tests`,
    };
  }
  if (process.getuid?.() === 0 && !otherUser()) {
    return { missing: 'there is no user "postgres" or "nobody", and initdb refuses root' };
  }
  return { folder };
}

const NEEDED = ['initdb', 'postgres'];

function configured(config: string): string[] {
  try {
    return [execFileSync(config, ['--bindir'], { encoding: 'utf8', stdio: 'pipe' }).trim()];
  } catch {
    return [];
  }
}

interface User {
  readonly uid: number;
  readonly gid: number;
}

function otherUser(): User | null {
  for (const name of ['postgres', 'nobody']) {
    try {
      const id = (flag: string) =>
        Number(execFileSync('id', [flag, name], { encoding: 'utf8', stdio: 'pipe' }));
      return { uid: id('-u'), gid: id('-g') };
    } catch {}
  }
  return null;
}

export interface RealPostgres {
  readonly url: string;
  stop(): Promise<void>;
}

/** A Postgres server of its own, on a free port and in a folder that goes with it. */
export async function startPostgres(folder: string): Promise<RealPostgres> {
  // What a shell's user may not enter is no place for another user's files.
  const data = mkdtempSync('/tmp/unstuck-postgres-');
  const user = process.getuid?.() === 0 ? otherUser()! : null;
  if (user) chownSync(data, user.uid, user.gid);
  const as = { cwd: data, env: { ...process.env, LC_ALL: 'C', HOME: data }, ...user };
  const initdb = ['-D', join(data, 'db'), '-U', 'unstuck', '-A', 'trust', '-E', 'UTF8', '-N'];
  execFileSync(join(folder, 'initdb'), initdb, { ...as, stdio: 'pipe' });

  const port = await freePort();
  const settings = {
    listen_addresses: '127.0.0.1',
    port,
    unix_socket_directories: data,
    fsync: 'off',
    max_connections: 50,
  };
  const flags = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  // However the tests end, this shell's input ends with them, and the server does then.
  const script = '"$@" & server=$!; cat; kill -QUIT $server; wait $server';
  const command = ['-c', script, 'sh', join(folder, 'postgres'), '-D', join(data, 'db'), ...flags];
  const shell = spawn('sh', command, { ...as, stdio: ['pipe', 'ignore', 'pipe'] });
  let log = '';
  shell.stderr.on('data', (text: Buffer) => {
    log += text;
  });
  const ended = new Promise<void>((resolve) => {
    shell.on('close', () => resolve());
  });
  const stop = async () => {
    shell.stdin.end();
    await ended;
    rmSync(data, { recursive: true, force: true });
  };
  const url = `postgres://unstuck@127.0.0.1:${port}/postgres`;
  for (let attempt = 0; attempt < 100; attempt++) {
    if (await answers(url)) return { url, stop };
    await sleep('0.1');
  }
  await stop();
  throw new Error(`postgres does not answer on port ${port}: ${log}`);
}

async function answers(url: string): Promise<boolean> {
  const client = new pg.Client({ connectionString: url });
  client.on('error', () => {});
  try {
    await client.connect();
    await client.query('SELECT 1');
    return true;
  } catch {
    return false;
  } finally {
    await client.end().catch(() => {});
  }
}

/** By a process: timers are for those who may have them. */
const sleep = (seconds: string): Promise<void> =>
  new Promise((resolve) => {
    spawn('sleep', [seconds]).on('close', () => resolve());
  });

const freePort = (): Promise<number> =>
  new Promise((resolve, reject) => {
    const server = createServer();
    server.on('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as { port: number };
      server.close(() => resolve(port));
    });
  });
