import { UsageError } from '../model/parse.ts';
import type { Config } from '../scenarios/config/schema.ts';
import type { Subject } from '../scenarios/simulate/subject.ts';

/** The config's subject with its wire; null: it has none. */
export function subjectIn(config: Config | null): Subject | null {
  if (!config?.subject) return null;
  const { subject, wire } = config;
  // Not spread: what makes server and client may be methods.
  return wire === undefined ? subject : Object.assign(Object.create(subject), { wire });
}

/** The subject that a stored trace was found with. Throws UsageError where the config has another. */
export function subjectNamed(name: string, config: Config | null, file: string): Subject {
  const subject = subjectIn(config);
  const what = `${file}: the trace is of the subject "${name}" of a config`;
  if (!subject) {
    throw new UsageError(
      `${what}: give --config FILE, or replay it where its unstuck.config.ts lies`,
    );
  }
  if (subject.name !== name) {
    throw new UsageError(`${what}, the config here has "${subject.name}": give another --config`);
  }
  return subject;
}
