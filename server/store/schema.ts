import {
  bigint,
  doublePrecision,
  integer,
  jsonb,
  pgSchema,
  primaryKey,
  text,
} from 'drizzle-orm/pg-core';
import type { ItemStatus, JobStatus } from '../contract.ts';

/** A schema of its own, so that the tables can live beside an application's. */
const unstuck = pgSchema('unstuck');

export const jobs = unstuck.table('jobs', {
  id: text().primaryKey(),
  /** In the order of creation. */
  number: bigint({ mode: 'number' }).generatedAlwaysAsIdentity(),
  status: text().$type<JobStatus>().notNull(),
  total: integer().notNull(),
  completed: integer().notNull().default(0),
  successful: integer().notNull().default(0),
  failed: integer().notNull().default(0),
  version: integer().notNull().default(0),
  createKey: text('create_key').unique(),
});

export const items = unstuck.table(
  'items',
  {
    jobId: text('job_id').notNull(),
    position: integer().notNull(),
    id: text().notNull(),
    name: text().notNull(),
    status: text().$type<ItemStatus>().notNull().default('queued'),
    holder: text(),
    /** ms of the server's clock. */
    leaseUntil: doublePrecision('lease_until'),
  },
  (table) => [primaryKey({ columns: [table.jobId, table.id] })],
);

/** Calls that may be sent twice. */
export const calls = unstuck.table(
  'calls',
  {
    jobId: text('job_id').notNull(),
    key: text().notNull(),
    holder: text().notNull(),
    answer: jsonb().$type<object>(),
    until: doublePrecision(),
  },
  (table) => [primaryKey({ columns: [table.jobId, table.key] })],
);
