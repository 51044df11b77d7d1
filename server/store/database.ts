import type { PgDatabase, PgQueryResultHKT } from 'drizzle-orm/pg-core';
import type { DatabaseOptions } from './database-options.ts';
import { takeDirectory } from './directory.ts';

export type Database = PgDatabase<PgQueryResultHKT, Record<string, never>>;

export interface Connection {
  readonly db: Database;
  close(): Promise<void>;
}

/** Loads only the driver that is asked for. */
export async function connect(options: DatabaseOptions): Promise<Connection> {
  return options.url === undefined ? embedded(options) : remote(options.url, options);
}

async function embedded({ directory }: DatabaseOptions): Promise<Connection> {
  const { PGlite } = await import('@electric-sql/pglite');
  const { drizzle } = await import('drizzle-orm/pglite');
  const giveBack = directory === undefined ? () => {} : takeDirectory(directory);
  try {
    const client = directory === undefined ? new PGlite() : new PGlite(directory);
    await client.waitReady;
    const close = () => client.close().finally(giveBack);
    return { db: drizzle({ client }) as unknown as Database, close };
  } catch (error) {
    giveBack();
    throw error;
  }
}

async function remote(url: string, { connections = 10 }: DatabaseOptions): Promise<Connection> {
  const { default: pg } = await import('pg');
  const { drizzle } = await import('drizzle-orm/node-postgres');
  const pool = new pg.Pool({ connectionString: url, max: connections });
  // An idle connection that breaks is replaced; who asks next is told where that fails.
  pool.on('error', () => {});
  return { db: drizzle({ client: pool }) as unknown as Database, close: () => pool.end() };
}
