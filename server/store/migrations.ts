import { sql } from 'drizzle-orm';
import type { Database } from './database.ts';

/** In order; a number is given once and its statements never change again. */
const MIGRATIONS: readonly { readonly number: number; readonly statements: readonly string[] }[] = [
  {
    number: 1,
    statements: [
      `CREATE TABLE unstuck.jobs (
        id text PRIMARY KEY,
        number bigint GENERATED ALWAYS AS IDENTITY,
        status text NOT NULL
          CHECK (status IN ('queued', 'processing', 'completed', 'failed', 'cancelled')),
        total integer NOT NULL,
        completed integer NOT NULL DEFAULT 0,
        successful integer NOT NULL DEFAULT 0,
        failed integer NOT NULL DEFAULT 0,
        version integer NOT NULL DEFAULT 0,
        create_key text UNIQUE
      )`,
      `CREATE TABLE unstuck.items (
        job_id text NOT NULL REFERENCES unstuck.jobs ON DELETE CASCADE,
        position integer NOT NULL,
        id text NOT NULL,
        name text NOT NULL,
        status text NOT NULL DEFAULT 'queued'
          CHECK (status IN ('queued', 'processing', 'completed', 'failed', 'cancelled')),
        holder text,
        lease_until double precision,
        PRIMARY KEY (job_id, id),
        UNIQUE (job_id, position)
      )`,
      `CREATE TABLE unstuck.calls (
        job_id text NOT NULL REFERENCES unstuck.jobs ON DELETE CASCADE,
        key text NOT NULL,
        holder text NOT NULL,
        answer jsonb,
        until double precision,
        PRIMARY KEY (job_id, key)
      )`,
    ],
  },
];

/** Any number that nobody else takes an advisory lock by. */
const LOCK = 7_361_902_115;

/**
 * Brings the database up to date. Servers that start at once do it one after the other; the later ones
 * find nothing left to do.
 */
export async function migrate(db: Database): Promise<void> {
  await db.transaction(async (tx) => {
    await tx.execute(sql`SELECT pg_advisory_xact_lock(${sql.raw(String(LOCK))})`);
    await tx.execute(sql`CREATE SCHEMA IF NOT EXISTS unstuck`);
    await tx.execute(
      sql`CREATE TABLE IF NOT EXISTS unstuck.migrations (number integer PRIMARY KEY)`,
    );
    const { rows } = (await tx.execute(sql`SELECT number FROM unstuck.migrations`)) as {
      rows: { number: number }[];
    };
    const done = new Set(rows.map((one) => one.number));
    for (const { number, statements } of MIGRATIONS) {
      if (done.has(number)) continue;
      for (const statement of statements) await tx.execute(sql.raw(statement));
      await tx.execute(sql`INSERT INTO unstuck.migrations VALUES (${number})`);
    }
  });
}
