import * as z from 'zod';
import { faultsText, usersText } from '../../model/environment.ts';
import {
  parseClaims,
  parseClient,
  parseFaults,
  parseItems,
  parseOutcomes,
  parseServer,
  parseUsers,
  UsageError,
} from '../../model/parse.ts';
import type { Subject } from '../simulate/subject.ts';
import { wireSchema } from '../simulate/wire-schema.ts';
import type { UnstuckConfig } from './config.ts';

/** Checks a value, made a text, as the flag of the same meaning is checked; `check` answers its normal form. */
function asFlag<S extends z.ZodType>(
  schema: S,
  textOf: (value: z.output<S>) => string,
  check: (text: string) => string,
) {
  return schema.transform((value, context): string => {
    try {
      return check(textOf(value));
    } catch (error) {
      if (!(error instanceof UsageError)) throw error;
      // The field's name stands before it; the flag's does not belong here.
      const message = error.message.replace(/^--\S+ /, '');
      context.addIssue({ code: 'custom', message });
      return z.NEVER;
    }
  });
}

const text = (example: string) => z.string(`expected a text, as in ${example}`);
const same = (value: string): string => value;

const items = asFlag(
  z.union([z.number(), z.array(z.number()), z.string()], {
    error: 'expected a count, a list of counts or a range, as in 3, [0, 1, 5] or "1..10"',
  }),
  (value) => String(value),
  (value) => parseItems(value).join(','),
);

const budgets = (example: string, check: (text: string) => string) =>
  asFlag(
    z.union([z.string(), z.record(z.string(), z.number())], {
      error: `expected budgets, as in ${example}`,
    }),
    (value) =>
      typeof value === 'string'
        ? value
        : Object.entries(value)
            .map(([name, budget]) => `${name}=${budget}`)
            .join(','),
    check,
  );

const dialects = (check: (text: string) => unknown) =>
  z
    .union([z.string(), z.array(z.string())], { error: 'expected a dialect, or a list of them' })
    .transform((value) => (typeof value === 'string' ? [value] : value))
    .pipe(
      z.array(
        asFlag(z.string(), same, (one) => {
          check(one);
          return one;
        }),
      ),
    );

/** What a subject must have. It is passed on as it is: it may be an instance of a class. */
const subject = z.custom<Subject>().superRefine((value: unknown, context) => {
  const issue = (path: string[], expected: string, found: unknown) =>
    context.addIssue({
      code: 'custom',
      path,
      message: `expected ${expected}, found ${kindOf(found)}`,
    });
  if (typeof value !== 'object' || value === null) {
    issue([], 'an object with name, server and client', value);
    return;
  }
  const { name, server, client, model } = value as Partial<Record<keyof Subject, unknown>>;
  if (typeof name !== 'string' || name === '') issue(['name'], 'a text', name);
  if (typeof server !== 'function') issue(['server'], 'a function (deps) => server', server);
  if (typeof client !== 'function') issue(['client'], 'a function (deps) => client', client);
  if (model !== undefined && (typeof model !== 'object' || model === null)) {
    issue(['model'], 'an object with the options of a server and a client', model);
  }
});

const kindOf = (value: unknown): string =>
  value === undefined ? 'nothing' : value === null ? 'null' : `a ${typeof value}`;

/** The file's default export; what comes out are the texts of the flags. */
export const configSchema = z
  .strictObject({
    subject,
    wire: wireSchema,
    items,
    outcomes: asFlag(text('"both"'), same, parseOutcomes),
    faults: budgets('"cut@process-next=1" or { stale: 2 }', (one) => faultsText(parseFaults(one))),
    users: budgets('"cancel=1" or { refresh: 1 }', (one) => usersText(parseUsers(one))),
    claims: asFlag(
      z.array(z.string(), 'expected a list of claims').min(1, 'expected at least one claim'),
      (names) => names.join(','),
      (value) => parseClaims(value).join(','),
    ),
    server: dialects(parseServer),
    client: dialects(parseClient),
    maxStates: z.int('expected a whole number above 0').positive('expected a number above 0'),
    maxMemory: text('"2GB"'),
    timeLimit: text('"60s"'),
    reporter: z
      .union([z.string(), z.array(z.string())], {
        error: 'expected a reporter, or a list of them, as in ["list", "html"]',
      })
      .transform((value) => (typeof value === 'string' ? value : value.join(','))),
    output: text('".unstuck"'),
  })
  .partial();

export type Config = z.output<typeof configSchema>;

/** The type that users write against and the schema that checks it say the same of every field. */
type SameFields = keyof UnstuckConfig extends keyof Config
  ? keyof Config extends keyof UnstuckConfig
    ? true
    : never
  : never;
const _same: SameFields = true;
void _same;

/** Throws UsageError, one line: where in `file`, what was expected, what there is to choose from. */
export function parseConfig(value: unknown, file: string): Config {
  if (typeof value !== 'object' || value === null) {
    throw new UsageError(`${file}: the default export is ${kindOf(value)}; expected ${WANTED}`);
  }
  const parsed = configSchema.safeParse(value);
  if (parsed.success) return parsed.data;
  const { issues } = parsed.error;
  const others = issues.length > 1 ? ` (and ${issues.length - 1} more)` : '';
  throw new UsageError(`${file}: ${issueText(issues[0]!)}${others}`);
}

export const WANTED = 'an object, as in "export default defineConfig({ … })"';

function issueText(issue: z.core.$ZodIssue): string {
  const at = z.core.toDotPath(issue.path);
  const where = at === '' ? '' : `${at}: `;
  if (issue.code !== 'unrecognized_keys') return `${where}${issue.message}`;
  const choices = at === '' ? `: choose from ${Object.keys(configSchema.shape).join(', ')}` : '';
  return `${where}unknown key "${issue.keys[0]}"${choices}`;
}
