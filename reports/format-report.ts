import type { Entry } from './report.ts';
import { SCHEMA_VERSION } from './schema-version.ts';

/** What is written to a file or to stdout. Apart from the schemas: who only writes need not load them. */
export function formatReport(command: string, entries: readonly Entry[]): string {
  return `${JSON.stringify({ schemaVersion: SCHEMA_VERSION, command, entries }, null, 2)}\n`;
}
