import * as z from 'zod';

/** `GET /api/jobs/:jobId`, `POST /api/work?job=:jobId` */
const route = z
  .string()
  .regex(
    /^(GET|POST|PUT|PATCH|DELETE) \/[^\s#]*$/,
    'expected a method and a path, as in "GET /api/jobs/:jobId"',
  );
/** The way to a field of a reply: `progress.total`. */
const field = z
  .string()
  .regex(/^[^.]+(\.[^.]+)*$/, 'expected names with dots between them, as in "progress.total"');
/** A field that the other application may not have. */
const noField = z.null();

const word = z.union([z.string(), z.number(), z.boolean()], {
  error: 'expected a text, a number, true or false',
});

/** Our word -> the words that the other application has for it. */
function words<const T extends readonly string[]>(ours: T) {
  type Words = { [K in T[number]]: z.ZodDefault<z.ZodArray<typeof word>> };
  const shape = Object.fromEntries(ours.map((one) => [one, z.array(word).default([one])]));
  return z.strictObject(shape as Words).superRefine((names, context) => {
    const owners = new Map<unknown, string>();
    for (const [one, theirs] of Object.entries(names as Record<string, unknown[]>)) {
      for (const their of theirs) {
        const before = owners.get(their);
        if (before !== undefined && before !== one) {
          const message = `${JSON.stringify(their)} means both "${before}" and "${one}"; give it one meaning`;
          context.addIssue({ code: 'custom', path: [one], message });
        }
        owners.set(their, one);
      }
    }
  });
}

const counts = z.strictObject({
  total: field.default('progress.total'),
  completed: field.default('progress.completed'),
  /** null: all that are completed and have not failed. */
  successful: field.or(noField).default('progress.successful'),
  /** null: none. */
  failed: field.or(noField).default('progress.failed'),
  /** Grows with every change. null: the server tells none. */
  version: field.or(noField).default('version'),
});

const routes = z
  .strictObject({
    create: route.default('POST /api/batch-jobs'),
    status: route.default('GET /api/batch-jobs/:jobId/status'),
    processNext: route.default('POST /api/batch-jobs/:jobId/process-next'),
    cancel: route.default('POST /api/batch-jobs/:jobId/cancel'),
  })
  .superRefine((all, context) => {
    const texts = Object.values(all);
    if (new Set(texts).size < texts.length) {
      context.addIssue({ code: 'custom', message: 'expected routes that differ' });
    }
  });

/**
 * How another application says what the protocol says: its routes, its fields, its words. What is not
 * given is as in server/contract.ts, so `{}` is that contract.
 */
export const wireSchema = z.strictObject({
  routes: routes.prefault({}),
  /** How a job of N items is made: where the request says N, and where the reply says its id. */
  create: z
    .strictObject({
      items: field.default('items'),
      /** As a number, or as a list of N names. */
      as: z.enum(['count', 'names'], 'expected "count" or "names"').default('count'),
      jobId: field.default('jobId'),
    })
    .prefault({}),
  /** The field that says which job a reply is about; null: it does not say. */
  jobId: field.or(noField).default('jobId'),
  counts: counts.prefault({}),
  status: z
    .strictObject({
      field: field.default('status'),
      words: words(['queued', 'processing', 'completed', 'failed', 'cancelled']).prefault({}),
    })
    .prefault({}),
  processNext: z
    .strictObject({
      field: field.default('status'),
      words: words(['processed', 'job_completed', 'job_cancelled', 'no_items']).prefault({}),
      /** How it tells what remains: a count of items, or a word that says that nothing does. */
      remaining: z
        .discriminatedUnion('kind', [
          z.strictObject({ kind: z.literal('count'), field }),
          z.strictObject({ kind: z.literal('flag'), field, nothing: word }),
        ])
        .default({ kind: 'count', field: 'remainingItems' }),
      /** null: its replies carry no counts. Else they are where a status reply has them. */
      counts: z.literal('as in status').or(noField).default('as in status'),
    })
    .prefault({}),
  /** What a reply to an accepted cancel says; null: every 2xx is one. */
  cancel: z.strictObject({ field, is: word }).or(noField).default({ field: 'success', is: true }),
});

export type WireOptions = z.input<typeof wireSchema>;
export type WireMap = z.output<typeof wireSchema>;
