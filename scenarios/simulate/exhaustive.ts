import { Explorer, type StrategyOptions } from './explorer.ts';
import type { Edge, Node } from './graph.ts';
import { linger } from './linger.ts';
import type { Run, Setting } from './run.ts';

/**
 * Every schedule, depth first by executing again: a run goes on until it comes to a state that was met
 * before or until nothing can happen. By default states are told apart by the subject's fingerprint
 * and the model's state beside it.
 */
export async function exploreAllSchedules(
  setting: Setting,
  options: StrategyOptions,
  keyFor?: (run: Run) => string,
): Promise<Explorer> {
  const explorer = new Explorer(setting, options, keyFor);
  const open: { node: Node; edge: Edge }[] = [];

  /** On from a new state, until a known one or the end. */
  async function goOn(run: Run, from: Node): Promise<void> {
    for (let node = from; !node.isCut; ) {
      const [first, ...others] = node.edges;
      for (const edge of others.reverse()) open.push({ node, edge });
      if (!first || explorer.disagrees) return;
      const reached = await explorer.take(run, node, first);
      if (!reached.isNew) {
        explorer.pruned += 1;
        await linger(explorer, run, node, reached.node);
        return;
      }
      node = reached.node;
    }
  }

  const { run, reached } = await explorer.begin();
  await goOn(run, reached.node);
  while (open.length > 0 && !explorer.mustStop()) {
    const { node, edge } = open.pop()!;
    const again = await explorer.beginAt(node);
    const next = await explorer.take(again, node, edge);
    if (next.isNew) await goOn(again, next.node);
    else {
      explorer.pruned += 1;
      await linger(explorer, again, node, next.node);
    }
  }
  return explorer;
}

/** Every transition of the model beside it, at least once: its states alone tell states apart. */
export function coverModel(setting: Setting, options: StrategyOptions): Promise<Explorer> {
  return exploreAllSchedules(setting, options, (run) => String.fromCharCode(...run.f!));
}
