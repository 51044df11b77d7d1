import type { ExploreOptions } from '../configuration.ts';
import { isOptions, type Mutant, type Options, type OptionsMutant } from './mutant.ts';
import { type Judgement, judgeModel } from './run-model.ts';
import type { Fate } from './run-mutants.ts';

export type Pair = readonly [OptionsMutant, OptionsMutant];

export interface PairRun {
  readonly pair: Pair;
  /** Killed by the claim of at least one of the two, in that one's world. */
  readonly fate: Exclude<Fate, 'void'>;
  /** Whose claim holds in its own world, because the other mistake covers it up. */
  readonly masked: readonly Mutant[];
  /** ms */
  readonly time: number;
}

/** Every two of the model's mutants that can be made at once, and how many two cannot. */
export function pairsOf(mutants: readonly Mutant[]): { pairs: Pair[]; left: number } {
  const options = mutants.filter(isOptions);
  const all = options.flatMap((a, i) => options.slice(i + 1).map((b): Pair => [a, b]));
  const pairs = all.filter(([a, b]) => {
    const [one, other] = [madeBy(a), madeBy(b)];
    const clash = [...one].some(([key, value]) => (other.get(key) ?? value) !== value);
    return !clash && !contains(one, other) && !contains(other, one);
  });
  return { pairs, left: all.length - pairs.length };
}

/**
 * Runs both mistakes at once, in the world of each, with its claim. In either world they must be made
 * in what stands in for the reference there, so that a missing kill is the other mistake's doing.
 */
export function runPair(pair: Pair, options: ExploreOptions): PairRun {
  const changes = pair.map((one) => one.change);
  const found = pair.map((one) => judgeModel(one, merged([one.without, ...changes]), options));
  const masked = pair.filter((_, i) => found[i]!.verdict === 'holds');
  const time = found.reduce((sum, one) => sum + one.time, 0);
  return { pair, fate: fateOf(found), masked, time };
}

function fateOf(found: readonly Judgement[]): PairRun['fate'] {
  if (found.some((one) => one.verdict === 'violated')) return 'killed';
  return found.some((one) => one.verdict === 'incomplete') ? 'incomplete' : 'survived';
}

/** `server lease` -> `none`, for each option that the mutant changes. */
function madeBy({ change }: OptionsMutant): Map<string, string> {
  return new Map(
    (['server', 'client'] as const).flatMap((side) =>
      partsOf(change[side]).map(([name, value]) => [`${side} ${name}`, value] as const),
    ),
  );
}

const contains = (all: ReadonlyMap<string, string>, some: ReadonlyMap<string, string>): boolean =>
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
