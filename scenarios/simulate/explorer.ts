import type { Clock } from '../../model/checker/bounds.ts';
import type { Edge, Node, Step } from './graph.ts';
import { movesOn } from './graph.ts';
import { IDLE_POLLS, type Idle, idleAfter, isCrowded, isHeld, NEVER } from './idle.ts';
import { isFair, keyOf, keysOf, type Move } from './move.ts';
import {
  doesNotCommute,
  HiddenStateError,
  hiddenText,
  isAt,
  NondeterminismError,
  sameAs,
} from './nondeterminism.ts';
import { Run, type Setting } from './run.ts';
import type { Difference } from './twin.ts';

export interface StrategyOptions {
  readonly clock: Clock;
  /** ms */
  readonly timeLimit: number;
  readonly maxRuns: number;
  /** Default: 100,000. Each keeps what was seen there: some kB. */
  readonly maxStates?: number;
  /** Where a state cannot be known again: how often a page may ask the same in vain. Default: 2. */
  readonly idlePolls?: number;
  /** false: no state is known again and no move commutes, so that nothing is pruned. */
  readonly reduce?: boolean;
  /** Between two runs; true: stop now. */
  readonly onProgress?: (progress: { runs: number; states: number }) => boolean | undefined;
  /** Another beginning than the page's first load: the refresh oracle's. */
  readonly start?: () => Promise<Run>;
  /** Is there enough in this? Then nothing more is run. */
  readonly isEnough?: (node: Node, by: Edge) => boolean;
}

export const MOST_STATES = 100_000;
/** One run of so many is executed twice. */
const REPEATED = 20;

/** Code and model part: after these moves, in this. */
export interface Disagreement extends Difference {
  readonly moves: readonly Run['taken'][number][];
}

export interface Reached {
  readonly node: Node;
  readonly isNew: boolean;
}

/**
 * What runs have been through, as one graph: a state is met again where `keyFor` says the same; with
 * null, never, and the graph is a tree. Each strategy decides which edges are taken, and when to begin
 * again.
 */
export class Explorer {
  readonly nodes = new Map<string, Node>();
  disagrees: Disagreement | null = null;
  /** Schedules executed. */
  runs = 0;
  /** Times that something was not executed, since it would have come to what another run came to. */
  pruned = 0;
  /** Moves of the longest run. */
  depth = 0;
  stopped: 'runs' | 'states' | 'time' | 'interrupted' | 'moves' | 'violation' | null = null;
  /** States in which a page had polled in vain often enough; and whether that could be for ever. */
  holds = 0;
  mayPollForEver = false;
  /** States in which a page had enough of the same calls under way. */
  crowds = 0;
  readonly #setting: Setting;
  readonly #options: StrategyOptions;
  /** null: none is known again. */
  readonly #keyFor: ((run: Run, state: string) => string) | null;
  readonly #until: number;
  #isQuick = true;

  constructor(
    setting: Setting,
    options: StrategyOptions,
    keyFor: ((run: Run, state: string) => string) | null = (_, state) => state,
  ) {
    this.#setting = setting;
    this.#options = options;
    this.#keyFor = options.reduce === false ? null : keyFor;
    this.#until = options.clock() + options.timeLimit;
  }

  get root(): Node {
    return this.nodes.values().next().value!;
  }

