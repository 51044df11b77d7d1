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
interface Common {
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

/** Made by other options, which model and code both have. */
export interface OptionsMutant extends Common {
  readonly change: { readonly kind: 'options' } & Options;
}

/** Made by a few lines of code, of which the model knows nothing. */
export interface CodeMutant extends Common {
  readonly change: { readonly kind: 'code'; readonly mistake: Mistake };
}

export type Mutant = OptionsMutant | CodeMutant;

type Usual = 'outcomes' | 'faults' | 'users' | 'without';
type Given<Change> = Omit<Common, Usual> & Partial<Pick<Common, Usual>> & Change;

/** Most leave this as it is: any outcome, no faults, a user who only looks. */
const USUAL = { outcomes: 'both', faults: 'none', users: 'none', without: SAME } as const;

export function optionsMutant(given: Given<Partial<Options>>): OptionsMutant {
  const { server = '', client = '', ...common } = given;
  return { ...USUAL, ...common, change: { kind: 'options', server, client } };
}

export function codeMutant(given: Given<{ readonly mistake: Mistake }>): CodeMutant {
  const { mistake, ...common } = given;
  return { ...USUAL, ...common, change: { kind: 'code', mistake } };
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
