import { isTerminal, viewsOf } from '../../model/narrate.ts';
import { MOST_ITEMS } from '../../model/parse.ts';
import { refreshAnswerFor } from '../../model/refresh.ts';
import type { Event } from '../logs/event.ts';
import { turn } from '../simulate/turns.ts';
import { apartOf } from './apart.ts';
import { counterfactualOf, pacesOf, remediesFor } from './counterfactual.ts';
import type { Hypothesis, InCommon, JobExplanation } from './explanation.ts';
import { factsOf } from './facts.ts';
import type { Trial } from './hypotheses.ts';
import { observedIn } from './observed.ts';
import { type PathStep, pathOf, seenOn } from './path.ts';
import { type SameWorld, sameWorldOf } from './same-world.ts';
import { hasBegun } from './starts.ts';
import { DEFAULT_TIMING, type Timing } from './timing.ts';
import { tryAll } from './try-all.ts';
import { undecided, whyUndecidable } from './undecided.ts';
import { type Told, toldVisit } from './visits.ts';

export interface ExplainOptions {
  readonly timing?: Timing | undefined;
  /** Hypotheses with more faults are not tried, unless none with fewer explains the log. */
  readonly mostFaults?: number | undefined;
  readonly mostNodes?: number | undefined;
  /** ms; what was not reached by then is undecidable. Default: a minute. */
  readonly timeLimit?: number | undefined;
  /** The user may not have looked at the tab for a time: its timers wait. */
  readonly hiddenTab?: boolean | undefined;
  /** ms, for the time limit. */
  readonly clock: () => number;
  readonly breathe?: (() => Promise<void>) | undefined;
  readonly interrupted?: (() => boolean) | undefined;
  readonly onProgress?: ((done: number, all: number) => void) | undefined;
  /** Only these pairs of dialects; default: all. */
  readonly pairs?: readonly { readonly server: string; readonly client: string }[] | undefined;
}

/** An explanation, and the search's own points behind it, for a replay. */
export interface Explained {
  readonly explanation: JobExplanation;
  /** The hypothesis that is told, with its model; null: there is none. */
  readonly trial: Trial | null;
  /** The way of that hypothesis through the log; empty: there is none. */
  readonly path: readonly PathStep[];
  /** null: what the work took is not in the log. */
  readonly same: SameWorld | null;
}

export const TIME_LIMIT = 60_000;

/**
 * Asks for every pair of dialects whether the model has a path that shows exactly these events, and
 * what that path says: faults, view, refresh, and whether other dialects would have settled.
 * @param events the events of one job, in order
 */
export async function explainJob(
  job: string,
  events: readonly Event[],
  options: ExplainOptions,
): Promise<JobExplanation> {
  return (await explainFully(job, events, options)).explanation;
}

