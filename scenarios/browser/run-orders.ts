import type { Clock } from '../../model/checker/bounds.ts';
import type { MachineCoverage } from '../../model/checker/coverage.ts';
import { CLAIMS, type ClaimName } from '../../model/claims.ts';
import type { Environment } from '../../model/environment.ts';
import { Narrator } from '../../model/narrate.ts';
import { settingOf } from '../simulate/check-code.ts';
import { hasSettled, reaches } from '../simulate/claims.ts';
import type { Disagreement } from '../simulate/explorer.ts';
import { keyOf, type Move } from '../simulate/move.ts';
import { moveFor } from '../simulate/replay-code.ts';
import { endAll, Run, type Setting } from '../simulate/run.ts';
import { isOver } from '../simulate/seen.ts';
import type { Subject } from '../simulate/subject.ts';
import { modelFor, type Order, ordersOf } from './orders.ts';

export interface RunOrdersOptions {
  readonly clock: Clock;
  /** ms */
  readonly timeLimit: number;
  /** Orders; those beyond are left. */
  readonly maxRuns: number;
  /** Say what the machines beside the page did. */
  readonly coverage?: boolean;
  /** Between two orders; true: stop now. */
  readonly onProgress?: (progress: { runs: number; states: number }) => boolean | undefined;
}

export interface OrdersResult {
  /** How many orders there are, and how many of them were run to their end. */
  readonly of: number;
  /** false: there are more; time was up before all were found. */
  readonly isWhole: boolean;
  readonly run: number;
  /** Different moments, moves that led from one to another, and moves of the longest order. */
  readonly states: number;
  readonly steps: number;
  readonly depth: number;
  readonly stopped: 'runs' | 'time' | 'interrupted' | null;
  readonly disagrees: Disagreement | null;
  /** The claims that were seen broken, each with the fewest moves after which it was. */
  readonly broken: ReadonlyMap<ClaimName, readonly Move[]>;
  /** The reachability claims of which an instance was seen. */
  readonly reached: ReadonlySet<ClaimName>;
  /** null: not asked for. */
  readonly coverage: readonly MachineCoverage[] | null;
}

/**
 * Runs every response order of a subject that names its dialects: one schedule of each, with the model
 * beside every step. What each subject makes is its own browser profile; they take turns at the orders.
 */
export async function runOrders(
  subjects: readonly Subject[],
  environment: Environment,
  options: RunOrdersOptions,
): Promise<OrdersResult> {
  const { clock, timeLimit, maxRuns, onProgress } = options;
  const first = settingOf(subjects[0]!, environment);
  // One model beside all of them: what it remembers, and what was taken of it, is the same for each.
  const settings = subjects.map((one) => ({ ...first, subject: one, live: [] }) as Setting);
  const until = clock() + timeLimit;
  const isLate = () => clock() > until;
  const { orders, isWhole } = ordersOf(modelFor(subjects[0]!.model!, environment), isLate);
  const found = new Findings();
  let next = 0;
  let run = 0;
  let stopped: OrdersResult['stopped'] = null;

  function mustStop(): boolean {
    if (found.disagrees || stopped) return true;
    if (next >= maxRuns) stopped = 'runs';
    else if (isLate()) stopped = 'time';
    else if (onProgress?.({ runs: run, states: found.states.size })) stopped = 'interrupted';
    return stopped !== null;
  }

  async function work(setting: Setting): Promise<void> {
    try {
      while (next < orders.length && !mustStop()) {
        const order = orders[next]!;
        next += 1;
        await follow(order, setting, found);
        run += 1;
      }
    } finally {
      await endAll(setting);
    }
  }

  await Promise.all(settings.map(work));
  const { disagrees, broken, reached, states, steps, depth } = found;
  const sizes = { states: states.size, steps: steps.size, depth };
  const counts = { of: orders.length, isWhole, run };
  return {
    ...counts,
    ...sizes,
    stopped: stopped ?? (isWhole ? null : 'time'),
    disagrees,
    broken,
    reached,
    coverage: options.coverage ? first.model!.coverage() : null,
  };
}

const REACHABLE = (Object.keys(CLAIMS) as ClaimName[]).filter(
  (name) => CLAIMS[name].kind === 'reachability',
);

/** What all runs together have seen. */
class Findings {
  readonly states = new Set<string>();
  readonly steps = new Set<string>();
  readonly broken = new Map<ClaimName, readonly Move[]>();
  readonly reached = new Set<ClaimName>();
  disagrees: Disagreement | null = null;
  depth = 0;

  breaks(names: readonly ClaimName[], moves: readonly Move[]): void {
    for (const name of names) {
      const before = this.broken.get(name);
      if (!before || before.length > moves.length) this.broken.set(name, [...moves]);
    }
  }
}

async function follow({ steps, ends }: Order, setting: Setting, found: Findings): Promise<void> {
  const narrator = new Narrator(setting.model!.compiled);
  const run = await Run.start(setting);
  let before = run.key();
  found.states.add(before);
  for (const step of steps) {
    const moves = run.moves();
    if (differs(run, moves, found)) return;
    const f = run.f!;
    // The model has this move, and both have the same moves.
    const move = moveFor(step, setting, f, narrator, moves)!;
    found.breaks(await run.take(move), run.taken);
    narrator.advance(f, run.f!);
    found.breaks(run.broken(), run.taken);
    for (const name of REACHABLE) if (reaches(name, run.seen)) found.reached.add(name);
    const after = run.key();
    found.states.add(after);
    found.steps.add(`${before} ${keyOf(move)} ${after}`);
    before = after;
  }
  found.depth = Math.max(found.depth, run.taken.length);
  if (differs(run, run.moves(), found) || !ends) return;
  if (!hasSettled(run.seen)) found.breaks(['settles'], run.taken);
  if (!isOver(run.seen.store.status)) found.breaks(['job-settles'], run.taken);
}

function differs(run: Run, moves: readonly Move[], found: Findings): boolean {
  const difference = run.compare(moves);
  if (difference) found.disagrees ??= { ...difference, moves: [...run.taken] };
  return difference !== null;
}
