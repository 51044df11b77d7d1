/**
 * The JSON report, version 1. Every other report is drawn from it, and it can be replayed: a trace
 * file is a report with one entry.
 *
 * The version rises when a field changes its meaning or goes; a reader refuses versions that it does
 * not know.
 */
export const SCHEMA_VERSION = 1;
