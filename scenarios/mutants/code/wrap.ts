import { CLIENTS, SERVERS } from '../../../model/dialects.ts';
import { createApp } from '../../../server/app.ts';
import { DeliveredResponse } from '../../simulate/calls.ts';
import { type OurParts, ourSubject } from '../../simulate/our-subject.ts';
import type {
  ClientDeps,
  ClientUnderTest,
  ServerDeps,
  ServerUnderTest,
  Subject,
} from '../../simulate/subject.ts';

/** What becomes of a subject in which one mistake is made. */
export type Mutation = (subject: Subject) => Subject;

type App = NonNullable<OurParts['app']>;
type AppOptions = Parameters<App>[0];

/**
 * The reference server and client as code alone: no dialect is claimed, so that nothing but a claim
 * can tell a mistake; and the page says where it stands, which the model beside it does else.
 */
export function reference(app: App = createApp): Subject {
  const { server, client } = ourSubject(SERVERS.reference!, CLIENTS.reference!, { app });
  return { name: 'reference', server, client: (deps) => placed(deps, client) };
}

/** The same with other options for the server's parts. */
export const withApp =
  (change: (options: AppOptions) => Partial<AppOptions>): Mutation =>
  () =>
    reference((options) => createApp({ ...options, ...change(options) }));

export const withServer =
  (wrap: (make: Subject['server'], deps: ServerDeps) => ServerUnderTest): Mutation =>
  (subject) => ({ ...subject, server: (deps) => wrap(subject.server, deps) });

export const withClient =
  (wrap: (make: Subject['client'], deps: ClientDeps) => ClientUnderTest): Mutation =>
  (subject) => ({ ...subject, client: (deps) => wrap(subject.client, deps) });

/** An answer as it came: the status reads alone are GETs. */
export interface Heard {
  readonly isRead: boolean;
  readonly ok: boolean;
  readonly text: string;
}

/** `fetch` whose answers pass through `change`, which may also just look at them. */
export function hearing(
  fetch: ClientDeps['fetch'],
  change: (heard: Heard) => string,
): ClientDeps['fetch'] {
  return async (url, init) => {
    const isRead = init?.method === 'GET';
    const response = await fetch(url, init).catch((error: unknown) => {
      change({ isRead, ok: false, text: '' });
      throw error;
    });
    const { status, headers, ok } = response;
    const text = change({ isRead, ok, text: await response.text() });
    return new DeliveredResponse({ status, headers, text });
  };
}

/**
 * The reference client goes on from what it heard last; the newest version that it heard of decides
 * what an older answer may still change.
 */
function placed(deps: ClientDeps, make: Subject['client']): ClientUnderTest {
  let last = '';
  let newest = 0;
  const fetch = hearing(deps.fetch, ({ isRead, ok, text }) => {
    const said = ok ? (JSON.parse(text) as Record<string, unknown>) : {};
    newest = Math.max(newest, Number(said.version ?? 0));
    last = `${isRead} ${ok} ${said.status} ${said.remainingItems}`;
    return text;
  });
  const client = make({ ...deps, fetch });
  return { ...client, fingerprint: () => [last, newest, client.fingerprint?.() ?? null] };
}
