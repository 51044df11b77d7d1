import type { ClaimName } from '../model/claims.ts';
import type { Outcomes } from '../model/environment.ts';
import { parseFaults, parseItems, parseUsers } from '../model/parse.ts';
import type { Configuration } from './configuration.ts';

/**
 * A question with its answer: a subject, an environment, and for each claim what it has to be, for
 * every item count. A violation that is expected and does not come is as wrong as the reverse, so
 * that a known bug stays a test. Texts are as on the command line.
 */
export interface Scenario {
  /** kebab-case */
  readonly id: string;
  readonly title: string;
  /** Where it is run unless the command line says otherwise. */
  readonly level: 'model' | 'code';
  readonly server: string;
  /** A page's dialect; of a library scenario, the name of its page. */
  readonly client: string;
  /** The page is made of a library, so that the model knows nothing of it. */
  readonly library: boolean;
  readonly items: string;
  readonly outcomes: Outcomes;
  readonly faults: string;
  readonly users: string;
  readonly holds: readonly ClaimName[];
  readonly violated: readonly ClaimName[];
}

type Usual = 'level' | 'library' | 'outcomes' | 'faults' | 'users' | 'holds' | 'violated';

const USUAL: Pick<Scenario, Usual> = {
  level: 'model',
  library: false,
  outcomes: 'both',
  faults: 'none',
  users: 'none',
  holds: [],
  violated: [],
};

/** Fills in what most scenarios leave as it is: of the model, any outcome, no faults, no user actions. */
export function scenario(given: Omit<Scenario, Usual> & Partial<Pick<Scenario, Usual>>): Scenario {
  return { ...USUAL, ...given };
}

export type Expected = 'holds' | 'violated';

/** A verdict as far as a scenario looks at it; entries of a report are such. */
export interface FoundVerdict {
  readonly claim: string;
  readonly items: number;
  /** `disagrees` is never as expected. */
  readonly verdict: Expected | 'incomplete' | 'disagrees';
  readonly because: string | null;
}

export interface Comparison {
  readonly result: 'as expected' | 'not as expected' | 'incomplete';
  /** One line for each verdict that is not as expected, or not known. */
  readonly differences: readonly string[];
}

/** One configuration for each item count. */
export function configurationsOf(scenario: Scenario): Configuration[] {
  const { server, client, library, outcomes, holds, violated } = scenario;
  return parseItems(scenario.items).map((items) => ({
    server,
    client,
    items,
    outcomes,
    faults: parseFaults(scenario.faults),
    users: parseUsers(scenario.users),
    claims: [...holds, ...violated],
    ...(library ? { own: 'library' as const } : {}),
  }));
}

export function expectedOf({ holds, violated }: Scenario, claim: string): Expected | null {
  if ((violated as readonly string[]).includes(claim)) return 'violated';
  return (holds as readonly string[]).includes(claim) ? 'holds' : null;
}

/** Compares what was found with what the scenario expects. A claim that was not asked is a difference. */
export function compareScenario(scenario: Scenario, found: readonly FoundVerdict[]): Comparison {
  const differences: string[] = [];
  let wrong = false;
  for (const items of parseItems(scenario.items)) {
    for (const claim of [...scenario.holds, ...scenario.violated]) {
      const expected = expectedOf(scenario, claim);
      const one = found.find((entry) => entry.claim === claim && entry.items === items);
      if (one?.verdict === expected) continue;
      wrong ||= one?.verdict !== 'incomplete';
      const what = one
        ? [one.verdict, ...(one.because ? [one.because] : [])].join(': ')
        : 'not asked';
      differences.push(`${claim}, items ${items}: expected ${expected}, found ${what}`);
    }
  }
  if (differences.length === 0) return { result: 'as expected', differences };
  return { result: wrong ? 'not as expected' : 'incomplete', differences };
}
