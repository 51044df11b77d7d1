import * as z from 'zod';

/**
 * How an application's routes and messages become events: plain data, to be written in
 * `unstuck.config.ts`. `seed-vocabulary.ts` is the default and an example.
 */

export const ROUTE_MEANINGS = ['status', 'process-next', 'cancel', 'page', 'elsewhere'] as const;
export const MESSAGE_MEANINGS = ['created', 'takes', 'settles', 'answers', 'nothing'] as const;

/** What a message's pattern may name, as `(?<name>…)`; numbers are whole. */
export const GROUPS = [
  'job',
  'items',
  'item',
  'queued',
  'outcome',
  'status',
  'completed',
  'total',
  'remaining',
] as const;
export type Group = (typeof GROUPS)[number];

const JOB = ':job';

const routeSchema = z
  .strictObject({
    /** `GET /jobs/:job`: a method, and a path in which `:job` is the job's id and `*` one segment. */
    request: z
      .string()
      .regex(
        /^[A-Z]+ \/[^\s?#]*$/,
        'expected a method and a path without a query, as in "GET /api/jobs/:job/status"',
      ),
    /** Which call it is, `page` for the job's page, `elsewhere` for a page that is left for. */
    is: z.enum(ROUTE_MEANINGS),
  })
  .superRefine(({ request, is }, context) => {
    const found = request.split('/').filter((segment) => segment === JOB).length;
    if (found > 1 || (is === 'elsewhere' && found > 0)) {
      const message = `"${request}" has too many ${JOB}`;
      context.addIssue({ code: 'custom', path: ['request'], message });
    }
    if (is === 'page' && found === 0) {
      const message = `"${request}" does not say where the job's id stands: expected a ${JOB}`;
      context.addIssue({ code: 'custom', path: ['request'], message });
    }
  });

const patternSchema = z
  .custom<RegExp | string>(
    (value) => typeof value === 'string' || value instanceof RegExp,
    'expected a regular expression, or its source as a text',
  )
  .transform((value, context): RegExp => {
    try {
      // Neither of the two would answer the same twice.
      const flags = typeof value === 'string' ? '' : value.flags.replace(/[gy]/g, '');
      const pattern = new RegExp(typeof value === 'string' ? value : value.source, flags);
      const unknown = groupsOf(pattern).filter((name) => !GROUPS.includes(name as Group));
      if (unknown.length === 0) return pattern;
      const message = `unknown group "${unknown[0]}": choose from ${GROUPS.join(', ')}`;
      context.addIssue({ code: 'custom', message });
    } catch (error) {
      context.addIssue({ code: 'custom', message: (error as Error).message });
    }
    return z.NEVER;
  });

/** The names of its groups, in any alternative. */
export function groupsOf(pattern: RegExp): string[] {
  const nothing = new RegExp(`${pattern.source}|`, pattern.flags).exec('');
  return Object.keys(nothing?.groups ?? {});
}

const messageSchema = z
  .strictObject({
    pattern: patternSchema,
    /** Which event it is; `nothing`: it is known, and tells no event. */
    says: z.enum(MESSAGE_MEANINGS),
    /** Of an answer: to which call. */
    route: z.enum(['status', 'process-next', 'cancel']).exactOptional(),
    /** Of a settled item, where the pattern has no group for it. */
    outcome: z.enum(['completed', 'failed']).exactOptional(),
    /** Of an answer that is an error: its HTTP status. */
    http: z.int().min(400).max(599).exactOptional(),
  })
  .superRefine(({ pattern, says, route, outcome }, context) => {
    const groups = groupsOf(pattern);
    const missing = (what: string) =>
      context.addIssue({ code: 'custom', message: `says "${says}" but has no ${what}` });
    if (says === 'created' && !(groups.includes('job') && groups.includes('items'))) {
      missing('groups job and items');
    }
    if (says === 'settles' && !outcome && !groups.includes('outcome')) missing('outcome');
    if (says === 'answers' && !route) missing('route');
  });

/** The way to a field of a JSON reply: `progress.total`. */
const field = z.string().regex(/^[^.]+(\.[^.]+)*$/, 'expected names with dots between them');

export const vocabularySchema = z
  .strictObject({
    /** The first that fits counts. */
    routes: z.array(routeSchema).min(1, 'expected at least one route'),
    /** The first that fits counts. */
    messages: z.array(messageSchema),
    /** The application's word for one of ours, statuses, replies and outcomes alike. */
    words: z.record(z.string(), z.string()),
    /** Where the bodies of replies say what; a log that has bodies is a HAR. */
    bodies: z
      .strictObject({
        status: z.strictObject({ status: field, completed: field, total: field }).partial(),
        'process-next': z.strictObject({ status: field, remaining: field }).partial(),
      })
      .partial(),
  })
  .partial();

/** What a config says: each part that it names takes the place of the default's. */
export type VocabularyOptions = z.input<typeof vocabularySchema>;
export type VocabularyMap = z.output<typeof vocabularySchema>;
