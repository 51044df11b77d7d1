import { UsageError } from '../model/parse.ts';
import { subjectOf } from '../scenarios/configuration.ts';
import { configurationOf } from './entries.ts';
import { type Report, reportSchema } from './report.ts';
import { SCHEMA_VERSION } from './schema-version.ts';

/**
 * Reads a report or a trace file. Throws UsageError, one line that names the field and what was
 * expected there, where the text is none.
 */
export function parseReport(text: string, file: string): Report {
  if (text.trim() === '') throw new UsageError(`${file}: the file is empty; expected ${WANTED}`);
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new UsageError(`${file}: not JSON (${(error as Error).message}); expected ${WANTED}`);
  }
  refuseOtherVersions(value, file);
  const parsed = reportSchema.safeParse(value);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    const more = parsed.error.issues.length - 1;
    const others = more > 0 ? ` (and ${more} more)` : '';
    throw new UsageError(`${file}: ${pathText(issue!.path)}: ${issue!.message}${others}`);
  }
  for (const [index, entry] of parsed.data.entries.entries()) {
    try {
      const configuration = configurationOf(entry);
      // Of what is no dialect nothing is known here.
      if (!entry.own) subjectOf(configuration);
    } catch (error) {
      throw new UsageError(`${file}: entries[${index}]: ${(error as Error).message}`);
    }
  }
  return parsed.data;
}

const WANTED = 'a JSON report or a trace file, as "unstuck check" writes them';

/** Said before the rest: another version has other fields. */
function refuseOtherVersions(value: unknown, file: string): void {
  if (typeof value !== 'object' || value === null || !('schemaVersion' in value)) {
    throw new UsageError(`${file}: schemaVersion: there is none; expected ${WANTED}`);
  }
  if (value.schemaVersion !== SCHEMA_VERSION) {
    throw new UsageError(
      `${file}: schemaVersion: expected ${SCHEMA_VERSION}, found ${JSON.stringify(value.schemaVersion)}`,
    );
  }
}

/** `entries[0].items` */
function pathText(path: readonly PropertyKey[]): string {
  return path
    .map((key) => (typeof key === 'number' ? `[${key}]` : `.${String(key)}`))
    .join('')
    .replace(/^\./, '');
}
