import { CLIENTS } from '../../../model/dialects.ts';
import { parseServer, UsageError, unknown } from '../../../model/parse.ts';
import { ourSubject } from '../our-subject.ts';
import type { Subject } from '../subject.ts';

/** What a page needs is not installed. */
export class MissingLibraryError extends UsageError {}

interface LibraryPage {
  /** Packages; optional peers of this one. */
  readonly needs: readonly string[];
  readonly load: () => Promise<Subject['client']>;
}

const TANSTACK = ['@tanstack/query-core', 'msw'];
const SWR = ['swr', 'react', 'react-test-renderer', 'msw'];

const tanStack = (options: import('./tanstack-query.ts').TanStackOptions = {}): LibraryPage => ({
  needs: TANSTACK,
  load: async () => (await import('./tanstack-query.ts')).tanStackQuery(options),
});
const swr = (options: import('./swr.ts').SwrOptions = {}): LibraryPage => ({
  needs: SWR,
  load: async () => (await import('./swr.ts')).swr(options),
});
const handWritten = (afterError: import('./hand-written.ts').AfterError): LibraryPage => ({
  needs: ['msw'],
  load: async () => (await import('./hand-written.ts')).handWritten(afterError),
});

/** Loaded one by one, when they are run. */
const PAGES: Readonly<Record<string, LibraryPage>> = {
  'hand-written': handWritten('stops'),
  'hand-written-goes-on': handWritten('goes on'),
  'tanstack-query': tanStack(),
  'tanstack-query-armed-by-data': tanStack({ interval: 'while data says so', retry: 0 }),
  'tanstack-query-until-error': tanStack({ interval: 'until an error', retry: 0 }),
  swr: swr(),
  'swr-without-retry': swr({ shouldRetryOnError: false }),
  'swr-armed-by-data': swr({ interval: 'while data says so' }),
};

/**
 * Our server in a dialect with a page made of a library; it claims no dialect. Throws
 * MissingLibraryError, one line, where what the page needs is not installed.
 */
export async function librarySubject(
  { server, client }: { readonly server: string; readonly client: string },
  pages: Readonly<Record<string, LibraryPage>> = PAGES,
): Promise<Subject> {
  const page = pages[client];
  if (!page) throw unknown('page of a library', client, Object.keys(pages));
  const { model: _, ...ours } = ourSubject(parseServer(server), CLIENTS.reference!);
  const make = await page.load().catch((error: unknown) => {
    throw isMissing(error) ? new MissingLibraryError(missing(client, page.needs, error)) : error;
  });
  return { ...ours, name: client, client: make };
}

const isMissing = (error: unknown): error is NodeJS.ErrnoException =>
  error instanceof Error && (error as NodeJS.ErrnoException).code === 'ERR_MODULE_NOT_FOUND';

const missing = (client: string, needs: readonly string[], { message }: Error): string => {
  const [, what = needs.join(' or ')] =
    /Cannot find (?:package|module) '([^']+)'/.exec(message) ?? [];
  return `${client} needs ${what}, which is not installed: npm install --save-dev ${needs.join(' ')}`;
};
