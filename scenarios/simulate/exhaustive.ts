import type { Clock } from '../../model/checker/bounds.ts';
import type { Edge, Node } from './graph.ts';
import { pathTo } from './graph.ts';
import { keyOf } from './move.ts';
import { NondeterminismError, Run, type Setting } from './run.ts';
import type { Difference } from './twin.ts';

export interface ExhaustiveOptions {
  readonly clock: Clock;
  /** ms */
  readonly timeLimit: number;
  readonly maxRuns: number;
  /** Between two runs; true: stop now. */
  readonly onProgress?: (progress: { runs: number; states: number }) => boolean | undefined;
  /** Another beginning than the page's first load: the refresh oracle's. */
  readonly start?: () => Promise<Run>;
}

export interface Explored {
  readonly root: Node;
  readonly nodes: readonly Node[];
  /** Schedules executed. */
  readonly runs: number;
  /** Of them, those that ended where another one had been. */
  readonly pruned: number;
  /** null: finished. */
  readonly stopped: 'runs' | 'time' | 'interrupted' | null;
  readonly disagrees: Disagreement | null;
}

/** Code and model part: after these moves, in this. */
export interface Disagreement extends Difference {
  readonly path: readonly Edge['move'][];
}

/**
 * Every schedule, depth first by executing again: a run goes on until it comes to a state that was met
 * before or until nothing can happen. States are told apart by the subject's fingerprint.
 */
export async function exploreAllSchedules(
  setting: Setting,
  options: ExhaustiveOptions,
): Promise<Explored> {
  const { clock, onProgress } = options;
  const start = options.start ?? (() => Run.start(setting));
  const until = clock() + options.timeLimit;
  const nodes = new Map<string, Node>();
  const open: { node: Node; edge: Edge }[] = [];
  let disagrees: Disagreement | null = null;
  let [runs, pruned] = [0, 0];

  function visit(run: Run, from: Node['from']): { node: Node; isNew: boolean } {
    const key = run.key();
    const known = nodes.get(key);
    if (known) return { node: known, isNew: false };
    const moves = run.moves();
    const difference = run.compare(moves);
    if (difference) disagrees ??= { ...difference, path: [...run.taken] };
    const edges = moves.map((move) => {
      return { move, key: keyOf(move), to: null, broken: [], sends: [] } satisfies Edge;
    });
    const node: Node = { id: nodes.size, key, seen: run.seen, broken: run.broken(), edges, from };
    nodes.set(key, node);
    // The first edge is taken by the run itself, the others wait; the last that waits is next.
    for (const edge of edges.slice(1).reverse()) open.push({ node, edge });
    return { node, isNew: true };
  }

  async function take(run: Run, node: Node, edge: Edge): Promise<{ node: Node; isNew: boolean }> {
    const before = run.world.network.sent;
    const move = run.moves().find((one) => keyOf(one) === edge.key);
    if (!move) throw new NondeterminismError(`after ${run.taken.length} steps ${edge.key} is gone`);
    edge.broken = await run.take(move);
    const { calls } = run.world.network;
    const sent = calls.filter(({ number }) => number > before);
    edge.sends = move.name === 'resend' ? [] : sent.flatMap(({ waiter }) => waiter?.tab ?? []);
    const reached = visit(run, { node, edge });
    edge.to = reached.node;
    return reached;
  }

  /** On from a new state, until a known one or the end. */
  async function goOn(run: Run, at: Node): Promise<void> {
    for (let node = at; node.edges.length > 0 && !disagrees; ) {
      const reached = await take(run, node, node.edges[0]!);
      if (!reached.isNew) {
        pruned += 1;
        return;
      }
      node = reached.node;
    }
  }

  const first = await start();
  const root = visit(first, null).node;
  runs += 1;
  await goOn(first, root);
  let stopped: Explored['stopped'] = null;
  while (open.length > 0 && !disagrees) {
    if (runs >= options.maxRuns) stopped = 'runs';
    else if (clock() > until) stopped = 'time';
    else if (onProgress?.({ runs, states: nodes.size })) stopped = 'interrupted';
    if (stopped) break;
    const { node, edge } = open.pop()!;
    const run = await start();
    runs += 1;
    await run.follow(pathTo(node).map((one) => one.key));
    if (run.key() !== node.key) throw new NondeterminismError(differsAt(node, run));
    const reached = await take(run, node, edge);
    if (reached.isNew) await goOn(run, reached.node);
    else pruned += 1;
  }
  return { root, nodes: [...nodes.values()], runs, pruned, stopped, disagrees };
}

function differsAt(node: Node, run: Run): string {
  const [was, is] = [node.key, run.key()];
  let at = 0;
  while (was[at] === is[at]) at++;
  const near = (text: string) => text.slice(Math.max(0, at - 40), at + 40);
  return (
    `the same ${run.taken.length} steps led to another state: before "${near(was)}", now ` +
    `"${near(is)}". Server or client use a clock, chance or state that is not given to them`
  );
}
