import type { Clock } from '../../model/checker/bounds.ts';
import { type Edge, type Node, pathTo } from './graph.ts';
import { keyOf, type Move, moveText } from './move.ts';
import { NondeterminismError, Run, type Setting } from './run.ts';
import type { Difference } from './twin.ts';

export interface StrategyOptions {
  readonly clock: Clock;
  /** ms */
  readonly timeLimit: number;
  readonly maxRuns: number;
  /** Between two runs; true: stop now. */
  readonly onProgress?: (progress: { runs: number; states: number }) => boolean | undefined;
  /** Another beginning than the page's first load: the refresh oracle's. */
  readonly start?: () => Promise<Run>;
}

/** Code and model part: after these moves, in this. */
export interface Disagreement extends Difference {
  readonly moves: readonly Move[];
}

export interface Reached {
  readonly node: Node;
  readonly isNew: boolean;
}

/**
 * What runs have been through, as one graph: a state is met again where `keyFor` says the same. Each
 * strategy decides which edges are taken, and when to begin again.
 */
export class Explorer {
  readonly nodes = new Map<string, Node>();
  disagrees: Disagreement | null = null;
  /** Schedules executed; of them, those that ended where another one had been. */
  runs = 0;
  pruned = 0;
  /** Moves of the longest run. */
  depth = 0;
  stopped: 'runs' | 'time' | 'interrupted' | null = null;
  readonly #setting: Setting;
  readonly #options: StrategyOptions;
  readonly #keyFor: (run: Run) => string;
  readonly #until: number;

  constructor(
    setting: Setting,
    options: StrategyOptions,
    keyFor: (run: Run) => string = (run) => run.key(),
  ) {
    this.#setting = setting;
    this.#options = options;
    this.#keyFor = keyFor;
    this.#until = options.clock() + options.timeLimit;
  }

  get root(): Node {
    return this.nodes.values().next().value!;
  }

  /** Is there no time for another run? */
  mustStop(): boolean {
    const { clock, maxRuns, onProgress } = this.#options;
    if (this.disagrees) return true;
    if (this.runs >= maxRuns) this.stopped = 'runs';
    else if (clock() > this.#until) this.stopped = 'time';
    else if (onProgress?.({ runs: this.runs, states: this.nodes.size })) {
      this.stopped = 'interrupted';
    }
    return this.stopped !== null;
  }

  async begin(): Promise<{ run: Run; reached: Reached }> {
    this.runs += 1;
    const run = await this.#start();
    return { run, reached: this.#visit(run, null) };
  }

  /** A run that is where this state was met first. */
  async beginAt(node: Node): Promise<Run> {
    this.runs += 1;
    const run = await this.#start();
    await run.again(pathTo(node).map((one) => one.move));
    // Every schedule that is executed again is checked: a difference is the subject's own doing.
    if (run.key() === node.state) return run;
    await this.repeat(node);
    throw new NondeterminismError(differsAt(node.state, run.key(), run));
  }

  /**
   * Executes a schedule once more. Throws NondeterminismError, which names the first step after which
   * the run is another one than it was.
   */
  async repeat(node: Node): Promise<void> {
    const run = await this.#start();
    for (const edge of pathTo(node)) {
      await run.follow([edge.key]);
      const was = edge.to!.state;
      if (run.key() !== was) throw new NondeterminismError(differsAt(was, run.key(), run));
    }
  }

  #start(): Promise<Run> {
    return this.#options.start?.() ?? Run.start(this.#setting);
  }

  async take(run: Run, node: Node, edge: Edge): Promise<Reached> {
    const before = run.world.network.sent;
    const moves = run.moves();
    const move = moves.find((one) => keyOf(one) === edge.key);
    if (!move) throw new NondeterminismError(`after ${run.taken.length} steps ${edge.key} is gone`);
    edge.broken = await run.take(move);
    this.depth = Math.max(this.depth, run.taken.length);
    const { calls } = run.world.network;
    const sent = calls.filter(({ number }) => number > before);
    edge.sends = move.name === 'resend' ? [] : sent.flatMap(({ waiter }) => waiter?.tab ?? []);
    const reached = this.#visit(run, { node, edge });
    edge.to = reached.node;
    return reached;
  }

  #visit(run: Run, from: Node['from']): Reached {
    const key = this.#keyFor(run);
    const known = this.nodes.get(key);
    if (known) return { node: known, isNew: false };
    const moves = run.moves();
    const difference = run.compare(moves);
    if (difference) this.disagrees ??= { ...difference, moves: [...run.taken] };
    const edges = moves.map((move) => {
      return { move, key: keyOf(move), to: null, broken: [], sends: [] } satisfies Edge;
    });
    const state = run.key();
    const node = { key, state, seen: run.seen, broken: run.broken(), edges, from };
    this.nodes.set(key, node);
    return { node, isNew: true };
  }
}

function differsAt(was: string, is: string, run: Run): string {
  let at = 0;
  while (was[at] === is[at]) at++;
  const near = (text: string) => text.slice(Math.max(0, at - 40), at + 40);
  return (
    `step ${run.taken.length} (${moveText(run.taken[run.taken.length - 1]!)}) led to another state ` +
    `when the run was repeated: before "${near(was)}", now "${near(is)}". Server or client use a clock, chance or state that is not given to them`
  );
}
