import type { Timing } from '../model/timing.ts';
import type { Fetch } from './calls.ts';
import type { Times } from './times.ts';
import type { Wire } from './wire.ts';

/** What a client is told and given. */
export interface ClientDeps {
  readonly jobId: string;
  readonly fetch: Fetch;
  readonly timing: Timing;
  /** At least 0, less than 1. Two pages must not be given the same numbers. */
  readonly random: () => number;
  /** What stands before `/api`: an origin, a path or nothing (default). */
  readonly base?: string;
  /** Other paths and other replies than those of server/contract.ts. */
  readonly wire?: Partial<Wire>;
  readonly times?: Partial<Times>;
}
