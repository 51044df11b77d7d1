import { UsageError, unknown } from '../model/parse.ts';
import { colorsFor } from '../reports/colors.ts';
import { type MutantsRun, mutantsReportOf } from '../reports/mutants-report.ts';
import { mutantsSummary, mutantsText } from '../reports/mutants-text.ts';
import { parseReporters, REPORTERS } from '../reports/reporters/names.ts';
import type { ExploreOptions } from '../scenarios/configuration.ts';
import { LEVELS, type Level, levelsOf, type Mutant } from '../scenarios/mutants/mutant.ts';
import { MUTANTS } from '../scenarios/mutants/mutants.ts';
import { type PairRun, pairNotRun, pairsOf, runPair } from '../scenarios/mutants/pairs.ts';
import { type MutantRun, notRun, runMutant } from '../scenarios/mutants/run-mutants.ts';
import { sampleOf } from '../scenarios/mutants/sample.ts';
import { turn } from '../scenarios/simulate/turns.ts';
import { commandLine } from './command-line.ts';
import { mutantsCode } from './exit-code.ts';
import { type Io, wantsColors } from './io.ts';
import { wholeNumber } from './level.ts';
import { parseMaxMemory, parseMaxStates, parseTimeLimit } from './limits.ts';
import type { CheckFlags } from './plan.ts';
import { progressOn } from './progress.ts';
import {
  deliver,
  type Listing,
  nothingDrawn,
  printJson,
  reportingOf,
  streamFor,
} from './reporting.ts';

/** What a mutant says itself, or that makes no sense of it. */
const NOT_HERE = [
  'all',
  'server',
  'client',
  'items',
  'outcomes',
  'fault',
  'user',
  'claim',
  'strategy',
  'path',
  'depth',
  'runs',
  'coverage',
  'config',
  'shard',
  'workers',
  'expect',
  'update',
] as const;

/** SARIF speaks of the code under test; mutants are ours. */
const MUTANTS_REPORTERS = REPORTERS.filter((one) => one !== 'sarif');

/** Runs every mutant at every level that it has, and every pair that can be made. */
export async function mutantsCommand(
  names: readonly string[],
  flags: CheckFlags,
  words: readonly string[],
  io: Io,
  mutants: readonly Mutant[] = MUTANTS,
): Promise<number> {
  if (names.length > 0) {
    throw new UsageError(`--mutants runs every mutant: leave out "${names[0]}"`);
  }
  const extra = NOT_HERE.find((name) => flags[name] !== undefined);
  if (extra) {
    throw new UsageError(`--${extra} and --mutants do not go together: a mutant says its own`);
  }
  const reporters = parseReporters(flags.reporter ?? 'list', MUTANTS_REPORTERS);
  const levels = flags.level === undefined ? LEVELS : LEVELS.filter((one) => one === flags.level);
  if (levels.length === 0) throw unknown('level of mutants', flags.level!, LEVELS);
  const wanted = parsePairs(flags.pairs, flags.seed);
  const bounds = {
    maxStates: parseMaxStates(flags.maxStates),
    maxMemory: parseMaxMemory(flags.maxMemory),
    timeLimit: parseTimeLimit(flags.timeLimit),
  };
  const reporting = reportingOf(reporters, flags.output, io);
  const started = io.clock();
  io.hearSignals();
  const options = { clock: io.clock, bounds, onProgress: () => io.interrupted() };
  const found = await runAll(mutants, levels, wanted, options, io);
  const report = mutantsReportOf(commandLine(['unstuck', ...words]), found);
  const json = { file: 'report.json', text: `${JSON.stringify(report, null, 2)}\n` };
  printJson(reporting, json, io);
  const stream = streamFor(reporting, io);
  const listing: Listing = {
    also: (text) => stream.write(`${text}\n\n`),
    end: () => stream.write(`${mutantsSummary(report, io.clock() - started)}\n`),
  };
  const list = reporters.includes('list') ? listing : null;
  list?.also(mutantsText(report, colorsFor(wantsColors({ env: io.env, stdout: stream }))));
  const drawn = { ...nothingDrawn(report.command), mutants: report };
  await deliver(drawn, json, { reporting }, list, io);
  return mutantsCode(report);
}

/** All pairs, or so many of them, drawn with a seed. */
type WantedPairs = 'all' | { readonly count: number; readonly seed: number };

function parsePairs(pairs = 'all', seed?: string): WantedPairs {
  if (pairs !== 'all' && !/^\d+$/.test(pairs)) {
    throw new UsageError(`--pairs "${pairs}": expected "all" or how many to draw, as in "20"`);
  }
  if (pairs === 'all' && seed !== undefined) {
    throw new UsageError('--seed needs --pairs N: a sample of pairs is drawn with it');
  }
  if (pairs === 'all') return 'all';
  return {
    count: wholeNumber('--pairs', pairs, 0),
    seed: seed === undefined ? 1 : wholeNumber('--seed', seed, 0),
  };
}

/** Once the user asks to stop, what was found stays, and the rest is incomplete. */
async function runAll(
  mutants: readonly Mutant[],
  levels: readonly Level[],
  wanted: WantedPairs,
  options: ExploreOptions,
  io: Io,
): Promise<MutantsRun> {
  const progress = progressOn(io);
  const work = mutants.flatMap((mutant) => {
    const own = levelsOf(mutant).filter((level) => levels.includes(level));
    return own.map((level) => ({ mutant, level }));
  });
  const runs: MutantRun[] = [];
  for (const [index, { mutant, level }] of work.entries()) {
    progress.begin(`mutant ${mutant.id}, ${level}`, index + 1, work.length);
    // A moment for signals: the model leaves none.
    await turn();
    runs.push(io.interrupted() ? notRun(mutant, level) : await runMutant(mutant, level, options));
  }
  const made = levels.map((level) => pairsOf(mutants, level));
  const all = made.flatMap((one) => one.pairs);
  const pairs = wanted === 'all' ? all : await sampleOf(all, wanted.count, wanted.seed);
  const both: PairRun[] = [];
  for (const [index, pair] of pairs.entries()) {
    const ids = pair.mutants.map((one) => one.id).join(' and ');
    progress.begin(`mutants ${ids}`, index + 1, pairs.length);
    await turn();
    both.push(io.interrupted() ? pairNotRun(pair) : await runPair(pair, options));
  }
  progress.end();
  const sampled = wanted === 'all' ? null : { of: all.length, seed: wanted.seed };
  const left = made.reduce((sum, one) => sum + one.left, 0);
  return { runs, pairs: both, pairsLeftOut: left, pairsSampled: sampled };
}
