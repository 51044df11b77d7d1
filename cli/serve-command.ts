import {
  parseClient,
  parseFaults,
  parseItems,
  parseServer,
  UsageError,
  unknown,
} from '../model/parse.ts';
import { type Page, serverOf } from '../server/app.ts';
import { create } from '../server/handlers/create.ts';
import { type ServeOptions, serve } from '../server/serve.ts';
import { createMemoryStore } from '../server/store/memory.ts';
import type { Store } from '../server/store.ts';
import { createDemoWorker } from '../server/worker.ts';
import { OK } from './exit-code.ts';
import type { Io } from './io.ts';
import { parsePercent, parsePort, parseTime, parseTimeRange } from './limits.ts';
import { logWriter, watch } from './serve-log.ts';

export interface ServeFlags {
  readonly server: string;
  readonly client: string;
  readonly items?: string;
  readonly work: string;
  readonly fail: string;
  readonly host: string;
  readonly port: string;
  readonly store: string;
  readonly data?: string;
  readonly job?: string;
  readonly lease: string;
  readonly grace: string;
  readonly fault?: string;
  readonly log?: string;
}

/** Serves until the user asks to stop. Throws UsageError, one line, where it cannot begin. */
export async function serveCommand(flags: ServeFlags, io: Io, page: () => Page): Promise<number> {
  const { timing, random, newId } = io;
  parseClient(flags.client);
  const dialect = parseServer(flags.server);
  const work = parseTimeRange('--work', flags.work);
  const fail = parsePercent('--fail', flags.fail);
  const lease = parseTime('--lease', flags.lease);
  const grace = parseTime('--grace', flags.grace);
  const items = flags.items === undefined ? null : oneCount(flags.items);
  const port = parsePort(flags.port);
  const faults = flags.fault === undefined ? [] : parseFaults(flags.fault);
  const writer = flags.log === undefined ? null : await logWriter(flags.log, io);
  if (lease === 0)
    throw new UsageError(`--lease "${flags.lease}": expected a time above 0, as in "10s"`);

  const plainStore = await storeOf(flags, io);
  const watched = watch(plainStore, faults, writer, io);
  const { store } = watched;
  try {
    const worker = watched.worker(createDemoWorker({ timing, random, work, fail }));
    const onError = (error: unknown) => io.stderr.write(`unstuck: ${messageOf(error)}\n`);
    const options: ServeOptions = {
      ...{ store, dialect, timing, worker, newId, lease, onError, port, host: flags.host },
      page: page(),
      around: watched.around,
    };
    const known = await knownJobs(flags, store, timing.now());
    const stopping = io.untilStopped();
    const serving = await listening(options);
    const wantsNew = known.length === 0 || (items !== null && flags.job === undefined);
    for (const jobId of wantsNew ? [...known, await newJob(items ?? 3, options)] : known) {
      io.stdout.write(`${serving.url}/batch-jobs/${jobId}${query(flags.client)}\n`);
    }
    await stopping;
    if ((await serving.stop(grace)) === 'called off') {
      io.stderr.write(`unstuck: what was not done after ${flags.grace} was called off\n`);
    }
    // Of a store that lasts, the next run goes on with its jobs, and with this log.
    if (flags.store === 'memory') watched.end();
    return OK;
  } finally {
    await store.close();
  }
}

const query = (client: string): string =>
  client === 'reference' ? '' : `?client=${encodeURIComponent(client)}`;

function oneCount(text: string): number {
  const [count, ...more] = parseItems(text);
  if (more.length === 0) return count!;
  throw new UsageError(
    `--items "${text}": expected one whole number, a job has one size, as in "3"`,
  );
}

async function storeOf({ store, data, job }: ServeFlags, { env }: Io): Promise<Store> {
  if (store === 'memory') {
    const given = data === undefined ? (job === undefined ? null : '--job') : '--data';
    if (given) throw new UsageError(`${given} needs a store that lasts: add --store postgres`);
    return createMemoryStore();
  }
  if (store !== 'postgres') throw unknown('store', store, ['memory', 'postgres']);
  const url = env.DATABASE_URL || undefined;
  if (url !== undefined && data !== undefined) {
    throw new UsageError(
      '--data is for the embedded Postgres: leave it out, or unset DATABASE_URL',
    );
  }
  const { createPostgresStore } = await import('../server/store/postgres.ts');
  try {
    return await createPostgresStore({
      ...(url === undefined ? {} : { url }),
      ...(data === undefined ? {} : { directory: data }),
    });
  } catch (error) {
    const where = url === undefined ? (data ?? 'in memory') : 'of DATABASE_URL';
    throw new UsageError(`cannot open the database ${where}: ${messageOf(error)}`);
  }
}

async function listening(options: ServeOptions) {
  const { host, port } = options;
  try {
    return await serve(options);
  } catch (error) {
    const reasons: Record<string, string> = {
      EADDRINUSE: 'it is in use; choose another --port, or 0 for any that is free',
      EACCES: 'permission denied; choose a --port above 1023',
      EADDRNOTAVAIL: 'this machine has no such address; choose another --host',
      ENOTFOUND: 'there is no such address; choose another --host',
    };
    const { code = '' } = error as NodeJS.ErrnoException;
    throw new UsageError(`cannot listen on ${host}:${port}: ${reasons[code] ?? messageOf(error)}`);
  }
}

/** The job that was asked for, or those that are not over. */
async function knownJobs(
  { job }: ServeFlags,
  store: Store,
  now: number,
): Promise<readonly string[]> {
  const open = await store.unfinished();
  if (job === undefined) return open;
  if (await store.items(job, now)) return [job];
  const choices = open.length > 0 ? `choose from ${open.join(', ')}` : 'none is unfinished';
  throw new UsageError(`--job "${job}": the database has no such job: ${choices}`);
}

async function newJob(items: number, options: ServeOptions): Promise<string> {
  const server = serverOf(options);
  return (await create(server, { items }, undefined)).jobId;
}

const messageOf = (error: unknown): string => {
  if (error instanceof AggregateError && error.errors.length > 0) return messageOf(error.errors[0]);
  const cause = error instanceof Error && error.cause ? error.cause : error;
  if (cause instanceof Error) return cause.message;
  // The embedded database's own errors are plain objects.
  const { message, code, errno } = Object(cause) as Record<string, unknown>;
  return String(message ?? code ?? (errno === undefined ? cause : `system error ${errno}`));
};
