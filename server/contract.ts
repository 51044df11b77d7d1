import { z } from 'zod';

/**
 * The wire: what every server dialect answers and every client reads. The routes:
 *
 *     POST /api/batch-jobs                    creates a job        202, Location
 *     GET  /api/batch-jobs/:id/status         StatusReply
 *     POST /api/batch-jobs/:id/process-next   works on one item    ProcessNextReply
 *     POST /api/batch-jobs/:id/cancel         CancelReply, or 409 after the end
 *     GET  /api/batch-jobs/:id/items          ItemsReply
 *     GET  /batch-jobs/:id                    the page
 *
 * Whatever goes wrong is a problem (RFC 9457) with a 4xx or 5xx status.
 */
export const MOST_ITEMS = 1000;
/** Bytes. */
export const LARGEST_BODY = 64 * 1024;
/**
 * A request header of 1 to 255 characters, for every POST. Where the dialect honours it, a call sent
 * twice with the same key, concurrently too, has one effect and one answer. A new call needs a new key.
 */
export const IDEMPOTENCY_KEY = 'Idempotency-Key';

export const JOB_STATUSES = ['queued', 'processing', 'completed', 'failed', 'cancelled'] as const;
export const jobStatus = z.enum(JOB_STATUSES);

/** An item whose worker died is still `processing` until its lease expires. */
export const ITEM_STATUSES = ['queued', 'processing', 'completed', 'failed', 'cancelled'] as const;
export const itemStatus = z.enum(ITEM_STATUSES);

const count = z.int().min(0);

export const progress = z.object({
  total: count,
  completed: count,
  successful: count,
  failed: count,
  percentage: z.number().min(0).max(100),
});

const itemName = z
  .string()
  .min(1)
  .max(200)
  .regex(/^[^\p{Cc}\p{Cs}]*$/u);

export const createRequest = z.object({
  /** How many, or what each is called. */
  items: z.union([count.max(MOST_ITEMS), z.array(itemName).max(MOST_ITEMS)], {
    error: `expected a whole number from 0 to ${MOST_ITEMS}, or a list of at most ${MOST_ITEMS} names of 1 to 200 characters without control characters`,
  }),
});

export const createReply = z.object({ jobId: z.string(), status: jobStatus, total: count });

export const statusReply = z.object({
  jobId: z.string(),
  status: jobStatus,
  progress,
  /** Grows with every change of the job or its items; never falls. */
  version: count,
});

export const processNextReply = z.object({
  /** Whether the item of this call succeeded; true where there was none. */
  success: z.boolean(),
  itemId: z.string().optional(),
  status: z.enum(['processed', 'job_completed', 'job_cancelled', 'no_items']),
  /** Items still queued. */
  remainingItems: count,
  progress,
  version: count,
});

export const cancelReply = z.object({ success: z.literal(true), status: z.literal('cancelled') });

export const itemsReply = z.object({
  jobId: z.string(),
  items: z.array(z.object({ id: z.string(), name: z.string(), status: itemStatus })),
});

export const problem = z.object({
  type: z.string(),
  title: z.string(),
  status: z.int(),
  detail: z.string().optional(),
  instance: z.string().optional(),
});

export type JobStatus = z.infer<typeof jobStatus>;
export type ItemStatus = z.infer<typeof itemStatus>;
export type Progress = z.infer<typeof progress>;
export type CreateRequest = z.infer<typeof createRequest>;
export type CreateReply = z.infer<typeof createReply>;
export type StatusReply = z.infer<typeof statusReply>;
export type ProcessNextReply = z.infer<typeof processNextReply>;
export type CancelReply = z.infer<typeof cancelReply>;
export type ItemsReply = z.infer<typeof itemsReply>;
export type Problem = z.infer<typeof problem>;
