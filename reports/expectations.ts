import * as z from 'zod';
import { CLAIMS } from '../model/claims.ts';
import { UsageError } from '../model/parse.ts';
import { configurationText } from '../scenarios/configuration.ts';
import { configurationOf } from './entries.ts';
import { bytesText, grouped, limitText } from './numbers.ts';
import { parseBy, parseJson, refuseOtherVersions } from './read-report.ts';
import { boundsSchema, type ComparedExpectations, type Entry, entrySchema } from './report.ts';

/**
 * Verdicts that were looked at once and are to stay: what `--expect` compares with and `--update`
 * writes. One line for each verdict, sorted, so that a change is a line of a diff. The version rises
 * when a field changes its meaning.
 */
export const EXPECTATIONS_VERSION = 1;

const { level, server, client, outcomes, faults, users, scenario, verdict } = entrySchema.shape;

const groupSchema = z.strictObject({
  ...{ level, server, client, outcomes, faults, users, scenario },
  /** Level `code`: `exhaustive`, `paths`, or `random` with its seed. */
  strategy: z.string().nullable(),
  bounds: boundsSchema.omit({ hit: true }),
  /** By `settles, items 1`. */
  verdicts: z.record(
    z
      .string()
      .regex(/^[a-z-]+, items \d+$/, 'expected a claim and a count, as in "settles, items 1"'),
    verdict,
  ),
});

const expectationsFileSchema = z.strictObject({
  schemaVersion: z.literal(EXPECTATIONS_VERSION),
  groups: z.array(groupSchema),
});

type ExpectedGroup = z.infer<typeof groupSchema>;
export type Expectations = z.infer<typeof expectationsFileSchema>;

/** Throws UsageError, one line: where in the file, and what was expected there. */
export function parseExpectations(text: string, file: string): Expectations {
  const value = parseJson(text, file, WANTED);
  refuseOtherVersions(value, file, EXPECTATIONS_VERSION, WANTED);
  const found = parseBy(expectationsFileSchema, value, file);
  const seen = new Set<string>();
  for (const [i, group] of found.groups.entries()) {
    try {
      whereOf(group);
    } catch (error) {
      throw new UsageError(`${file}: groups[${i}]: ${(error as Error).message}`);
    }
    for (const name of Object.keys(group.verdicts)) {
      const key = `${keyOf(group)} ${name}`;
      if (seen.has(key)) throw new UsageError(`${file}: groups[${i}]: ${name} is stored twice`);
      seen.add(key);
    }
  }
  return found;
}

const WANTED = 'expectations, as "unstuck check --expect FILE --update" writes them';

export function expectationsOf(entries: readonly Entry[]): Expectations {
  const groups = new Map<string, ExpectedGroup>();
  for (const entry of [...entries].sort(byClaimAndItems)) {
    const named = groupOf(entry);
    const key = keyOf(named) + JSON.stringify(named.bounds);
    const group = groups.get(key) ?? named;
    groups.set(key, group);
    group.verdicts[nameOf(entry)] = entry.verdict;
  }
  const sorted = [...groups].sort(([a], [b]) => (a < b ? -1 : 1));
  return { schemaVersion: EXPECTATIONS_VERSION, groups: sorted.map(([, group]) => group) };
}

export const formatExpectations = (expectations: Expectations): string =>
  `${JSON.stringify(expectations, null, 2)}\n`;

/** Every verdict that is another one, is not stored, or was not asked; and bounds that are others. */
export function compareExpectations(
  stored: Expectations,
  entries: readonly Entry[],
  file: string,
): ComparedExpectations {
  const expected = verdictsIn(stored);
  const found = verdictsIn(expectationsOf(entries));
  const differences: ComparedExpectations['differences'] = [];
  let asExpected = 0;
  for (const [key, one] of found) {
    const before = expected.get(key);
    if (before?.verdict === one.verdict) asExpected++;
    else
      differences.push({ what: one.what, expected: before?.verdict ?? null, found: one.verdict });
  }
  for (const [key, one] of expected) {
    if (!found.has(key)) differences.push({ what: one.what, expected: one.verdict, found: null });
  }
  const bounds = new Map<string, ComparedExpectations['differences'][number]>();
  for (const [key, one] of found) {
    const before = expected.get(key);
    if (!before || before.bounds === one.bounds) continue;
    const what = `bounds: ${one.where}`;
    bounds.set(what, { what, expected: before.bounds, found: one.bounds });
  }
  return { file, asExpected, differences: [...differences, ...bounds.values()] };
}

/** What is stored for an entry, as far as a report knows such an expectation; a scenario's own wins. */
export function withExpected(entries: readonly Entry[], stored: Expectations): Entry[] {
  const expected = verdictsIn(stored);
  return entries.map((entry) => {
    const found = expected.get(`${keyOf(groupOf(entry))} ${nameOf(entry)}`)?.verdict;
    if (entry.expected !== null || (found !== 'holds' && found !== 'violated')) return entry;
    return { ...entry, expected: found };
  });
}

interface Stored {
  readonly what: string;
  readonly where: string;
  readonly verdict: Entry['verdict'];
  readonly bounds: string;
}

function verdictsIn({ groups }: Expectations): Map<string, Stored> {
  return new Map(
    groups.flatMap((group) =>
      Object.entries(group.verdicts).map(([name, found]) => {
        const where = whereOf(group);
        const stored = {
          what: `${name}: ${where}`,
          where,
          verdict: found,
          bounds: boundsOf(group),
        };
        return [`${keyOf(group)} ${name}`, stored];
      }),
    ),
  );
}

const nameOf = ({ claim, items }: Entry): string => `${claim}, items ${items}`;

const ORDER = Object.keys(CLAIMS);
const byClaimAndItems = (a: Entry, b: Entry): number =>
  ORDER.indexOf(a.claim) - ORDER.indexOf(b.claim) || a.items - b.items;

function groupOf(entry: Entry): ExpectedGroup {
  const { level, server, client, outcomes, faults, users, scenario, schedules } = entry;
  const { maxStates, maxMemory, timeLimit } = entry.bounds;
  const seed = schedules?.seed ?? null;
  const strategy = schedules && `${schedules.strategy}${seed === null ? '' : `, seed ${seed}`}`;
  return {
    ...{ level, server, client, outcomes, faults: sorted(faults), users: sorted(users), scenario },
    strategy: strategy ?? null,
    bounds: { maxStates, maxMemory, timeLimit },
    verdicts: {},
  };
}

const sorted = <T extends object>(budgets: T): T =>
  Object.fromEntries(Object.entries(budgets).sort(([a], [b]) => (a < b ? -1 : 1))) as T;

/** All but the bounds: the same question with other bounds is the same question. */
const keyOf = (group: ExpectedGroup): string => {
  const { level, server, client, outcomes, faults, users, scenario, strategy } = group;
  const budgets = [sorted(faults), sorted(users)];
  return JSON.stringify([level, server, client, outcomes, ...budgets, scenario, strategy]);
};

function whereOf(group: ExpectedGroup): string {
  const { level, scenario, strategy } = group;
  return [
    configurationText(configurationOf({ ...group, items: 0 })),
    ...(level === 'model' ? [] : [`level ${level}`]),
    ...(strategy === null ? [] : [strategy]),
    ...(scenario === null ? [] : [`scenario ${scenario}`]),
  ].join(', ');
}

function boundsOf({ bounds: { maxStates, maxMemory, timeLimit } }: ExpectedGroup): string {
  return `${grouped(maxStates)} states, ${bytesText(maxMemory)}, ${limitText(timeLimit)}`;
}
