import { CLIENTS, type ClientOptions } from '../model/dialects.ts';
import type { ClientDeps } from './deps.ts';
import { loggedClient } from './dialects/logged.ts';
import type { Client } from './view.ts';
import { watchJob } from './watch-job.ts';

/** What makes a client, whatever its dialect. */
export type ClientMaker = (deps: ClientDeps) => Client;

/**
 * The code for any combination of options: the reference is its own, every other is the logged page
 * with other decisions. A combination that differs from the reference in one option is therefore
 * other code than it.
 */
export function clientFor(options: ClientOptions): ClientMaker {
  const reference = CLIENTS.reference!;
  const names = Object.keys(reference) as (keyof ClientOptions)[];
  if (names.every((name) => options[name] === reference[name])) return watchJob;
  return (deps) => loggedClient(options, deps);
}
