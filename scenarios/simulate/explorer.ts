import type { Clock } from '../../model/checker/bounds.ts';
import { type Edge, type Node, pathTo } from './graph.ts';
import { classOf, isFair, keyOf, type Move, moveText } from './move.ts';
import { NondeterminismError, Run, type Setting } from './run.ts';
import type { Difference } from './twin.ts';

export interface StrategyOptions {
  readonly clock: Clock;
  /** ms */
  readonly timeLimit: number;
  readonly maxRuns: number;
  /** Default: 100,000. Each keeps what was seen there: some kB. */
  readonly maxStates?: number;
  /** Where a state cannot be known again: how often a run may come to the same sight. Default: 2. */
  readonly idlePolls?: number;
  /** false: no state is known again, so that nothing is pruned. */
  readonly reduce?: boolean;
  /** Between two runs; true: stop now. */
  readonly onProgress?: (progress: { runs: number; states: number }) => boolean | undefined;
  /** Another beginning than the page's first load: the refresh oracle's. */
  readonly start?: () => Promise<Run>;
}

const MOST_STATES = 100_000;
export const IDLE_POLLS = 2;

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
  stopped: 'runs' | 'states' | 'time' | 'interrupted' | null = null;
  /** Runs that were cut because nothing but polling went on; and whether that could be for ever. */
  cuts = 0;
  mayPollForEver = false;
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
    else if (this.nodes.size >= (this.#options.maxStates ?? MOST_STATES)) this.stopped = 'states';
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

  /** Without a fingerprint, a run that only polls is followed so often, and no further. */
  #cutIfIdle(node: Node): void {
    const { times, cycle, taken } = sightingsOf(node);
    if (times === 0 || times < (this.#options.idlePolls ?? IDLE_POLLS)) return;
    node.isCut = true;
    this.cuts += 1;
    const names = new Set(taken.map(({ move }) => classOf(move)));
    const waits = node.edges.some(({ move }) => {
      const name = classOf(move);
      const always = cycle.every((one) => one.edges.some((edge) => classOf(edge.move) === name));
      return isFair(move) && always && !names.has(name);
    });
    // Somebody else's turn never comes: such a run is not fair, and another one takes that turn.
    if (!waits) this.mayPollForEver = true;
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
    const { reduce = true } = this.#options;
    const isTold = reduce && (run.f !== null || run.world.isTold);
    const key = isTold ? this.#keyFor(run) : `${this.nodes.size}`;
    // A state that cannot be known again is the same one only at the end of the same moves.
    const same = from ? from.edge.to : this.nodes.size > 0 ? this.root : null;
    const known = isTold ? this.nodes.get(key) : same;
    if (known) return { node: known, isNew: false };
    const moves = run.moves();
    const difference = run.compare(moves);
    if (difference) this.disagrees ??= { ...difference, moves: [...run.taken] };
    const edges = moves.map((move) => {
      return { move, key: keyOf(move), to: null, broken: [], sends: [] } satisfies Edge;
    });
    const state = run.key();
    const broken = run.broken();
    const node: Node = { key, state, seen: run.seen, broken, edges, from, isCut: false };
    this.nodes.set(key, node);
    if (!isTold) this.#cutIfIdle(node);
    return { node, isNew: true };
  }
}

/** What the verdicts have to say of idle polls; null: no run was cut. */
export function idleIn({ cuts, mayPollForEver }: Explorer, { idlePolls }: StrategyOptions) {
  if (cuts === 0) return null;
  const within = `at most ${idlePolls ?? IDLE_POLLS} idle polls between other steps`;
  return { within, mayPollForEver };
}

/** Nodes from `node` back to the last one that looked the same, and how many of those there are. */
function sightingsOf(node: Node): { times: number; cycle: Node[]; taken: Edge[] } {
  let times = 0;
  const [cycle, taken]: [Node[], Edge[]] = [[], []];
  for (let at = node.from; at; at = at.node.from) {
    if (times === 0) {
      cycle.push(at.node);
      taken.push(at.edge);
    }
    if (at.node.state === node.state) times += 1;
  }
  return { times, cycle, taken };
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
