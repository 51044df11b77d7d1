import { htmlReport } from '../html/html-report.ts';
import { reportDataOf } from '../report-data.ts';
import { SCHEMA_VERSION } from '../schema-version.ts';
import type { Draw } from './drawn.ts';
import { NO_NOTES } from './drawn.ts';

/** One document for people; it says what there is of verdicts, explanations and mutants. */
export const drawHtml: Draw = ({ command, check, mutants, explained, notes }) => {
  const report = check ?? { schemaVersion: SCHEMA_VERSION, command, entries: [] };
  const noted = (shown: Parameters<typeof notes.get>[0]) => notes.get(shown) ?? NO_NOTES;
  return htmlReport(reportDataOf({ report, explained, mutants, notes: noted }));
};
