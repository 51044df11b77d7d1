import type { Entry, Report } from './report.ts';
import { SCHEMA_VERSION } from './schema-version.ts';

/** What a report says beside its entries, where there is such. */
export type Beside = Pick<Report, 'shard' | 'expectations'>;

/** What is written to a file or to stdout. Apart from the schemas: who only writes need not load them. */
export function formatReport(
  command: string,
  entries: readonly Entry[],
  beside: Beside = {},
): string {
  return `${JSON.stringify({ schemaVersion: SCHEMA_VERSION, command, ...beside, entries }, null, 2)}\n`;
}
