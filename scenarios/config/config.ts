import type { ClaimName } from '../../model/claims.ts';
import type { Fault, FaultRoute, Outcomes, User } from '../../model/environment.ts';
import type { Subject } from '../simulate/subject.ts';
import type { WireOptions } from '../simulate/wire-schema.ts';

/**
 * What `unstuck.config.ts` says. Everything may be left out; a flag of the command line wins over what
 * is said here.
 */
export interface UnstuckConfig {
  /** The server and the client under test. */
  readonly subject?: Subject;
  /** How another application says what the protocol says; default: as server/contract.ts does. */
  readonly wire?: WireOptions;
  /** Item counts: `3`, `[0, 1, 5]` or `'1..10'`. */
  readonly items?: number | readonly number[] | string;
  /** What items do. */
  readonly outcomes?: Outcomes;
  /** Budgets: `'cut@process-next=1,stale=2'` or `{ 'cut@process-next': 1, stale: 2 }`. */
  readonly faults?: string | Readonly<Partial<Record<Fault | `${Fault}@${FaultRoute}`, number>>>;
  /** Budgets of what users do: `'cancel,refresh=1'` or `{ cancel: 1, refresh: 1 }`. */
  readonly users?: string | Readonly<Partial<Record<User, number>>>;
  /** Only these claims; default: all that mean anything. */
  readonly claims?: readonly ClaimName[];
  /** Dialects for the level `model`, each `NAME` or `NAME,option=value,…`. */
  readonly server?: string | readonly string[];
  readonly client?: string | readonly string[];
  /** Bounds for each configuration: states, a size as in `'2GB'`, a time as in `'60s'`. */
  readonly maxStates?: number;
  readonly maxMemory?: string;
  readonly timeLimit?: string;
  /** `'list'`, `'json'`, `'html'`, `'junit'`, `'sarif'`, `'github'`, `'markdown'`, or several. */
  readonly reporter?: string | readonly string[];
  /** Where files go: reports, JSON among them, and traces. */
  readonly output?: string;
}

// What a subject is written against; this file is the package's entry `unstuck/config`.
export type { View } from '../../client/view.ts';
export type {
  ClientDeps,
  ClientUnderTest,
  ServerDeps,
  ServerUnderTest,
  Subject,
} from '../simulate/subject.ts';

/** Answers what it is given; an editor knows the fields by it. */
export const defineConfig = (config: UnstuckConfig): UnstuckConfig => config;
