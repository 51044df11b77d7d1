import type { ClaimName } from '../../model/claims.ts';
import type { Outcomes } from '../../model/environment.ts';
import type { Mistake } from './code/mistake.ts';

/** The classes of bugs that leave a job's page stuck or wrong; each is named in classes.ts. */
export type BugClass = `C${number}`;

export const LEVELS = ['model', 'code'] as const;
export type Level = (typeof LEVELS)[number];

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
  readonly change: Change;
  /**
   * What stands in for the reference pair, where a second defence of it covers up this mistake: the
   * same without that defence. It keeps the claim.
   */
  readonly without: Options;
}

/** Other options, which model and code both have; or other code, of which the model knows nothing. */
export type Change =
  | ({ readonly kind: 'options' } & Options)
  | { readonly kind: 'code'; readonly mistake: Mistake };

/** Options that differ from `reference`, as `error=stop,after=poll`. */
export interface Options {
  readonly server: string;
  readonly client: string;
}

export const SAME: Options = { server: '', client: '' };

export type OptionsMutant = Mutant & { readonly change: { readonly kind: 'options' } };

type Usual = 'outcomes' | 'faults' | 'users' | 'without';
type Given = Omit<Mutant, Usual | 'change'> &
  Partial<Pick<Mutant, Usual> & Options & { mistake: Mistake }>;

/** Fills in what most leave as it is: any outcome, no faults, a user who only looks. */
export function mutant({ server = '', client = '', mistake, ...given }: Given): Mutant {
  const change: Change = mistake ? { kind: 'code', mistake } : { kind: 'options', server, client };
  return { outcomes: 'both', faults: 'none', users: 'none', without: SAME, ...given, change };
}

export const isOptions = (one: Mutant): one is OptionsMutant => one.change.kind === 'options';

/** Where it can be made. */
export const levelsOf = (one: Mutant): readonly Level[] => (isOptions(one) ? LEVELS : ['code']);

/** The class that an id belongs to. */
export const classOf = ({ id }: Pick<Mutant, 'id'>): BugClass =>
  id.replace(/[a-z]$/, '') as BugClass;

/** `reference,error=stop`: the reference with each of these changes. */
export const dialectText = (...changes: readonly string[]): string =>
  ['reference', ...changes.filter((one) => one !== '')].join(',');
