import type { Store } from '../store.ts';
import { connect } from './database.ts';
import type { DatabaseOptions } from './database-options.ts';

/**
 * Jobs in Postgres, which outlive the process. Each operation is one transaction at READ COMMITTED. One
 * that may write locks the job's row first and reads the rest after that: what it decides by is what
 * there is, and claims neither collide nor wait for the work. One that only reads is one statement and
 * takes no lock. Nothing is held from one operation to the next, so that what a dialect reads first
 * and writes later really races.
 *
 * The tables come by themselves, in the schema `unstuck`. Rejects where there is no such database.
 */
export async function createPostgresStore(options: DatabaseOptions = {}): Promise<Store> {
  // Whoever has no database loads nothing of it.
  const { openStore } = await import('./sql.ts');
  return openStore(await connect(options));
}
