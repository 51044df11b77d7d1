import type { Command } from 'commander';
import { UsageError } from '../model/parse.ts';
import { colorsFor } from '../reports/colors.ts';
import { explainedText } from '../reports/explained-text.ts';
import { mergeReports } from '../reports/merge.ts';
import { mutantsSummary, mutantsText } from '../reports/mutants-text.ts';
import { type AnyReport, readReports } from '../reports/read-reports.ts';
import type { ComparedExpectations, Entry, Report } from '../reports/report.ts';
import { parseReporters } from '../reports/reporters/names.ts';
import { resultsOf } from '../reports/scenario-text.ts';
import { SCHEMA_VERSION } from '../reports/schema-version.ts';
import { CATALOGUE } from '../scenarios/catalogue.ts';
import { commandLine } from './command-line.ts';
import {
  exitCodeOf,
  explainedCode,
  INCOMPLETE,
  mutantsCode,
  OK,
  scenariosCode,
  VIOLATED,
  worstCode,
} from './exit-code.ts';
import { type ExpectFlags, type Gate, gateOf, judge, update } from './expect.ts';
import { type Context, type Io, wantsColors } from './io.ts';
import { replayLine } from './paste.ts';
import {
  DEFAULT_OUTPUT,
  joined,
  OUTPUT_HELP,
  REPORTER_HELP,
  reportingOf,
  streamFor,
} from './reporting.ts';
import { showCheck } from './show-check.ts';

interface MergeFlags extends ExpectFlags {
  readonly reporter?: string;
  readonly output?: string;
}

export function registerMergeReports(program: Command, { io, argv, exit }: Context): void {
  program
    .command('merge-reports')
    .summary('make one report of several')
    .description(
      'Reads JSON reports: the parts of a run that "check --shard" split, and reports of "check", ' +
        '"check --mutants" and "explain"; draws one report from them. What a missing part should have ' +
        'explored is incomplete.',
    )
    .argument('<file...>', 'JSON reports')
    .option('--reporter <names>', REPORTER_HELP, joined)
    .option('--output <dir>', OUTPUT_HELP)
    .option('--expect <file>', 'compare with the verdicts stored there; any difference fails')
    .option('--update', 'store the verdicts in the file of --expect')
    .addHelpText(
      'after',
      '\nExit codes: those of the merged commands, the worst of them: 1, then 3 (a part is missing, or a\n' +
        'bound was hit), then 4; 2 if the files do not go together.',
    )
    .action(async (files: string[], flags: MergeFlags) => {
      exit(await mergeCommand(files, flags, argv, io));
    });
}

export async function mergeCommand(
  files: readonly string[],
  flags: MergeFlags,
  words: readonly string[],
  io: Io,
): Promise<number> {
  const reporters = parseReporters(flags.reporter ?? 'list');
  const gate = gateOf(flags, io);
  const reporting = reportingOf(reporters, flags.output, io);
  const all = files.flatMap((file) => readReports(io.files.read(file), file));
  const checks = ofKind(all, 'check');
  const { entries, missing } = mergeReports(checks);
  for (const part of missing) {
    io.stderr.write(`unstuck: shard ${part} is missing: what it had to explore is incomplete\n`);
  }
  const mutants = mutantsIn(all);
  const explained = explainedIn(all);
  refuseEmptyReports(reporters, checks.length);
  const command = commandLine(['unstuck', ...words]);
  const before = expectationsIn(checks.map((one) => one.report));
  const report: Report = {
    ...{ schemaVersion: SCHEMA_VERSION, command },
    ...(before ? { expectations: before } : {}),
    ...judge(gate, entries),
  };
  const asked = new Set(entries.map((one) => one.scenario));
  const scenarios = CATALOGUE.filter(({ id }) => asked.has(id));
  const colors = colorsFor(wantsColors({ env: io.env, stdout: streamFor(reporting, io) }));
  const told = reporters.some((one) => one !== 'json');
  const shown = {
    ...{ scenarios, all: scenarios.length === CATALOGUE.length, reporting, mutants, explained },
    // Nothing is explored here, not even for a hint.
    ...{ remedies: false, time: () => null },
    replayOf: (path: string, entry: Entry) => replayLine(path, entry, undefined),
    output: flags.output ?? (told ? DEFAULT_OUTPUT : null),
    last: mutants ? mutantsSummary(mutants, null) : 'Done.',
    also: [
      ...(mutants ? [mutantsText(mutants, colors)] : []),
      ...(explained ? [explainedText(explained)] : []),
    ],
  };
  await showCheck(report, shown, io);
  const rest = [
    mutants ? mutantsCode(mutants) : OK,
    explained ? explainedCode(explained.jobs) : OK,
  ];
  if (gate?.kind === 'update') return worstCode([stored(gate, entries, missing, io), ...rest]);
  return worstCode([checkCode(report, gate, checks.length, scenarios), ...rest]);
}

function checkCode(
  { entries, expectations }: Report,
  gate: Gate | null,
  checks: number,
  scenarios: Parameters<typeof resultsOf>[0],
): number {
  if (checks === 0) return OK;
  if (expectations && expectations.differences.length > 0) return VIOLATED;
  const results = scenariosCode(resultsOf(scenarios, entries));
  // What is as stored is as expected, whatever it is.
  if (gate) return results;
  const others = entries.filter((one) => one.scenario === null);
  return worstCode([
    results,
    scenarios.length > 0 && others.length === 0 ? OK : exitCodeOf(others),
  ]);
}

function stored(
  gate: Gate & { readonly kind: 'update' },
  entries: readonly Entry[],
  missing: readonly string[],
  io: Io,
): number {
  if (missing.length === 0) return update(gate, entries, io);
  io.stderr.write(`unstuck: ${gate.file} was not written: a part of the run is missing\n`);
  return INCOMPLETE;
}

// ---- what the files hold ------------------------------------------------------------------------------

function ofKind<K extends AnyReport['kind']>(all: readonly AnyReport[], kind: K) {
  return all.filter((one): one is AnyReport & { readonly kind: K } => one.kind === kind);
}

function mutantsIn(all: readonly AnyReport[]) {
  const found = ofKind(all, 'mutants');
  if (found.length > 1) {
    const names = found.map((one) => one.file).join(', ');
    throw new UsageError(`several reports of "check --mutants": ${names}; leave all but one out`);
  }
  return found[0]?.report ?? null;
}

function explainedIn(all: readonly AnyReport[]) {
  const found = ofKind(all, 'explain');
  const [first] = found;
  if (!first) return null;
  const files = new Map<string, string>();
  for (const { file, report } of found) {
    for (const { job } of report.jobs) {
      const before = files.get(job);
      if (before !== undefined) {
        throw new UsageError(`job ${job} is both in ${before} and in ${file}; leave one out`);
      }
      files.set(job, file);
    }
  }
  return { ...first.report, jobs: found.flatMap((one) => one.report.jobs) };
}

/** What the merged runs were compared with already. */
function expectationsIn(reports: readonly Report[]): ComparedExpectations | null {
  const found = reports.flatMap((one) => one.expectations ?? []);
  if (found.length === 0) return null;
  return {
    file: found.map((one) => one.file).join(', '),
    asExpected: found.reduce((sum, one) => sum + one.asExpected, 0),
    differences: found.flatMap((one) => one.differences),
  };
}

function refuseEmptyReports(reporters: readonly string[], checks: number): void {
  if (checks > 0 || !reporters.includes('sarif')) return;
  throw new UsageError('reporter "sarif" has nothing to show here: no file is a report of "check"');
}