  /** Is there no time for another run? */
  mustStop(): boolean {
    const { clock, maxRuns, onProgress } = this.#options;
    if (this.disagrees || this.stopped) return true;
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
    if (this.#isQuick) {
      const run = await this.#start();
      const isThere = await run.again(node, { answers: this.#keyFor !== null }).then(
        () => isAt(node, run),
        () => false,
      );
      if (isThere && !run.world.needsTurns) return run;
      // It does not get along with promises alone, or is another one each time: that shows below.
      this.#isQuick = false;
    }
    const run = await this.#start();
    await run.again(node, null);
    // Every schedule that is executed again is checked: a difference is the subject's own doing.
    if (!isAt(node, run)) await this.repeat(node);
    if (node.trail) sameAs(node.trail, run);
    return run;
  }

  /** At the end of a run: some are executed once more. */
  async sample(node: Node, oneOf = REPEATED): Promise<void> {
    const isTaken = oneOf === 1 || this.runs % oneOf === 1;
    if (isTaken && !this.disagrees) await this.repeat(node);
  }

  /**
   * Executes a schedule once more. Throws NondeterminismError, which names the first step after which
   * the run is another one than it was.
   */
  async repeat(node: Node): Promise<void> {
    const run = await this.#start();
    for (const was of movesOn(node.trail)) {
      await run.follow([keyOf(was.move)]);
      sameAs(was, run);
    }
  }

  #start(): Promise<Run> {
    return Run.start(this.#setting, this.#options.start);
  }

  async take(run: Run, node: Node, edge: Edge): Promise<Reached> {
    const before = run.world.network.sent;
    const moves = run.moves();
    const move = moves[keysOf(moves).indexOf(edge.key)];
    if (!move) throw new NondeterminismError(`after ${run.taken.length} steps ${edge.key} is gone`);
    edge.broken = await run.take(move);
    run.note();
    edge.footprint = run.world.footprint;
    if (run.world.needsTurns) this.#isQuick = false;
    this.depth = Math.max(this.depth, run.taken.length);
    const { calls } = run.world.network;
    const sent = calls.filter(({ number }) => number > before);
    edge.sends = move.name === 'resend' ? [] : sent.flatMap(({ waiter }) => waiter?.tab ?? []);
    const reached = this.#visit(run, { node, edge });
    const { expected } = edge;
    const isOther = expected !== null && expected !== reached.node && !this.disagrees;
    // The model beside it says what matters; without one, the fingerprint does.
    const isSame = run.f !== null && run.f === expected?.f;
    if (isOther && !isSame) throw new HiddenStateError(doesNotCommute(edge, run));
    edge.to = reached.node;
    if (this.#options.isEnough?.(reached.node, edge)) this.stopped ??= 'violation';
    return reached;
  }

  /**
   * Takes a step that is known, in a run that may have come another way. false: it does not lead where
   * it did, or is not possible; then code and model part, or it throws NondeterminismError.
   */
  async follow(run: Run, edge: Edge): Promise<boolean> {
    const moves = run.moves();
    const move = moves[keysOf(moves).indexOf(edge.key)];
    let now: string | null = null;
    if (move && !run.compare(moves)) {
      await run.take(move);
      now = run.note();
      if (now === edge.to!.state) return true;
      run.compare(run.moves());
      // The model beside it says that it is the same in all that matters: a number is another one.
      if (run.f && !run.difference) return false;
    }
    const { difference } = run;
    if (!difference) throw new HiddenStateError(hiddenText(edge, run, edge.to!.state, now));
    this.disagrees ??= { ...difference, moves: [...run.taken] };
    return false;
  }

  #visit(run: Run, from: Step | null): Reached {
    const isTold = this.#keyFor !== null && (run.f !== null || run.world.isTold);
    const state = run.trail?.state ?? run.key();
    const key = isTold ? this.#keyFor!(run, state) : `${this.nodes.size}`;
    // A state that cannot be known again is the same one only at the end of the same moves.
    const same = from ? from.edge.to : this.nodes.size > 0 ? this.root : null;
    const known = isTold ? this.nodes.get(key) : same;
    if (known) {
      if (from && from.edge.to === null) known.into.push(from);
      return { node: known, isNew: false };
    }
    const moves = run.moves();
    const difference = run.compare(moves);
    if (difference) this.disagrees ??= { ...difference, moves: [...run.taken] };
    const idle = isTold ? null : this.#idleAt(run, from);
    const keys = keysOf(moves);
    const edges = moves.map((move, at): Edge => {
      const isHeld = this.#holds(run, idle, move);
      const nothing = { to: null, broken: [], sends: [], footprint: null, expected: null };
      return { move, key: keys[at]!, isHeld, ...nothing };
    });
    // Somebody else's turn comes before it goes on, unless there is nobody else.
    const isFree = edges.some((one) => !one.isHeld && isFair(one.move));
    if (!isFree && edges.some((one) => one.isHeld)) this.mayPollForEver = true;
    const { f, seen } = run;
    const shared = { key, state, f, seen, broken: run.broken(), edges };
    const node: Node = { ...shared, idle, from, into: from ? [from] : [], trail: run.trail };
    this.nodes.set(key, node);
    return { node, isNew: true };
  }

  #idleAt(run: Run, from: Step | null) {
    if (!from) return NEVER;
    const { node, edge } = from;
    return idleAfter(node.idle ?? NEVER, edge.move, node.seen, run.world);
  }

  /** Does this wait for something else, so that runs have an end? */
  #holds(run: Run, idle: Idle | null, move: Move): boolean {
    const isIdle = idle !== null && isHeld(idle, move, this.#options.idlePolls ?? IDLE_POLLS);
    const isOne = !isIdle && run.f === null && isCrowded(move, run.world.network);
    if (isIdle) this.holds += 1;
    if (isOne) this.crowds += 1;
    return isIdle || isOne;
  }
}
