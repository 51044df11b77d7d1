import { type Asked, pairsInOrder, Trial } from './hypotheses.ts';

export interface TryOptions {
  /** Hypotheses with more faults are not tried, unless none with fewer explains the log. */
  readonly mostFaults?: number | undefined;
  /** ms; what was not reached by then is undecidable. */
  readonly timeLimit: number;
  readonly clock: () => number;
  /** Lets the rest of the program have its turn, so that it can hear that it is to stop. */
  readonly breathe: () => Promise<void>;
  readonly interrupted: () => boolean;
  readonly onProgress?: ((done: number, all: number) => void) | undefined;
  /** Only these pairs; default: all. */
  readonly pairs?: readonly { readonly server: string; readonly client: string }[] | undefined;
}

export interface AllTried {
  readonly trials: readonly Trial[];
  /** Up to how many faults were tried. */
  readonly mostFaults: number;
  readonly incomplete: string | null;
}

const DEFAULT_FAULTS = 2;
const LAST_RESORT = 3;
/** Points a pair may cost that needs more faults than another: it is seldom worth more. */
const SPARE_POINTS = 2000;
/** So long one hypothesis is searched before the next has its turn, ms. */
const SLICE = 250;

/**
 * Every pair of dialects against the same events: first all without faults, then with one, and so
 * on, so that when time is up what needs the fewest is known.
 */
export async function tryAll(asked: Asked, options: TryOptions): Promise<AllTried> {
  const { clock, timeLimit, interrupted, breathe } = options;
  const started = clock();
  const isLate = () => clock() - started > timeLimit;
  const pairs = options.pairs ?? pairsInOrder();
  const trials: Trial[] = [];
  let stopped: string | null = null;
  const mayGoOn = async () => {
    await breathe();
    if (interrupted()) stopped = 'interrupted';
    else if (isLate()) stopped = `the time limit of ${timeLimit / 1000} s was hit`;
    return stopped === null;
  };
  for (const { server, client } of pairs) {
    if (trials.length % 6 === 5) await breathe();
    trials.push(new Trial(server, client, asked));
  }
  const deepest = options.mostFaults ?? DEFAULT_FAULTS;
  let level = 0;
  for (; level <= Math.max(deepest, LAST_RESORT); level++) {
    if (level > deepest && (options.mostFaults !== undefined || isExplained(trials))) break;
    // What needs two faults more than another explanation is tried only if somebody asks for it.
    if (options.mostFaults === undefined && level > fewestIn(trials) + 1) break;
    const most =
      options.mostFaults === undefined && level > fewestIn(trials) ? SPARE_POINTS : undefined;
    if (!(await tryLevel(level, trials, mayGoOn, { ...options, most }))) break;
  }
  const fewest = fewestIn(trials);
  const told = trials.find(({ state, level: at }) => state === 'found' && at === fewest);
  for (const trial of trials) {
    // Without faults there is nothing to place, but the way of the one that is told.
    if (trial.level === 0 && trial !== told) continue;
    // What was found is placed even when time is up: without, nothing could be said of it.
    trial.place(() => true);
    await breathe();
  }
  options.onProgress?.(pairs.length, pairs.length);
  const mostFaults = stopped ? level : level - 1;
  return { trials, mostFaults, incomplete: stopped };
}

const isExplained = (trials: readonly Trial[]): boolean =>
  trials.some(({ state }) => state === 'found');

/** The fewest faults that explain the log so far. */
const fewestIn = (trials: readonly Trial[]): number =>
  Math.min(...trials.map((one) => (one.state === 'found' ? one.level : Number.POSITIVE_INFINITY)));

/** @returns false: stopped */
async function tryLevel(
  level: number,
  trials: readonly Trial[],
  mayGoOn: () => Promise<boolean>,
  { clock, timeLimit, onProgress, most }: TryOptions & { readonly most: number | undefined },
): Promise<boolean> {
  let open = trials.filter((one) => !one.isOver);
  for (const one of open) one.await(level);
  while (open.length > 0) {
    const later: Trial[] = [];
    for (const one of open) {
      if (!(await mayGoOn())) return false;
      const until = clock() + Math.min(SLICE, timeLimit);
      if (one.run(level, () => clock() < until, most) === 'paused') later.push(one);
      onProgress?.(trials.filter((trial) => trial.isOver).length, trials.length);
    }
    open = later;
  }
  return true;
}
