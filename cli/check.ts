import { join } from 'node:path';
import type { Command } from 'commander';
import type { ClaimName } from '../model/claims.ts';
import { colorsFor } from '../reports/colors.ts';
import { failureText } from '../reports/failure-text.ts';
import { formatReport } from '../reports/format-report.ts';
import { failuresOf, totalsOf } from '../reports/group.ts';
import {
  assumptionsText,
  boundsText,
  summaryText,
  tableText,
  verdictCounts,
} from '../reports/list-text.ts';
import type { Entry } from '../reports/report.ts';
import { resultsOf, scenarioCounts, scenariosText } from '../reports/scenario-text.ts';
import { differencesText, schedulesText } from '../reports/schedules-text.ts';
import { traceFileName } from '../reports/trace-file.ts';
import type { Config } from '../scenarios/config/schema.ts';
import type { Scenario } from '../scenarios/scenario.ts';
import type { Subject } from '../scenarios/simulate/subject.ts';
import { commandLine } from './command-line.ts';
import { withConfig } from './config.ts';
import { exitCodeOf, INCOMPLETE, OK, VACUOUS, VIOLATED } from './exit-code.ts';
import { exploreAll } from './explore-all.ts';
import type { CodeLevel } from './explore-code.ts';
import { type Context, type Explore, type Io, wantsColors } from './io.ts';
import { type CheckFlags, type Plan, planOf } from './plan.ts';
import { remediesWith } from './remedies.ts';

export function registerCheck(program: Command, { io, argv, exit }: Context): void {
  const collect = (value: string, before: string[] | undefined) => [...(before ?? []), value];
  program
    .command('check')
    .summary('judge claims in every interleaving')
    .description(
      'Explores every interleaving of a page and a server and judges claims on them; prints a ' +
        'shortest trace of each claim that is violated. Give scenarios by name, or dialects: each ' +
        'server is checked with each client and each item count.',
    )
    .argument('[name...]', 'scenarios (see "unstuck list")')
    .option('--all', 'every scenario')
    .option('--mutants', 'every known mistake: is each caught by the claim that has to catch it?')
    .option('--server <dialect>', 'NAME or NAME,option=value,…; repeatable', collect)
    .option('--client <dialect>', 'NAME or NAME,option=value,…; repeatable', collect)
    .option('--items <counts>', 'item counts, as in 1..10 or 0,3 (default: 1..3)', collect)
    .option('--outcomes <which>', 'what items do: success, failure or both (default: both)')
    .option('--fault <budgets>', 'as in cut@process-next=1,stale=2 (default: none)', collect)
    .option('--user <budgets>', 'as in cancel,refresh=1 (default: none)', collect)
    .option('--claim <names>', 'only these claims (default: all that mean anything)', collect)
    .option('--max-states <n>', 'stop a configuration there (default: 60000000)')
    .option('--max-memory <size>', 'as in 2GB (default: 6GiB)')
    .option('--time-limit <time>', 'as in 60s, for each configuration (default: 10m)')
    .option('--reporter <names>', 'list, json or both; json goes to stdout (default: list)')
    .option('--output <dir>', 'where traces are written (default: .unstuck)')
    .option(
      '--level <level>',
      'where schedules run: model, or code (our server and client, or yours); mutants: both',
    )
    .option('--strategy <name>', 'code: exhaustive, random or paths (default: exhaustive)')
    .option('--seed <n>', 'code, random: what chance begins with (default: 1)')
    .option('--depth <n>', 'code, random: how many orderings a bug may take (default: 3)')
    .option('--runs <n>', 'code: schedules for each configuration (default: 100000)')
    .option('--config <file>', 'what is not said by flags (default: unstuck.config.ts, if any)')
    .addHelpText('after', EXIT_CODES)
    .action(async (names: string[], flags: CheckFlags) => {
      const run = flags.mutants ? (await import('./mutants.ts')).mutantsCommand : checkCommand;
      exit(await run(names, flags, argv, io));
    });
}

const EXIT_CODES = `
Exit codes: 0 every claim holds within the bounds (of scenarios: all are as expected), 1 a claim is
violated or code and model disagree, 2 usage, 3 incomplete (a bound was hit), 4 vacuous (nothing ran, or a state that should be
reachable is not). The worst wins: 1, then 3, then 4.`;