/** The same, with what a replay needs. */
export async function explainFully(
  job: string,
  events: readonly Event[],
  options: ExplainOptions,
): Promise<Explained> {
  const observed = observedIn(events);
  const items = itemsOf(events);
  const why = whyUndecidable(observed, items, MOST_ITEMS);
  const nothing = (because: string, needed: readonly string[]) => ({
    explanation: undecided(job, items, observed, because, needed, options.pairs),
    trial: null,
    path: [],
    same: null,
  });
  if (why !== null || items === null) return nothing(why?.because ?? '', why?.needed ?? []);
  const timing = options.timing ?? DEFAULT_TIMING;
  const hiddenTab = options.hiddenTab ?? false;
  const asked = { observed, items, timing, hiddenTab, mostNodes: options.mostNodes };
  const { trials, mostFaults, incomplete } = await tryAll(asked, {
    ...options,
    timeLimit: options.timeLimit ?? TIME_LIMIT,
    breathe: options.breathe ?? turn,
    interrupted: options.interrupted ?? (() => false),
  });
  const hypotheses = new Map(trials.map((one) => [one, one.hypothesis()]));
  const calm = trials.filter((one) => one.state === 'found' && one.level === 0);
  if (hasBegun(observed) && calm.length === trials.length && trials.length > 1) {
    const { because, needed } = whyUndecidable(observed, null, MOST_ITEMS, 'all')!;
    return nothing(because, needed);
  }
  const consistent = trials.filter(({ state }) => state === 'found');
  consistent.sort((a, b) => a.level - b.level);
  const best = consistent[0] ?? null;
  const base = {
    job,
    items,
    events: events.length,
    startsInTheMiddle: hasBegun(observed),
    loads: observed.loads,
    hypotheses: [...hypotheses.values()],
    mostFaults,
    hiddenTab,
    incomplete,
    because: null,
    needed: [],
  };
  if (!best) {
    return { explanation: { ...base, ...UNEXPLAINED }, trial: null, path: [], same: null };
  }
  const told = hypotheses.get(best)!;
  const alike = consistent.filter(({ level }) => level === best.level);
  const named = alike.map((one) => ({ ...names(one), facts: factsOf(one) }));
  const inCommon = commonOf(told);
  const path = pathOf(best.question, best.ends[0]!);
  const visit = toldVisit(best.question, best.ends[0]!);
  const same = sameWorldOf(events, items, told, { common: inCommon, path, reloads: visit.reloads });
  const worlds = new Map(trials.map((one) => [`${one.server} ${one.client}`, one.question.world]));
  const end = endOf(best, visit, options.clock);
  const paces = pacesOf(best.question.world, same, timing);
  const counterfactuals =
    same.unknown > 0
      ? []
      : remediesFor(best.server, best.client).flatMap((pair) => {
          const world = worlds.get(`${pair.server} ${pair.client}`);
          return world ? [counterfactualOf(pair, world, same, paces)] : [];
        });
  const explanation: JobExplanation = {
    ...base,
    best: told,
    ...apartOf(named),
    ...end,
    seen: seenOn(best.question, path),
    inCommon,
    unknownWork: same.unknown,
    assumedWork: same.assumed,
    counterfactuals,
  };
  return { explanation, trial: best, path, same: same.unknown > 0 ? null : same };
}

const names = ({ server, client }: Trial) => ({ server, client });

const UNEXPLAINED = {
  best: null,
  groups: [],
  apart: [],
  endsInTheMiddle: null,
  until: null,
  reloads: [],
  view: null,
  seen: [],
  settled: null,
  refresh: null,
  atFault: null,
  inCommon: null,
  unknownWork: 0,
  assumedWork: 0,
  counterfactuals: [],
} as const;

/** What the user had in the end, on the visit that is told. */
function endOf({ question }: Trial, told: Told, clock: () => number) {
  const { compiled, subject, environment } = question.world;
  const view = viewsOf(compiled, told.end.place.f, environment.items)[0] ?? null;
  // Where it just stops, what is under way may still end well: nothing is known after it.
  const settled = told.isAtWork ? null : isTerminal(view);
  const answer =
    settled === false
      ? refreshAnswerFor(subject, withRoom(environment), compiled, told.end.place.f, clock)
      : null;
  return {
    endsInTheMiddle: told.isAtWork,
    until: told.until,
    reloads: told.reloads,
    view,
    settled,
    refresh: helps(answer?.helps ?? null),
    atFault: answer?.atFault ?? null,
  };
}

const helps = (yes: boolean | null): JobExplanation['refresh'] =>
  yes === null ? null : yes ? 'helps' : 'does not help';

/** Budgets here are not spent; a fresh page must find room for all calls that are under way. */
function withRoom(environment: Trial['question']['world']['environment']) {
  return { ...environment, faults: environment.faults.map((one) => ({ ...one, budget: 3 })) };
}

export function itemsOf(events: readonly Event[]): number | null {
  for (const event of events) {
    if (event.kind === 'created') return event.payload.items;
    if (event.kind !== 'answers' && event.kind !== 'receives') continue;
    if (event.route === 'status' && event.payload?.total !== undefined) return event.payload.total;
  }
  return null;
}

function commonOf({ faults }: Hypothesis): InCommon | null {
  const [first] = faults;
  if (!first || faults.length < 2 || faults.some((one) => one.route !== first.route)) return null;
  const least = Math.max(...faults.map((one) => one.afterMs[0]));
  const most = Math.min(...faults.map((one) => one.afterMs[1]));
  if (least > most) return null;
  const gaps = faults.flatMap(({ gapMs }) => (gapMs === null ? [] : [gapMs]));
  const gapMs =
    gaps.length === faults.length ? ([Math.min(...gaps), Math.max(...gaps)] as const) : null;
  return { route: first.route, afterMs: [least, most], gapMs };
}
