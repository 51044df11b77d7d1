import type { Entry } from './report.ts';

/**
 * The JSON report, version 1. Every other report is drawn from it, and it can be replayed: a trace
 * file is a report with one entry.
 *
 * The version rises when a field changes its meaning or goes; a reader refuses versions that it does
 * not know.
 */
export const SCHEMA_VERSION = 1;

/** What is written to a file or to stdout. Apart from the schemas: who only writes need not load them. */
export function formatReport(command: string, entries: readonly Entry[]): string {
  return `${JSON.stringify({ schemaVersion: SCHEMA_VERSION, command, entries }, null, 2)}\n`;
}
