import { exploreTraces } from './dpor.ts';
import { Explorer, type StrategyOptions } from './explorer.ts';
import { openEdge } from './graph.ts';
import { keyOf } from './move.ts';
import { sameAs } from './nondeterminism.ts';
import { Run, type Setting } from './run.ts';
import { walkStates } from './walk.ts';

/**
 * Every schedule. Where states can be known again, by the subject's fingerprint or the model's state
 * beside it, each state and each step is covered; where not, each trace: schedules that differ only in
 * the order of moves that commute are one. With `reduce: false`, every single schedule.
 */
export async function exploreAllSchedules(
  setting: Setting,
  options: StrategyOptions,
): Promise<Explorer> {
  if (options.reduce === false) return exploreEach(setting, options);
  if (setting.model) return walkStates(setting, options);
  const tried = await Run.start(setting, options.start);
  const load = tried.moves().find(({ name }) => name === 'loads');
  if (load) await tried.take(load);
  // Whether a page tells what decides its future shows when one is open.
  const { isTold } = tried.world;
  const [state, waits] = [tried.key(), tried.world.waits()];
  const explorer = await (isTold ? walkStates : exploreTraces)(setting, options);
  const same = load && explorer.root.edges.find(({ key }) => key === keyOf(load))?.to;
  const stood = { taken: tried.taken, key: () => state, world: { waits: () => waits } };
  if (same?.trail) sameAs(same.trail, stood);
  return explorer;
}

/** Every transition of the model beside it, at least once: its states alone tell states apart. */
export function coverModel(setting: Setting, options: StrategyOptions): Promise<Explorer> {
  return walkStates(setting, options, (run) => run.setting.model!.textOf(run.f!));
}

/** Longer than any run that is not going on for ever. */
export const LONGEST = 1000;

/** Depth first, by executing again; nothing is left out. */
async function exploreEach(setting: Setting, options: StrategyOptions): Promise<Explorer> {
  const explorer = new Explorer(setting, options, null);
  const { run, reached } = await explorer.begin();
  const open = [reached.node];
  let at: Run | null = run;
  for (let node = open.pop(); node; node = open.pop()) {
    const edge = openEdge(node);
    if (!edge) {
      if (at !== null) await explorer.sample(node);
      at = null;
      continue;
    }
    open.push(node);
    if (at === null) {
      if (explorer.mustStop()) break;
      at = await explorer.beginAt(node);
    }
    const next = (await explorer.take(at, node, edge)).node;
    if (explorer.disagrees) break;
    if (open.length > LONGEST) explorer.stopped = 'moves';
    open.push(next);
  }
  return explorer;
}
