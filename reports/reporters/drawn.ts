import type { ExplainReport } from '../explain-report.ts';
import type { FailureNotes } from '../failure-text.ts';
import type { MutantsReport } from '../mutants-report.ts';
import type { Entry, Report } from '../report.ts';

/** What reporters draw from: the JSON reports of one run, or of several that are shown as one. */
export interface Drawn {
  readonly command: string;
  /** Of unstuck. */
  readonly version: string;
  readonly check: Report | null;
  readonly mutants: MutantsReport | null;
  readonly explained: ExplainReport | null;
  /** Of failures that are shown, what their reports do not hold: a remedy, and how to replay. */
  readonly notes: ReadonlyMap<Entry, Notes>;
}

export interface Notes extends FailureNotes {
  /** Where the trace lies; null: it was not written. */
  readonly file: string | null;
}

/** The text of one file. Guarantee: whatever the reports say, it is well formed. */
export type Draw = (drawn: Drawn) => string | Promise<string>;

/** For an entry without notes. */
export const NO_NOTES: Notes = { remedy: null, replay: null, file: null };
