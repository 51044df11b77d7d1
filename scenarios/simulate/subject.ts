import type { View } from '../../client/view.ts';
import type { ClientOptions, ServerOptions } from '../../model/dialects.ts';
import type { Timing } from '../../model/timing.ts';
import type { StoreSeen } from './seen.ts';
import type { Watch } from './watch.ts';
import type { WireOptions } from './wire-schema.ts';

/**
 * A server and a client under test, as the world of a simulation makes them: once for every run, and a
 * client once more for every page that is loaded. Whatever they do with time, chance, names and the
 * network goes through `deps`; a subject that reaches past them is found out by running it twice.
 */
export interface Subject {
  readonly name: string;
  server(deps: ServerDeps): ServerUnderTest;
  client(deps: ClientDeps): ClientUnderTest;
  /** How its server and client say what the protocol says; default: as server/contract.ts does. */
  readonly wire?: WireOptions;
  /** Nobody said what its server's replies mean: only its own page can read them. */
  readonly isUntold?: boolean;
  /** Other worlds run in this process meanwhile: who waits for a turn of the event loop may be one of them. */
  readonly isBesideOthers?: boolean;
  /** What passes in pages does not pass by the server's clock. */
  readonly clockStands?: boolean;
  /** Is told of each step, so that one that does not end can be named. */
  readonly watch?: Watch;
  /** The dialects that this subject claims to be: then every step is held to the model. */
  readonly model?: { readonly server: ServerOptions; readonly client: ClientOptions };
}

export interface ServerDeps {
  readonly timing: Timing;
  readonly random: () => number;
  readonly newId: () => string;
  /**
   * A point where the scheduler may let others go first: await it right before each operation on
   * shared state. A server without one is atomic between a request's arrival and its answer.
   * `reads`: whatever runs from there to the next step, and from the arrival to the first, changes
   * nothing that another handler could find; then fewer orders have to be tried.
   */
  readonly step: (name: string, how?: { readonly reads?: boolean }) => Promise<void>;
  /** The work on one item: the world decides when it ends, and how. Rejects where its worker dies. */
  readonly work: (item: { readonly id: string }) => Promise<'completed' | 'failed'>;
}

export interface ServerUnderTest {
  fetch(request: Request): Promise<Response>;
  /** Everything that decides its future, as plain data. */
  fingerprint?(): unknown;
  /** Its answers may name the run's own job, or the time: a run is taken to be the same whatever they say. */
  readonly answersVary?: boolean;
  /** Its timers only renew its leases: they are no moves of their own, but fire on the way to a lease's end. */
  readonly timersOnlyRenew?: boolean;
  /** The job as it is stored. Without it, the contract's status and items routes are asked. */
  observe?(jobId: string): Promise<StoreSeen>;
}

export interface ClientDeps {
  readonly jobId: string;
  readonly fetch: (url: string, init?: RequestInit) => Promise<Response>;
  readonly timing: Timing;
  readonly random: () => number;
}

export interface ClientUnderTest {
  start(): void;
  view(): View;
  /** What leaving the page does. */
  stop(): void;
  /** What its cancel button does, if it has one. */
  cancel?(): void;
  /** Its tab was hidden, or is shown again. While it is hidden its timers do not fire. */
  setVisibility?(hidden: boolean): void;
  /** Where it runs elsewhere: resolves when it is at rest there, and all that it did is known here. */
  settle?(): Promise<void>;
  /** It replaces the global timers and fetch by itself. */
  readonly hasOwnGlobals?: boolean;
  /** Everything that decides its future, as plain data. */
  fingerprint?(): unknown;
}