export async function checkCommand(
  names: readonly string[],
  flags: CheckFlags,
  words: readonly string[],
  io: Io,
): Promise<number> {
  const started = io.clock();
  const config = await io.config(flags.config);
  const given = withConfig(names, flags, config);
  const own = ownSubject(config, given);
  const plan = planOf(names, given, own?.name ?? null);
  for (const claim of plan.meaningless)
    io.stderr.write(`unstuck: ${claim} was not asked: ${WHEN[claim]}\n`);
  if (plan.work.length === 0) {
    io.stderr.write('unstuck: nothing ran, so nothing was proven\n');
    return VACUOUS;
  }
  const { code } = plan;
  const entries = code
    ? await exploreAll(plan.work, plan.bounds, io, await onCode(code, own, io), 'code')
    : await exploreAll(plan.work, plan.bounds, io);
  const command = commandLine(['unstuck', ...words]);
  if (plan.reporters.includes('json')) io.stdout.write(formatReport(command, entries));
  const files = writeTraces(plan, entries, command, io);
  if (plan.reporters.includes('list')) await list(plan, entries, files, started, io);
  return codeOf(plan, entries);
}

/** The config's subject with its wire, where no dialects are asked for. */
function ownSubject(config: Config | null, { level, server, client }: CheckFlags): Subject | null {
  if (!config?.subject || level !== 'code' || server || client) return null;
  const { subject, wire } = config;
  // Not spread: what makes server and client may be methods.
  return wire === undefined ? subject : Object.assign(Object.create(subject), { wire });
}

/** Loaded when it is wanted: server, client and simulation are much code that the model does not need. */
async function onCode(code: CodeLevel, own: Subject | null, io: Io): Promise<Explore> {
  const { codeExplorer } = await import('./explore-code.ts');
  return codeExplorer(code, io, own);
}

const WHEN: Readonly<Partial<Record<ClaimName, string>>> = {
  'can-complete': 'it means nothing where every item must fail (--outcomes failure)',
  'can-fail': 'it needs items (--items) that may fail (--outcomes failure or both)',
  'can-cancel': 'it needs somebody who cancels (--user cancel)',
};

function codeOf({ scenarios, meaningless }: Plan, entries: readonly Entry[]): number {
  if (scenarios.length === 0) {
    const code = exitCodeOf(entries);
    return code === OK && meaningless.length > 0 ? VACUOUS : code;
  }
  const results = resultsOf(scenarios, entries).map((one) => one.result);
  if (results.includes('not as expected')) return VIOLATED;
  return results.includes('incomplete') ? INCOMPLETE : OK;
}

/** A file for each failure that is shown; returns where it lies. */
function writeTraces(
  { output }: Plan,
  entries: readonly Entry[],
  command: string,
  io: Io,
): Map<Entry, string> {
  const files = new Map<Entry, string>();
  if (output === null) return files;
  for (const { shown } of failuresOf(entries)) {
    const path = join(output, traceFileName(shown));
    io.files.writeWhole(path, formatReport(command, [shown]));
    files.set(shown, path);
  }
  return files;
}

/** What a scenario asks, as a command that shows its violations one by one. */
function howToSee({ server, client, items, outcomes, faults, users }: Scenario): string {
  const words = ['--server', server, '--client', client, '--items', items];
  if (outcomes !== 'both') words.push('--outcomes', outcomes);
  if (faults !== 'none') words.push('--fault', faults);
  if (users !== 'none') words.push('--user', users);
  return commandLine(['npx', 'unstuck', 'check', ...words]);
}

/** For people: on stdout, or on stderr where stdout carries JSON. */
async function list(
  plan: Plan,
  entries: readonly Entry[],
  files: ReadonlyMap<Entry, string>,
  started: number,
  io: Io,
): Promise<void> {
  const stream = plan.reporters.includes('json') ? io.stderr : io.stdout;
  const colors = colorsFor(wantsColors({ env: io.env, stdout: stream }));
  const print = (text: string) => stream.write(`${text}\n\n`);
  const results = resultsOf(plan.scenarios, entries);
  const how = plan.all ? undefined : howToSee;
  print(results.length > 0 ? scenariosText(results, colors, how) : tableText(entries, colors));
  const remedyOf = remediesWith(io);
  let number = 0;
  for (const failure of failuresOf(entries)) {
    const file = files.get(failure.shown);
    const notes = {
      remedy: plan.own ? null : await remedyOf(failure),
      replay: file && !plan.own ? commandLine(['npx', 'unstuck', 'replay', file]) : null,
    };
    print(failureText(failure, ++number, notes, colors));
  }
  for (const text of differencesText(entries)) print(text);
  print(boundsText(entries));
  if (plan.code) print(schedulesText(entries));
  print(assumptionsText(entries));
  const totals = totalsOf(entries);
  const counts = results.length > 0 ? scenarioCounts(results) : verdictCounts(totals);
  stream.write(`${summaryText(counts, totals, io.clock() - started)}\n`);
}
