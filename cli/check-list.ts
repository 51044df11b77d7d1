import { colorsFor } from '../reports/colors.ts';
import { expectationsText } from '../reports/expectations-text.ts';
import { type FailureNotes, failureText } from '../reports/failure-text.ts';
import { failuresOf, totalsOf } from '../reports/group.ts';
import {
  assumptionsText,
  boundsText,
  summaryText,
  tableText,
  verdictCounts,
} from '../reports/list-text.ts';
import { ordersText } from '../reports/orders-text.ts';
import type { Entry, Report } from '../reports/report.ts';
import {
  replayScenario,
  resultsOf,
  scenarioCounts,
  scenariosText,
} from '../reports/scenario-text.ts';
import { differencesText, schedulesText } from '../reports/schedules-text.ts';
import type { Scenario } from '../scenarios/scenario.ts';
import { commandLine } from './command-line.ts';
import { type Io, type Stream, wantsColors } from './io.ts';
import type { Listing } from './reporting.ts';

export interface Listed {
  /** Not empty: the run is of scenarios. */
  readonly scenarios: readonly Scenario[];
  /** They are all that there are. */
  readonly all: boolean;
  /** Did the scenario run on the code? */
  readonly isCode?: (scenario: Scenario) => boolean;
  /** The last line where there are no verdicts, but other reports. */
  readonly last?: string;
  /** What it took, ms; null: it was not one run. */
  readonly time: () => number | null;
}

/** The report for people, in three parts: what stands before the failures, what after them, the end. */
export class CheckList implements Listing {
  readonly #report: Report;
  readonly #listed: Listed;
  readonly #stream: Stream;
  readonly #colors: ReturnType<typeof colorsFor>;

  constructor(report: Report, listed: Listed, stream: Stream, env: Io['env']) {
    this.#report = report;
    this.#listed = listed;
    this.#stream = stream;
    this.#colors = colorsFor(wantsColors({ env, stdout: stream }));
  }

  verdicts(): void {
    if (this.#report.entries.length === 0) return;
    const { all, isCode } = this.#listed;
    const how = (one: Scenario) => howToSee(one, isCode?.(one) ?? one.level === 'code');
    const results = this.#results();
    const { entries } = this.#report;
    const text =
      results.length > 0
        ? scenariosText(results, this.#colors, all ? undefined : how)
        : tableText(entries, this.#colors);
    this.#print(text);
  }

  failures(notes: ReadonlyMap<Entry, FailureNotes>): void {
    const { entries } = this.#report;
    if (entries.length === 0) return;
    for (const [index, failure] of failuresOf(entries).entries()) {
      const noted = notes.get(failure.shown) ?? { remedy: null, replay: null };
      this.#print(failureText(failure, index + 1, noted, this.#colors));
    }
    for (const text of differencesText(entries)) this.#print(text);
    this.#print(boundsText(entries));
    if (entries.some((one) => one.level === 'browser')) this.#print(ordersText(entries));
    if (entries.some((one) => one.level === 'code')) this.#print(schedulesText(entries));
    this.#print(assumptionsText(entries));
    const { expectations } = this.#report;
    if (expectations) this.#print(expectationsText(expectations));
  }

  also(text: string): void {
    this.#print(text);
  }

  end(): void {
    if (this.#report.entries.length === 0) {
      this.#stream.write(`${this.#listed.last ?? 'Done.'}\n`);
      return;
    }
    const totals = totalsOf(this.#report.entries);
    const results = this.#results();
    const counts = results.length > 0 ? scenarioCounts(results) : verdictCounts(totals);
    this.#stream.write(`${summaryText(counts, totals, this.#listed.time())}\n`);
  }

  #print(text: string): void {
    this.#stream.write(`${text}\n\n`);
  }

  #results() {
    return resultsOf(this.#listed.scenarios, this.#report.entries);
  }
}

/** What a scenario asks, as a command that shows its violations one by one. */
function howToSee(scenario: Scenario, isCode: boolean): string {
  const { id, library, server, client, items, outcomes, faults, users } = scenario;
  if (library) return replayScenario(id);
  const words = ['--server', server, '--client', client, '--items', items];
  if (outcomes !== 'both') words.push('--outcomes', outcomes);
  if (faults !== 'none') words.push('--fault', faults);
  if (users !== 'none') words.push('--user', users);
  if (isCode) words.push('--level', 'code');
  return commandLine(['npx', 'unstuck', 'check', ...words]);
}
