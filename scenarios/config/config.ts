import type { ClaimName } from '../../model/claims.ts';
import type { Fault, FaultRoute, Outcomes, User } from '../../model/environment.ts';

import type { PageOptions } from '../browser/page-schema.ts';
import type { VocabularyOptions } from '../logs/vocabulary.ts';

import type { Strategy } from '../simulate/strategies.ts';
import type { Subject } from '../simulate/subject.ts';
import type { WireOptions } from '../simulate/wire-schema.ts';

/**
 * What `unstuck.config.ts` says. Everything may be left out; a flag of the command line wins over what
 * is said here.
 */
export interface UnstuckConfig {
  /** The server and the client under test. */
  readonly subject?: Subject;
  /** A page by its URL, in Chromium; a `subject` beside it answers its API. */
  readonly page?: PageOptions;
  /** How another application says what the protocol says; default: as server/contract.ts does. */
  readonly wire?: WireOptions;
  /** How `explain` reads a log: what requests and messages mean; default: `SEED_VOCABULARY`. */
  readonly vocabulary?: VocabularyOptions;
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
  /** Where schedules run; default: `'code'` where there is a subject and no dialect, else `'model'`. */
  readonly level?: 'model' | 'code' | 'browser';
  /** Level `code`: how schedules are chosen; default: `'exhaustive'`, which alone can prove. */
  readonly strategy?: Strategy;
  /** Level `code`: schedules for each configuration. */
  readonly runs?: number;
  /** Strategies `random` and `property`: what chance begins with. */
  readonly seed?: number;
  /** Strategy `random`: how many changes of priority a bug may need, and one. */
  readonly depth?: number;
  /** Strategy `property`: with its seed, the one counterexample to run. */
  readonly path?: string;
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
export type { PageOptions } from '../browser/page-schema.ts';
/** What a vocabulary is by default: to be read, and to be spread into one's own. */
export { SEED_VOCABULARY } from '../logs/seed-vocabulary.ts';
export type {
  ClientDeps,
  ClientUnderTest,
  ServerDeps,
  ServerUnderTest,
  Subject,
} from '../simulate/subject.ts';

/** Answers what it is given; an editor knows the fields by it. */
export const defineConfig = (config: UnstuckConfig): UnstuckConfig => config;
