import { clientFor } from '../../client/dialects.ts';
import type { Client } from '../../client/view.ts';
import type { ClientOptions, ServerOptions } from '../../model/dialects.ts';
import { type AppOptions, createHandler, type Handler } from '../../server/app.ts';
import { watchStore } from './our-store.ts';
import type {
  ClientDeps,
  ClientUnderTest,
  ServerDeps,
  ServerUnderTest,
  Subject,
} from './subject.ts';

/** Other code in the place of our server's or our client's, held to the same model. */
export interface OurParts {
  readonly name?: string;
  readonly app?: (options: AppOptions) => Handler;
  readonly client?: (deps: ClientDeps) => Client;
}

/** Longer than any work in virtual time, shorter than for ever. */
const LEASE = 10_000;

/** The reference server and client in a dialect each, and the model of both. */
export function ourSubject(
  server: ServerOptions,
  client: ClientOptions,
  parts: OurParts = {},
): Subject {
  const makeApp = parts.app ?? createHandler;
  const makeClient = parts.client ?? clientFor(client);
  return {
    name: parts.name ?? 'ours',
    model: { server, client },
    server: (deps) => serverOf(server, makeApp, deps),
    client: (deps) => clientOf(makeClient, deps),
  };
}

function serverOf(
  dialect: ServerOptions,
  makeApp: NonNullable<OurParts['app']>,
  deps: ServerDeps,
): ServerUnderTest {
  const { timing, newId, step } = deps;
  const watched = watchStore(dialect, timing, LEASE, step);
  const app = makeApp({
    store: watched.store,
    dialect,
    timing,
    newId,
    lease: LEASE,
    // How far a status lags is the schedule's to say: the step is held.
    lag: 0,
    worker: ({ id }) =>
      deps.work({ id }).catch((error: unknown) => {
        watched.dies(id);
        throw error;
      }),
  });
  return {
    fetch: async (request) => app.fetch(request),
    timersOnlyRenew: true,
    observe: watched.observe,
    fingerprint: watched.fingerprint,
  };
}

function clientOf(make: (deps: ClientDeps) => Client, deps: ClientDeps): ClientUnderTest {
  const client = make(deps);
  return {
    start: () => client.start(),
    view: () => client.view(),
    stop: () => client.stop(),
    cancel: () => client.cancel(),
  };
}
