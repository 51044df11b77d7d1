import * as z from 'zod';

/** Printed as they are, so they must not reach the terminal's controls. */
export const printable = z
  .string()
  .regex(/^[^\p{Cc}\p{Cf}]+$/u, 'expected text without control characters');

/** One step of a schedule, as `replay` finds it again: by process, name and payload. */
export const stepSchema = z.strictObject({
  /** `page`, `page 2`, `network` and `server` (of a call), `job`, `items`, `cache`. */
  process: printable,
  name: printable,
  /** What tells this step from others of its name: `call` numbers calls in the order they are made. */
  payload: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])),
});

/** What a user sees in one tab. */
export const viewSchema = z.strictObject({
  /** null: nothing is shown yet. */
  status: z.string().nullable(),
  completed: z.int().min(0),
  total: z.int().min(0),
  error: z.boolean(),
  /** Is the "Enrich all" button there? */
  action: z.boolean(),
  /** Is the cancel button there? */
  cancel: z.boolean(),
});

const fieldsSchema = z.record(z.string(), z.union([z.string(), z.number()]));

/** The state after the last step. `replay` has to arrive at the same. */
export const endSchema = z.strictObject({
  /** One for each tab; null: that tab is not open. */
  views: z.array(viewSchema.nullable()),
  /** The job's stored status. */
  job: z.string(),
  /** What is not as it was at first, by name; interchangeable calls in an order of their own. */
  state: z.record(z.string(), z.union([fieldsSchema, z.array(fieldsSchema)])),
});

const trace = z.strictObject({
  steps: z.array(stepSchema),
  /** A lasso: the index of the first step of the part that repeats for ever. null: the run ends. */
  loop: z.int().min(0).nullable(),
  /** Found in the system that tells items and calls apart by number. */
  identities: z.boolean(),
  end: endSchema,
  /** Level code: no time passed by the server's clock while pages waited. */
  clockStands: z.boolean().optional(),
  /** What the tabs show after a step, from 1, wherever that changes. Absent: it was not kept. */
  seen: z
    .array(z.strictObject({ after: z.int().min(1), views: z.array(viewSchema.nullable()) }))
    .optional(),
  /** The calls that pages make, and in which step, from 1. `page` is a tab, from 1. */
  sends: z
    .array(
      z.strictObject({
        step: z.int().min(1),
        call: z.int().min(1),
        route: printable,
        page: z.int().min(1),
      }),
    )
    .optional(),
  /** Level `code`: the steps as one word for `replay`: which of the possible moves each was. */
  schedule: printable.optional(),
});

export const traceSchema = trace.refine(({ loop, steps }) => loop === null || loop < steps.length, {
  path: ['loop'],
  message: 'expected the index of a step, or null',
});
