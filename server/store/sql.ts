import { and, asc, eq, inArray, type SQL, sql } from 'drizzle-orm';
import type {
  Change,
  Counts,
  Created,
  ItemRow,
  JobRow,
  JobState,
  NewJob,
  Operation,
  Store,
} from '../store.ts';
import type { Connection, Database } from './database.ts';
import { migrate } from './migrations.ts';
import { calls, items, jobs } from './schema.ts';
import { after, itemAt } from './state.ts';

/** The store on an open connection, brought up to date. Closes it where that fails. */
export async function openStore({ db, close }: Connection): Promise<Store> {
  try {
    await migrate(db);
  } catch (error) {
    await close();
    throw error;
  }
  return {
    create: (job) => db.transaction((tx) => create(tx, job)),
    perform: (jobId, operation) =>
      operation.readOnly
        ? performRead(db, jobId, operation)
        : db.transaction((tx) => performWrite(tx, jobId, operation)),
    async items(jobId, now) {
      const [job] = await db.select({ id: jobs.id }).from(jobs).where(eq(jobs.id, jobId));
      if (!job) return null;
      const rows = await db
        .select(ITEM)
        .from(items)
        .where(eq(items.jobId, jobId))
        .orderBy(BY_PLACE);
      return rows.map((one) => itemAt(one, now));
    },
    async unfinished() {
      const open = inArray(jobs.status, ['queued', 'processing']);
      const rows = await db.select({ id: jobs.id }).from(jobs).where(open).orderBy(jobs.number);
      return rows.map((one) => one.id);
    },
    close,
  };
}

const BY_PLACE = asc(items.position);
const ITEM = {
  id: items.id,
  name: items.name,
  status: items.status,
  holder: items.holder,
  leaseUntil: items.leaseUntil,
};
const JOB = {
  id: jobs.id,
  status: jobs.status,
  total: jobs.total,
  completed: jobs.completed,
  successful: jobs.successful,
  failed: jobs.failed,
  version: jobs.version,
};

async function create(db: Database, { id, status, items: named, key }: NewJob): Promise<Created> {
  const row = { id, status, total: named.length, createKey: key };
  const [fresh] = await db.insert(jobs).values(row).onConflictDoNothing().returning(JOB);
  if (fresh && named.length > 0) {
    const rows = named.map((one, position) => ({ jobId: id, position, ...one }));
    await db.insert(items).values(rows);
  }
  if (fresh) return { isNew: true, id, status, total: row.total, names: named.map((o) => o.name) };
  const [job] = await db.select(JOB).from(jobs).where(eq(jobs.createKey, key!));
  const names = await db
    .select({ name: items.name })
    .from(items)
    .where(eq(items.jobId, job!.id))
    .orderBy(BY_PLACE);
  const { status: found, total } = job!;
  return { isNew: false, id: job!.id, status: found, total, names: names.map((one) => one.name) };
}

/** Everything in one statement, so that it is all of one moment. */
async function performRead<R>(
  db: Database,
  jobId: string,
  operation: Operation<R>,
): Promise<R | null> {
  const state = await stateFor(db, jobId, operation);
  return state && operation.decide(state).result;
}

async function performWrite<R>(
  tx: Database,
  jobId: string,
  operation: Operation<R>,
): Promise<R | null> {
  // A statement sees what was committed before it began: the next one sees what this one waited for.
  await tx.select({ id: jobs.id }).from(jobs).where(eq(jobs.id, jobId)).for('update');
  const state = await stateFor(tx, jobId, operation);
  if (!state) return null;
  const { result, change } = operation.decide(state);
  if (change) await write(tx, state, change, operation.key);
  return result;
}

async function stateFor(
  db: Database,
  jobId: string,
  { item, key, now: clock }: Operation<unknown>,
): Promise<JobState | null> {
  const now = clock();
  // `queued` is one whose lease has expired, too.
  const isQueued = sql`(${items.status} = 'queued' OR (${items.status} = 'processing'
    AND coalesce(${items.leaseUntil} <= ${now}, false)))`;
  const ofJob = sql`${items.jobId} = ${jobId}`;
  const which = item === null ? sql`false` : item === 'next' ? isQueued : eq(items.id, item.id);
  const [row] = await db
    .select({
      job: JOB,
      counts: sql<Counts>`(${countsOf(ofJob, isQueued)})`,
      item: sql<ItemRow | null>`(
        SELECT json_build_object('id', ${items.id}, 'name', ${items.name}, 'status', ${items.status},
          'holder', ${items.holder}, 'leaseUntil', ${items.leaseUntil})
        FROM ${items} WHERE ${ofJob} AND ${which} ORDER BY ${items.position} LIMIT 1)`,
      known: sql<JobState['known']>`(
        SELECT json_build_object('holder', ${calls.holder}, 'answer', ${calls.answer},
          'until', ${calls.until})
        FROM ${calls} WHERE ${calls.jobId} = ${jobId} AND ${calls.key} = ${key})`,
    })
    .from(jobs)
    .where(eq(jobs.id, jobId));
  if (!row) return null;
  return { ...row, item: row.item && itemAt(row.item, now), now };
}

const countsOf = (ofJob: SQL, isQueued: SQL): SQL => sql`
  SELECT json_build_object(
    'queued', count(*) FILTER (WHERE ${isQueued}),
    'processing', count(*) FILTER (WHERE ${items.status} = 'processing' AND NOT ${isQueued}),
    'completed', count(*) FILTER (WHERE ${items.status} = 'completed'),
    'failed', count(*) FILTER (WHERE ${items.status} = 'failed'),
    'cancelled', count(*) FILTER (WHERE ${items.status} = 'cancelled'))
  FROM ${items} WHERE ${ofJob}`;

async function write(
  tx: Database,
  state: JobState,
  change: Change,
  key: string | null,
): Promise<void> {
  const next = after(state, change);
  const { id: jobId, status, completed, successful, failed, version }: JobRow = next.job;
  if (version !== state.job.version) {
    const set = { status, completed, successful, failed, version };
    await tx.update(jobs).set(set).where(eq(jobs.id, jobId));
  }
  if (change.openItems) {
    const open = inArray(items.status, ['queued', 'processing']);
    const where = and(eq(items.jobId, jobId), open);
    await tx.update(items).set({ status: change.openItems }).where(where);
  } else if (change.item && next.item) {
    const { id, name: _, ...set } = next.item;
    const where = and(eq(items.jobId, jobId), eq(items.id, id));
    await tx.update(items).set(set).where(where);
  }
  if (change.known && key !== null) {
    await tx
      .insert(calls)
      .values({ jobId, key, ...change.known })
      .onConflictDoUpdate({ target: [calls.jobId, calls.key], set: change.known });
  }
}
