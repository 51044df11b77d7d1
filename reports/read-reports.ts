import * as z from 'zod';
import { UsageError } from '../model/parse.ts';
import { configurationOf } from './entries.ts';
import { type ExplainReport, explainReportSchema } from './explain-report.ts';
import { type MutantsReport, mutantsReportSchema } from './mutants-report.ts';
import { parseBy, parseJson, refuseOtherVersions } from './read-report.ts';
import { type Report, reportSchema } from './report.ts';
import { SCHEMA_VERSION } from './schema-version.ts';

/** A report of one of the commands that print JSON, with the file that it was read from. */
export type AnyReport = { readonly file: string } & (
  | { readonly kind: 'check'; readonly report: Report }
  | { readonly kind: 'mutants'; readonly report: MutantsReport }
  | { readonly kind: 'explain'; readonly report: ExplainReport }
);

/** Reports of several kinds, each as its command wrote it. */
export const bundleSchema = z.strictObject({
  schemaVersion: z.literal(SCHEMA_VERSION),
  command: z.string(),
  reports: z.array(z.unknown()),
});

export type Bundle = z.infer<typeof bundleSchema>;

/**
 * Reads what `check`, `check --mutants`, `explain` or `merge-reports` wrote as JSON: one report, or the
 * several of a bundle. Throws UsageError, one line, where it is none of these.
 */
export function readReports(text: string, file: string): AnyReport[] {
  return reportsIn(parseJson(text, file, WANTED), file);
}

const WANTED = 'a JSON report of "unstuck check", "check --mutants", "explain" or "merge-reports"';

function reportsIn(value: unknown, file: string): AnyReport[] {
  refuseOtherVersions(value, file, SCHEMA_VERSION, WANTED);
  const has = (field: string): boolean => field in (value as object);
  if (has('entries')) return [{ kind: 'check', file, report: checkReport(value, file) }];
  if (has('mutants')) {
    return [{ kind: 'mutants', file, report: parseBy(mutantsReportSchema, value, file) }];
  }
  if (has('jobs')) {
    return [{ kind: 'explain', file, report: parseBy(explainReportSchema, value, file) }];
  }
  if (!has('reports')) {
    throw new UsageError(`${file}: no entries, mutants, jobs or reports in it; expected ${WANTED}`);
  }
  const { reports } = parseBy(bundleSchema, value, file);
  return reports.flatMap((one, i) => reportsIn(one, `${file}: reports[${i}]`));
}

/** Dialects may be those of a subject of one's own; faults are the same for all. */
function checkReport(value: unknown, file: string): Report {
  const report = parseBy(reportSchema, value, file);
  for (const [index, entry] of report.entries.entries()) {
    try {
      configurationOf(entry);
    } catch (error) {
      throw new UsageError(`${file}: entries[${index}]: ${(error as Error).message}`);
    }
  }
  return report;
}
