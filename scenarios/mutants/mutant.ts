import type { ClaimName } from '../../model/claims.ts';
import type { Outcomes } from '../../model/environment.ts';

/** The classes of bugs that leave a job's page stuck or wrong; each is named in classes.ts. */
export type BugClass = `C${number}`;

/**
 * One small mistake in the reference server, the reference client or the network between them, with
 * the claim that has to catch it and the least world in which it does. Texts are as on the command
 * line.
 */
export interface Mutant {
  /** Its class, with a letter where the class has several. */
  readonly id: BugClass | `${BugClass}${'a' | 'b'}`;
  readonly title: string;
  readonly of: 'client' | 'server' | 'network';
  readonly claim: ClaimName;
  /** The fewest that it takes. */
  readonly items: number;
  readonly outcomes: Outcomes;
  readonly faults: string;
  readonly users: string;
  readonly change: Options;
  /**
   * What stands in for the reference pair, where a second defence of it covers up this mistake: the
   * same without that defence. It keeps the claim.
   */
  readonly without: Options;
}

/** Options that differ from `reference`, as `error=stop,after=poll`. */
export interface Options {
  readonly server: string;
  readonly client: string;
}

export const SAME: Options = { server: '', client: '' };

type Usual = 'outcomes' | 'faults' | 'users' | 'without';
type Given = Omit<Mutant, Usual | 'change'> &
  Partial<Pick<Mutant, Usual> & { server: string; client: string }>;

/** Fills in what most leave as it is: any outcome, no faults, a user who only looks. */
export function mutant({ server = '', client = '', ...given }: Given): Mutant {
  const change = { server, client };
  return { outcomes: 'both', faults: 'none', users: 'none', without: SAME, ...given, change };
}

/** The class that an id belongs to. */
export const classOf = ({ id }: Pick<Mutant, 'id'>): BugClass =>
  id.replace(/[a-z]$/, '') as BugClass;

/** `reference,error=stop`: the reference with each of these changes. */
export const dialectText = (...changes: readonly string[]): string =>
  ['reference', ...changes.filter((one) => one !== '')].join(',');
