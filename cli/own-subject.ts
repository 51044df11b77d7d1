import { UsageError } from '../model/parse.ts';
import type { OwnPage } from '../scenarios/browser/page-subject.ts';
import type { Config } from '../scenarios/config/schema.ts';
import type { Subject } from '../scenarios/simulate/subject.ts';
import type { Io } from './io.ts';

/** The config's subject with its wire, watched; null: it has none. */
export function subjectIn(config: Config | null, { watch }: Pick<Io, 'watch'>): Subject | null {
  if (!config?.subject) return null;
  const { subject, wire } = config;
  // Not spread: what makes server and client may be methods.
  return Object.assign(Object.create(subject), wire && { wire }, watch && { watch });
}

/** The config's page, with its subject and its wire; null: it has none. Throws UsageError. */
export async function pageIn(
  config: Config | null,
  io: Pick<Io, 'files'>,
): Promise<OwnPage | null> {
  if (!config?.page) return null;
  const { ownPage } = await import('../scenarios/browser/page-subject.ts');
  const { page, wire, subject } = config;
  return ownPage({ page, wire, subject }, io.files.read);
}

/** The subject that a stored trace was found with. Throws UsageError where the config has another. */
export function subjectNamed(
  name: string,
  config: Config | null,
  io: Pick<Io, 'watch'>,
  file: string,
): Subject {
  return sameName('subject', name, subjectIn(config, io), file);
}

/** The same of a page. */
export async function pageNamed(
  name: string,
  config: Config | null,
  io: Pick<Io, 'files'>,
  file: string,
): Promise<OwnPage> {
  return sameName('page', name, await pageIn(config, io), file);
}

function sameName<T extends { readonly name: string }>(
  kind: 'subject' | 'page',
  name: string,
  found: T | null,
  file: string,
): T {
  const what = `${file}: the trace is of the ${kind} "${name}" of a config`;
  if (!found) {
    throw new UsageError(
      `${what}: give --config FILE, or replay it where its unstuck.config.ts lies`,
    );
  }
  if (found.name !== name) {
    throw new UsageError(`${what}, the config here has "${found.name}": give another --config`);
  }
  return found;
}
