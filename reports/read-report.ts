import type * as z from 'zod';
import { UsageError } from '../model/parse.ts';
import { subjectOf } from '../scenarios/configuration.ts';
import { configurationOf } from './entries.ts';
import { type Report, reportSchema } from './report.ts';
import { SCHEMA_VERSION } from './schema-version.ts';

/**
 * Reads a report or a trace file that can be replayed. Throws UsageError, one line that names the field
 * and what was expected there, where the text is none.
 */
export function parseReport(text: string, file: string): Report {
  const value = parseJson(text, file, WANTED);
  refuseOtherVersions(value, file, SCHEMA_VERSION, WANTED);
  const report = parseBy(reportSchema, value, file);
  for (const [index, entry] of report.entries.entries()) {
    try {
      const configuration = configurationOf(entry);
      // Of what is no dialect nothing is known here.
      if (!entry.own) subjectOf(configuration);
    } catch (error) {
      throw new UsageError(`${file}: entries[${index}]: ${(error as Error).message}`);
    }
  }
  return report;
}

const WANTED = 'a JSON report or a trace file, as "unstuck check" writes them';

/** `wanted` says what should have been in the file. */
export function parseJson(text: string, file: string, wanted: string): unknown {
  if (text.trim() === '') throw new UsageError(`${file}: the file is empty; expected ${wanted}`);
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new UsageError(`${file}: not JSON (${(error as Error).message}); expected ${wanted}`);
  }
}

/** Said before the rest: another version has other fields. */
export function refuseOtherVersions(
  value: unknown,
  file: string,
  version: number,
  wanted: string,
): void {
  if (typeof value !== 'object' || value === null || !('schemaVersion' in value)) {
    throw new UsageError(`${file}: schemaVersion: there is none; expected ${wanted}`);
  }
  if (value.schemaVersion !== version) {
    throw new UsageError(
      `${file}: schemaVersion: expected ${version}, found ${JSON.stringify(value.schemaVersion)}`,
    );
  }
}

/** Throws UsageError that names the first field that is wrong, and how many others are. */
export function parseBy<S extends z.ZodType>(schema: S, value: unknown, file: string): z.output<S> {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const more = parsed.error.issues.length - 1;
  const others = more > 0 ? ` (and ${more} more)` : '';
  const at = pathText(issue!.path);
  throw new UsageError(`${file}: ${at === '' ? '' : `${at}: `}${issue!.message}${others}`);
}

/** `entries[0].items` */
function pathText(path: readonly PropertyKey[]): string {
  return path
    .map((key) => (typeof key === 'number' ? `[${key}]` : `.${String(key)}`))
    .join('')
    .replace(/^\./, '');
}
