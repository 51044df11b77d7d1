import type { Command } from 'commander';
import type { ClaimName } from '../model/claims.ts';

import type { Entry, Report } from '../reports/report.ts';
import { resultsOf } from '../reports/scenario-text.ts';
import { SCHEMA_VERSION } from '../reports/schema-version.ts';
import type { OwnPage } from '../scenarios/browser/page-subject.ts';

import type { Scenario } from '../scenarios/scenario.ts';
import type { Subject } from '../scenarios/simulate/subject.ts';
import { commandLine } from './command-line.ts';
import { withConfig } from './config.ts';
import { exitCodeOf, OK, scenariosCode, VACUOUS, VIOLATED, worstCode } from './exit-code.ts';
import { gateOf, judge, update } from './expect.ts';
import { exploreAll } from './explore-all.ts';
import type { CodeLevel } from './explore-code.ts';

import type { Context, Explore, Io } from './io.ts';
import { pageIn, subjectIn } from './own-subject.ts';

import { againLine, replayLine } from './paste.ts';
import { type CheckFlags, type Plan, planOf } from './plan.ts';
import { joined, OUTPUT_HELP, REPORTER_HELP, reportingOf } from './reporting.ts';
import { showCheck } from './show-check.ts';

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
    .option('--pairs <which>', 'mutants: all pairs, or a sample of so many (default: all)')
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
    .option('--reporter <names>', REPORTER_HELP, joined)
    .option('--output <dir>', OUTPUT_HELP)
    .option(
      '--level <level>',
      'where schedules run: model, code (our server and client, or yours) or browser (the page in ' +
        'Chromium); mutants: model and code',
    )
    .option(
      '--strategy <name>',
      'code: exhaustive, random, property or paths (default: exhaustive)',
    )
    .option('--seed <n>', 'code, random and property: what chance begins with (default: 1)')
    .option('--path <path>', 'code, property: with its seed, one counterexample once more')
    .option('--depth <n>', 'code, random: how many orderings a bug may take (default: 3)')
    .option(
      '--runs <n>',
      'code, browser: schedules for each configuration (default: 100000; property: 1000)',
    )
    .option('--shard <part>', 'one of several parts of the run, as in 1/4; see merge-reports')
    .option('--workers <n>', 'model: explore so many configurations at a time (default: 1)')
    .option('--expect <file>', 'compare with the verdicts stored there; any difference fails')
    .option('--update', 'store the verdicts in the file of --expect')
    .option('--coverage', 'say which states and transitions were met (with html: always)')
    .option('--config <file>', 'what is not said by flags (default: unstuck.config.ts, if any)')
    .addHelpText('after', EXIT_CODES)
    .action(async (names: string[], flags: CheckFlags) => {
      const run = flags.mutants ? (await import('./mutants.ts')).mutantsCommand : checkCommand;
      exit(await run(names, flags, argv, io));
    });
}

const EXIT_CODES = `
Exit codes: 0 every claim holds within the bounds (of scenarios and with --expect: all is as expected),
1 a claim is violated, code and model disagree, or something is not as expected, 2 usage, 3 incomplete
(a bound was hit), 4 vacuous (nothing ran, or a state that should be reachable is not). The worst wins:
1, then 3, then 4.`;

export async function checkCommand(
  names: readonly string[],
  flags: CheckFlags,
  words: readonly string[],
  io: Io,
): Promise<number> {
  const started = io.clock();
  const config = await io.config(flags.config);
  const given = withConfig(names, flags, config);
  const { level, server, client } = given;
  const isOwn = !server && !client;
  const own = level === 'code' && isOwn ? subjectIn(config, io) : null;
  const page = level === 'browser' && isOwn ? await pageIn(config, io) : null;
  const plan = planOf(names, given, own?.name ?? page?.name ?? null);
  const gate = gateOf(given, io);
  const reporting = reportingOf(plan.reporters, given.output, io);
  for (const claim of plan.meaningless)
    io.stderr.write(`unstuck: ${claim} was not asked: ${WHEN[claim]}\n`);
  if (plan.work.length === 0) {
    io.stderr.write('unstuck: nothing ran, so nothing was proven\n');
    return VACUOUS;
  }
  const explored = await entriesOf(plan, own, page, io);
  const report: Report = {
    schemaVersion: SCHEMA_VERSION,
    command: commandLine(['unstuck', ...words]),
    ...(plan.shard ? { shard: plan.shard } : {}),
    ...judge(gate, explored),
  };
  const shown = {
    ...plan,
    reporting,
    remedies: !plan.own,
    replayOf: (file: string, entry: Entry) => replayLine(file, entry, flags.config),
    againOf: (entry: Entry) => againLine(entry, words),
    isCode: (one: Scenario) =>
      plan.work.some(({ scenario, level: at }) => scenario === one && at === 'code'),
    time: () => io.clock() - started,
  };
  await showCheck(report, shown, io);
  return gate?.kind === 'update' ? update(gate, report.entries, io) : codeOf(plan, report);
}

async function entriesOf(
  plan: Plan,
  own: Subject | null,
  page: OwnPage | null,
  io: Io,
): Promise<Entry[]> {
  const { code, browser, work, bounds, output, coverage, workers: lanes } = plan;
  if (!browser) {
    const explore = code && (await onCode(code, own, plan, io));
    return exploreAll(work, bounds, io, { code: explore, lanes, coverage });
  }
  const { browserExplorer } = await import('./explore-browser.ts');
  const { explore, close } = await browserExplorer(browser, page, output, io);
  return exploreAll(work, bounds, io, { code: explore, coverage }).finally(close);
}

/** Loaded when it is wanted: server, client and simulation are much code that the model does not need. */
async function onCode(
  code: CodeLevel,
  own: Subject | null,
  { all }: Plan,
  io: Io,
): Promise<Explore> {
  const { codeExplorer } = await import('./explore-code.ts');
  return codeExplorer(code, io, own, all);
}

const WHEN: Readonly<Partial<Record<ClaimName, string>>> = {
  'can-complete': 'it means nothing where every item must fail (--outcomes failure)',
  'can-fail': 'it needs items (--items) that may fail (--outcomes failure or both)',
  'can-cancel': 'it needs somebody who cancels (--user cancel)',
};

function codeOf({ scenarios, meaningless }: Plan, { entries, expectations }: Report): number {
  const vacuous = scenarios.length === 0 && meaningless.length > 0 ? VACUOUS : OK;
  if (expectations && expectations.differences.length > 0) return VIOLATED;
  if (scenarios.length > 0) return scenariosCode(resultsOf(scenarios, entries));
  // What is as stored is as expected, whatever it is.
  return worstCode([expectations ? OK : exitCodeOf(entries), vacuous]);
}
