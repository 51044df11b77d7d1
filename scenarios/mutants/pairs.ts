import type { ExploreOptions } from '../configuration.ts';
import { subjectWith } from './code/subject-with.ts';
import {
  type CodeMutant,
  isOptions,
  type Level,
  type Mutant,
  type Options,
  type OptionsMutant,
} from './mutant.ts';
import { judgeSubject } from './run-code.ts';
import { type Judgement, judgeModel } from './run-model.ts';
import type { Fate } from './run-mutants.ts';

/** Two that are made by options, in the model; or two that are made by code, in the code. */
export type Pair =
  | { readonly level: 'model'; readonly mutants: readonly [OptionsMutant, OptionsMutant] }
  | { readonly level: 'code'; readonly mutants: readonly [CodeMutant, CodeMutant] };

export interface PairRun {
  readonly level: Level;
  readonly mutants: readonly [Mutant, Mutant];
  /** Killed by the claim of at least one of the two, in that one's world. */
  readonly fate: Exclude<Fate, 'void'>;
  /** Whose claim holds in its own world, because the other mistake covers it up. */
  readonly masked: readonly Mutant[];
  /** ms */
  readonly time: number;
}

/** Every two mutants of a level that can be made at once, and how many two cannot. */
export function pairsOf(mutants: readonly Mutant[], level: Level): { pairs: Pair[]; left: number } {
  if (level === 'model') {
    const all = twoOf(mutants.filter(isOptions));
    const pairs = all.filter(([a, b]) => goTogether(madeBy(a), madeBy(b)));
    return {
      pairs: pairs.map((one) => ({ level, mutants: one })),
      left: all.length - pairs.length,
    };
  }
  const all = twoOf(mutants.filter((one): one is CodeMutant => !isOptions(one)));
  const pairs = all.filter(
    ([a, b]) => a.change.mistake !== b.change.mistake && a.without === b.without,
  );
  return { pairs: pairs.map((one) => ({ level, mutants: one })), left: all.length - pairs.length };
}

const twoOf = <T>(all: readonly T[]): [T, T][] =>
  all.flatMap((a, i) => all.slice(i + 1).map((b): [T, T] => [a, b]));

/**
 * Runs both mistakes at once, in the world of each, with its claim. In either world they are made in
 * what stands in for the reference there, so that a missing kill is the other mistake's doing.
 */
export async function runPair(pair: Pair, options: ExploreOptions): Promise<PairRun> {
  const found =
    pair.level === 'model' ? inModel(pair.mutants, options) : await inCode(pair, options);
  const { level, mutants } = pair;
  const masked = [...mutants].filter((_, i) => found[i]!.verdict === 'holds');
  const time = found.reduce((sum, one) => sum + one.time, 0);
  return { level, mutants, fate: fateOf(found), masked, time };
}

/** The user stopped before its turn. */
export const pairNotRun = ({ level, mutants }: Pair): PairRun => ({
  ...{ level, mutants, fate: 'incomplete', masked: [], time: 0 },
});

function inModel(mutants: readonly OptionsMutant[], options: ExploreOptions): Judgement[] {
  const changes = mutants.map((one) => one.change);
  return mutants.map((one) => judgeModel(one, merged([one.without, ...changes]), options));
}

async function inCode(
  { mutants }: Extract<Pair, { level: 'code' }>,
  options: ExploreOptions,
): Promise<Judgement[]> {
  const mistakes = mutants.map((one) => one.change.mistake);
  const found: Judgement[] = [];
  for (const one of mutants) {
    found.push(await judgeSubject(one, subjectWith(one.without, mistakes), options));
  }
  return found;
}

function fateOf(found: readonly Judgement[]): PairRun['fate'] {
  if (found.some((one) => one.verdict === 'violated')) return 'killed';
  return found.some((one) => one.verdict === 'incomplete') ? 'incomplete' : 'survived';
}

type Made = ReadonlyMap<string, string>;

/** No option is made in two ways, and neither is all of what the other is. */
function goTogether(one: Made, other: Made): boolean {
  const clash = [...one].some(([key, value]) => (other.get(key) ?? value) !== value);
  return !clash && !contains(one, other) && !contains(other, one);
}

/** `server lease` -> `none`, for each option that the mutant changes. */
function madeBy({ change }: OptionsMutant): Made {
  return new Map(
    (['server', 'client'] as const).flatMap((side) =>
      partsOf(change[side]).map(([name, value]) => [`${side} ${name}`, value] as const),
    ),
  );
}

const contains = (all: Made, some: Made): boolean =>
  [...some].every(([key, value]) => all.get(key) === value);

const partsOf = (text: string): (readonly [string, string])[] =>
  text
    .split(',')
    .filter((one) => one !== '')
    .map((one) => one.split('=') as [string, string]);

/** The same changes, each once: a dialect's text may not give an option twice. */
function merged(changes: readonly Options[]): Options[] {
  const side = (name: keyof Options): string =>
    [...new Map(changes.flatMap((one) => partsOf(one[name])))]
      .map((pair) => pair.join('='))
      .join(',');
  return [{ server: side('server'), client: side('client') }];
}
