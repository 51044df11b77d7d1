import { CATALOGUE } from '../scenarios/catalogue.ts';
import type { Comparison } from '../scenarios/scenario.ts';
import {
  type Counterexample,
  type CounterexampleOptions,
  counterexamplesOf,
} from './data/counterexamples.ts';
import { type CoverageData, coverageIn } from './data/coverage.ts';
import { type Explored, exploredIn, type LevelTotals, levelsOf } from './data/explored.ts';
import { type Matrix, matrixOf, saidBy, type Worst, worstOf } from './data/matrix.ts';
import { type Scope, scopeOf } from './data/scope.ts';
import type { ExplainReport } from './explain-report.ts';
import { type Totals, totalsOf } from './group.ts';
import type { MutantsReport } from './mutants-report.ts';
import type { ComparedExpectations, Entry, Report } from './report.ts';
import { resultsOf } from './scenario-text.ts';

/**
 * What every reporter but `json` is drawn from: plain data, itself drawn from the JSON report. Nothing
 * in it is known to the report only: whoever has the JSON can have this again.
 */
export interface ReportData {
  /** The command that made the report; to be pasted. */
  readonly command: string;
  /** What a reader has to know first. */
  readonly worst: Worst;
  readonly totals: Omit<Totals, 'interleavings'> & {
    /** In decimal; null: a bound was hit somewhere. */
    readonly interleavings: string | null;
    /** Violations that scenarios expect; `totals.violated` counts them too. */
    readonly expected: number;
    readonly configurations: number;
    readonly verdicts: number;
  };
  /** Bounds, assumptions, and what was not proved. */
  readonly scope: Scope;
  /** What was explored, by level. */
  readonly levels: readonly LevelTotals[];
  readonly matrix: Matrix;
  readonly counterexamples: readonly Counterexample[];
  /** One for each configuration, in the order of the report. */
  readonly explored: readonly Explored[];
  /** Of those configurations that were asked for it. */
  readonly coverage: readonly CoverageData[];
  readonly differences: readonly Difference[];
  readonly scenarios: readonly ScenarioData[];
  /** How the verdicts compare with stored ones; null: they were not compared. */
  readonly expectations: ComparedExpectations | null;
  readonly explained: ExplainReport | null;
  readonly mutants: MutantsReport | null;
  readonly entries: readonly Entry[];
  /** The cell of each entry, in the order of the entries. */
  readonly cellOf: readonly string[];
}

/** Where code and model part. */
export interface Difference extends NonNullable<Entry['difference']> {
  readonly cell: string;
  readonly items: number;
}

export interface ScenarioData extends Comparison {
  readonly id: string;
  readonly title: string;
}

export interface ReportParts {
  readonly report: Report;
  readonly explained?: ExplainReport | null;
  readonly mutants?: MutantsReport | null;
  /** What the command found out beside the report: remedies, and where traces were written. */
  readonly notes?: CounterexampleOptions['notes'];
}

/**
 * Draws the data of a report. 10,000 entries take less than a second where traces say what was seen,
 * as `check` writes them; others are replayed, the first 100 of them.
 */
export function reportDataOf(parts: ReportParts): ReportData {
  const { report, explained = null, mutants = null, notes } = parts;
  const { command, entries } = report;
  const { matrix, cellOf } = matrixOf(entries);
  const totals = totalsOf(entries);
  const explored = exploredIn(entries, cellOf);
  return {
    command,
    worst: worstOf(entries.map(saidBy)),
    totals: {
      ...totals,
      interleavings: totals.interleavings === null ? null : String(totals.interleavings),
      expected: entries.filter((one) => saidBy(one) === 'expected').length,
      configurations: explored.length,
      verdicts: entries.length,
    },
    scope: scopeOf(entries),
    levels: levelsOf(explored),
    matrix,
    counterexamples: counterexamplesOf(entries, { cellOf, ...(notes ? { notes } : {}) }),
    explored,
    coverage: coverageIn(entries),
    differences: differencesIn(entries, cellOf),
    scenarios: scenariosIn(entries),
    expectations: report.expectations ?? null,
    explained,
    mutants,
    entries,
    cellOf: entries.map(cellOf),
  };
}

/** One for each configuration and item count: its claims all say the same. */
function differencesIn(
  entries: readonly Entry[],
  cellOf: (entry: Entry) => string,
): readonly Difference[] {
  const found = new Map<string, Difference>();
  for (const entry of entries) {
    if (!entry.difference) continue;
    const cell = cellOf(entry);
    found.set(`${cell} ${entry.items}`, { ...entry.difference, cell, items: entry.items });
  }
  return [...found.values()];
}

/** The scenarios of this version that the entries were asked by. */
function scenariosIn(entries: readonly Entry[]): ScenarioData[] {
  const asked = new Set(entries.map((one) => one.scenario));
  const known = CATALOGUE.filter(({ id }) => asked.has(id));
  return resultsOf(known, entries).map(({ scenario: { id, title }, result, differences }) => {
    return { id, title, result, differences };
  });
}
