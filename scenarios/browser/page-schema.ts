import * as z from 'zod';
import { ARIA_ROLES } from './aria-roles.ts';

// What a config says of a page by its URL. The place of a part is said as Playwright's locators say it.

const attribute = z
  .string()
  .regex(/^[A-Za-z_][\w:.-]*$/, 'expected the name of an attribute, as in "aria-valuenow"')
  .optional();
const pattern = z
  .instanceof(RegExp, { error: 'expected a regular expression, as in /^(\\d+) of/' })
  .refine((one) => !one.global && !one.sticky, 'expected one without the flags g and y')
  .optional();
const more = { attribute, pattern };
const name = z.string().min(1, 'expected a text');

const hasRole = (one: object): boolean =>
  !('role' in one) || ARIA_ROLES.includes(one.role as string);
const ROLE = 'expected an ARIA role, as in "status", "alert" or "button"';

const HOW = 'expected { testId } or { role, name }, as in { testId: "status" }';
const place = z
  .union(
    [
      z.strictObject({ testId: name, ...more }),
      z.strictObject({ role: name, name: name.optional(), ...more }),
    ],
    { error: HOW },
  )
  .refine(hasRole, ROLE);

const STATUSES = ['none', 'queued', 'processing', 'completed', 'failed', 'cancelled'] as const;
const texts = z
  .union([name, z.array(name)], { error: 'expected a text, or a list of them' })
  .transform((one) => (typeof one === 'string' ? [one] : one));
const words = z
  .strictObject(
    Object.fromEntries(STATUSES.map((one) => [one, texts])) as Record<
      (typeof STATUSES)[number],
      typeof texts
    >,
  )
  .partial()
  .refine(
    (one) => [one.completed, one.failed, one.cancelled].some((all) => all && all.length > 0),
    'expected the text of at least one end: completed, failed or cancelled',
  );

const status = z
  .union(
    [
      z.strictObject({ testId: name, ...more, words }),
      z.strictObject({ role: name, name: name.optional(), ...more, words }),
    ],
    {
      error:
        'expected a place with words, as in { testId: "status", words: { completed: "Done" } }',
    },
  )
  .refine(hasRole, ROLE);

const view = z.strictObject({
  testIdAttribute: attribute,
  status,
  completed: place.optional(),
  total: place.optional(),
  failed: place.optional(),
  error: place.optional(),
  action: place.optional(),
  cancel: place.optional(),
});

const ROUTE = 'expected a method and a path or URL, as in "GET /api/jobs/:id"';
const route = z.string(ROUTE).regex(/^[A-Z]+ (\/|https?:\/\/)\S*$/, ROUTE);

const replies = z.union(
  [
    z.string(),
    z
      .array(
        z.strictObject({
          route,
          status: z.int().min(200).max(599).default(200),
          body: z.unknown(),
        }),
      )
      .min(1, 'expected at least one reply'),
  ],
  { error: 'expected the path of a HAR file, or a list of { route, status, body }' },
);

const callable = <T>(what: string) =>
  z.custom<T>((value) => typeof value === 'function', `expected a function: ${what}`);

export const pageSchema = z.strictObject({
  name: z
    .string()
    .regex(/^[\w.-]+$/, 'expected letters, digits, dots and dashes')
    .optional(),
  url: z
    .string()
    .regex(/^(https?|file):\/\/\S+$/, 'expected a URL, as in "http://localhost:3000/jobs/:jobId"'),
  view,
  api: z.array(route, 'expected a list of routes').min(1, 'expected at least one route'),
  serve:
    callable<(request: Request) => Response | Promise<Response>>(
      '(request) => response',
    ).optional(),
  replies: replies.optional(),
  fingerprint: z.literal('document', 'expected "document"').optional(),
  longestTimer: z
    .number('expected a number of ms')
    .positive('expected a number above 0')
    .default(120_000),
  job: callable<() => string | Promise<string>>('() => the id of a new job').optional(),
});

/** A page by its URL, as a config says it. */
export interface PageOptions {
  /** In reports and file names; default: from the URL. */
  readonly name?: string;
  /** `:jobId` stands for the job's id. */
  readonly url: string;
  /** How to read what the page shows, by test id or by ARIA role and accessible name. */
  readonly view: z.input<typeof view>;
  /**
   * The routes that are held: `GET /api/jobs/:id`, `POST https://other.example/*`. The first GET reads the
   * status, the first other one drives the job, where `wire` does not say it otherwise. What is not held is
   * waited for: it has to end by itself.
   */
  readonly api: readonly string[];
  /** Answers what the page loads beside its API, where no server does. */
  readonly serve?: (request: Request) => Response | Promise<Response>;
  /**
   * Answers to its API, recorded: a HAR file, or a list. The nth request of a route gets its nth reply, those
   * after the last get the last. Without them, and without a `subject`, its own server is asked.
   */
  readonly replies?:
    | string
    | readonly { readonly route: string; readonly status?: number; readonly body: unknown }[];
  /**
   * `document`: a page with the same document, the same timers to wait for and the same calls under way is taken
   * to be the same, so that far fewer schedules show all there is. What a script keeps to itself is missed then.
   * Default: no moment is known again, and at most 2 idle polls are followed.
   */
  readonly fingerprint?: 'document';
  /** ms; default: 120,000. Longer timers never fire: libraries tidy up by them. The report says so. */
  readonly longestTimer?: number;
  /** Before every run: makes a job at the page's own server, and answers its id. */
  readonly job?: () => string | Promise<string>;
}

export type PageConfig = z.output<typeof pageSchema>;
