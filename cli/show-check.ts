import { join } from 'node:path';
import type { ExplainReport } from '../reports/explain-report.ts';
import { type Beside, formatReport } from '../reports/format-report.ts';
import { failuresOf } from '../reports/group.ts';
import type { MutantsReport } from '../reports/mutants-report.ts';
import type { Entry, Report } from '../reports/report.ts';
import type { Notes } from '../reports/reporters/drawn.ts';
import { SCHEMA_VERSION } from '../reports/schema-version.ts';
import { traceFileName } from '../reports/trace-file.ts';
import { subjectOf } from '../scenarios/configuration.ts';
import { CheckList, type Listed } from './check-list.ts';
import type { Io } from './io.ts';
import { remediesWith } from './remedies.ts';
import {
  deliver,
  type Json,
  nothingDrawn,
  printJson,
  type Reporting,
  streamFor,
} from './reporting.ts';

export interface CheckShown extends Listed {
  /** Look for changes after which a claim holds, where somebody reads them? */
  readonly remedies: boolean;
  /** What replays a trace from its file. */
  readonly replayOf?: (file: string, entry: Entry) => string;
  /** Strategy property: what generates the run again; null: it was not generated. */
  readonly againOf?: (entry: Entry) => string | null;
  /** Where traces go; null: nowhere. */
  readonly output: string | null;
  readonly reporting: Reporting;
  /** Reports of other kinds that are shown with it. */
  readonly mutants?: MutantsReport | null;
  readonly explained?: ExplainReport | null;
  /** What the list says of them. */
  readonly also?: readonly string[];
}

/** Makes every report of a check that was asked for. Throws UsageError where a file cannot be written. */
export async function showCheck(report: Report, shown: CheckShown, io: Io): Promise<void> {
  const { reporting, mutants = null, explained = null, also = [] } = shown;
  const json = jsonOf(report, mutants, explained);
  printJson(reporting, json, io);
  const list = reporting.reporters.includes('list')
    ? new CheckList(report, shown, streamFor(reporting, io), io.env)
    : null;
  list?.verdicts();
  const notes = await notesOf(report, shown, io);
  list?.failures(notes);
  for (const text of also) list?.also(text);
  const check = report.entries.length > 0 ? report : null;
  const drawn = { ...nothingDrawn(report.command), check, mutants, explained, notes };
  const traces = tracesOf(report, notes);
  await deliver(drawn, json, { reporting, traces }, list, io);
}

/**
 * A part's name says which it is, so that all parts can lie in one folder. Reports of several kinds are
 * a bundle; one alone stays what it is.
 */
function jsonOf(
  report: Report,
  mutants: MutantsReport | null,
  explained: ExplainReport | null,
): Json {
  const { command, entries, shard, expectations } = report;
  const beside: Beside = { ...(shard ? { shard } : {}), ...(expectations ? { expectations } : {}) };
  const file = shard ? `report-${shard.index}-of-${shard.of}.json` : 'report.json';
  if (!mutants && !explained) return { file, text: formatReport(command, entries, beside) };
  const reports = [...(entries.length > 0 ? [report] : []), mutants ?? [], explained ?? []].flat();
  const [first] = reports;
  const all = reports.length === 1 ? first : { schemaVersion: SCHEMA_VERSION, command, reports };
  return { file, text: `${JSON.stringify(all, null, 2)}\n` };
}

/** Of each failure that is shown: a remedy, where somebody reads it, and where its trace lies. */
async function notesOf(
  { entries }: Report,
  { remedies, replayOf, againOf, output, reporting }: CheckShown,
  io: Io,
): Promise<Map<Entry, Notes>> {
  const told = reporting.reporters.some((name) => name !== 'json');
  const remedyOf = told && remedies ? remediesWith(io) : async () => null;
  const notes = new Map<Entry, Notes>();
  for (const failure of failuresOf(entries)) {
    const { shown } = failure;
    const file = output === null ? null : join(output, traceFileName(shown));
    const replay = file && replayOf && isKnown(shown) ? replayOf(file, shown) : null;
    const remedy = shown.own ? null : await remedyOf(failure);
    notes.set(shown, { remedy, replay, again: againOf?.(shown) ?? null, file });
  }
  return notes;
}

function isKnown(entry: Entry): boolean {
  if (entry.own) return true;
  try {
    subjectOf(entry);
    return true;
  } catch {
    return false;
  }
}

/** A file for each failure that is shown. */
function tracesOf(
  { command }: Report,
  notes: ReadonlyMap<Entry, Notes>,
): Readonly<Record<string, string>> {
  const texts: Record<string, string> = {};
  for (const [entry, { file }] of notes) {
    if (file !== null) texts[file] = formatReport(command, [withoutCoverage(entry)]);
  }
  return texts;
}

/** A trace file is one run; what all others met is no part of it. */
function withoutCoverage({ coverage: _, ...entry }: Entry): Entry {
  return entry;
}
