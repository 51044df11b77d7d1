import type { Bounds } from '../model/checker/bounds.ts';
import { CLAIMS } from '../model/claims.ts';
import type { NamedStep } from '../model/narrate.ts';
import {
  type OrdersResult,
  type RunOrdersOptions,
  runOrders,
} from '../scenarios/browser/run-orders.ts';
import { type Configuration, environmentOf } from '../scenarios/configuration.ts';
import { endStateOf } from '../scenarios/end-state.ts';
import type { Walked } from '../scenarios/replay.ts';
import { settingOf } from '../scenarios/simulate/check-code.ts';
import type { Move } from '../scenarios/simulate/move.ts';
import { type CodeReplayed, replayHeld } from '../scenarios/simulate/replay-code.ts';
import type { Setting } from '../scenarios/simulate/run.ts';
import type { Subject } from '../scenarios/simulate/subject.ts';
import { coverageIn, explore } from './entries.ts';
import type { Entry, ReportedTrace } from './report.ts';

export interface ExploreBrowserOptions extends RunOrdersOptions {
  readonly bounds: Partial<Bounds>;
  /** The configuration's server and page, once for each browser profile. */
  readonly subjects: readonly Subject[];
  /** For the replay of each counterexample: told of every step, then asked for what it kept. */
  readonly film?: () => {
    readonly onStep: (walked: Walked) => Promise<void>;
    readonly pictures: (entry: Entry) => Promise<string[]>;
  };
}

/**
 * Judges our server and our page in Chromium in one configuration: an entry for each claim. The model
 * is judged in every interleaving; the page has to do what it does in every response order, and to
 * show each of its counterexamples.
 */
export async function exploreInBrowser(
  configuration: Configuration,
  options: ExploreBrowserOptions,
): Promise<Entry[]> {
  const { clock, bounds, subjects, film } = options;
  const judged = explore(configuration, { clock, bounds });
  const setting = settingOf(subjects[0]!, environmentOf(configuration));
  const started = clock();
  const result = await runOrders(subjects, environmentOf(configuration), options);
  const time = Math.round((clock() - started) * 10) / 10;
  const entries: Entry[] = [];
  for (const [index, one] of judged.entries()) {
    const entry: Entry = {
      ...one,
      level: 'browser',
      states: result.states,
      transitions: result.steps,
      depth: result.depth,
      time,
      interleavings: null,
      bounds: { ...one.bounds, hit: one.bounds.hit ?? result.stopped },
      assumptions: [...one.assumptions, ...SAME_ORDER],
      schedules: {
        strategy: 'orders',
        seed: null,
        executed: result.run,
        pruned: 0,
        of: result.of,
      },
      ...coverageIn(index, result.coverage),
    };
    const shown = film?.();
    const found = await verdictOn(entry, result, () =>
      replayHeld(setting, configuration.items, one.trace!, shown?.onStep),
    );
    const seen = seenIn(found, result, setting);
    const isShown = shown && seen.verdict === 'violated' && one.trace;
    entries.push(isShown ? { ...seen, pictures: await shown.pictures(seen) } : seen);
  }
  return entries;
}

const SAME_ORDER = [
  'to a page, schedules in which the same reaches it in the same order are one; one of each was run',
];

async function verdictOn(
  entry: Entry,
  { disagrees, stopped, of, isWhole, run, reached }: OrdersResult,
  replay: () => Promise<CodeReplayed>,
): Promise<Entry> {
  if (disagrees) return differs(entry, disagrees.moves, disagrees);
  if (entry.verdict === 'violated' && entry.trace) {
    const replayed = await replay();
    if (replayed.kind === 'same') return entry;
    const steps = replayed.walked.map(({ step }) => step);
    return differs(entry, steps, partsOf(replayed));
  }
  const all = isWhole ? `${of}` : `more than ${of}`;
  const left = `${isWhole ? '' : 'at least '}${of - run} of ${all} orders were left (${stopped})`;
  if (stopped && entry.verdict === 'holds')
    return { ...entry, verdict: 'incomplete', because: left };
  if (entry.verdict !== 'holds' || CLAIMS[entry.claim].kind !== 'reachability') return entry;
  if (reached.has(entry.claim)) return entry;
  return { ...entry, verdict: 'incomplete', because: 'no order that was run got there' };
}

/** What the page itself was seen to break, though the model does not. */
function seenIn(entry: Entry, { broken }: OrdersResult, { model, environment }: Setting): Entry {
  const moves = broken.get(entry.claim);
  if (!moves || entry.verdict === 'violated' || entry.verdict === 'disagrees') return entry;
  const { steps, states } = model!.narrate(moves);
  const end = endStateOf(model!.compiled, states.at(-1)!, environment.items);
  const trace = structuredClone({ steps, loop: null, identities: true, end }) as ReportedTrace;
  return { ...entry, verdict: 'violated', because: null, trace };
}

interface Parting {
  readonly what: string;
  readonly code: readonly string[];
  readonly model: readonly string[];
}

function differs(
  entry: Entry,
  moves: readonly (Pick<Move, 'process' | 'name' | 'payload'> | NamedStep)[],
  { what, code, model }: Parting,
): Entry {
  const steps = moves.map(({ process, name, payload }) => ({
    process,
    name,
    payload: { ...payload } as Move['payload'],
  }));
  const because = `after ${steps.length} steps page and model differ in ${what}`;
  const difference = { steps, what, code: [...code], model: [...model] };
  const nothing = { refresh: null, atFault: null, stuckStates: null, trace: null };
  return { ...entry, ...nothing, verdict: 'disagrees', because, difference };
}

function partsOf(replayed: Exclude<CodeReplayed, { kind: 'same' }>): Parting {
  if (replayed.kind === 'disagrees') return replayed.difference;
  if (replayed.kind === 'elsewhere') {
    return {
      what: `the ${replayed.what} of the model's counterexample`,
      code: replayed.differences,
      model: [],
    };
  }
  const text = ({ process, name }: { process: string; name: string }) => `${process}: ${name}`;
  return {
    what: "the model's counterexample",
    code: replayed.possible.map(text),
    model: [text(replayed.expected)],
  };
}
