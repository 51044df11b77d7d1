import { isFair } from '../../model/checker/fairness.ts';
import { CLIENTS, SERVERS } from '../../model/dialects.ts';
import type { Fault } from '../../model/environment.ts';
import { isTerminal, viewsOf } from '../../model/narrate.ts';
import { MOST_ITEMS } from '../../model/parse.ts';
import { refreshAnswerFor } from '../../model/refresh.ts';
import type { Event } from '../logs/event.ts';
import { type SameWorld, simulate } from './counterfactual.ts';
import type { Counterfactual, Hypothesis, InCommon, JobExplanation } from './explanation.ts';
import { type ExplainOptions, pairsInOrder, tryAll } from './hypotheses.ts';
import type { Node } from './node.ts';
import { pathTo } from './search.ts';
import type { World } from './world.ts';

const DEFAULT_FAULTS = 2;
const LAST_RESORT = 3;

/**
 * Asks for every pair of dialects whether the model has a path that shows exactly these events, and
 * what that path says: faults, view, refresh, and whether other dialects would have settled.
 * @param events the events of one job, in order
 */
export function explainJob(
  job: string,
  events: readonly Event[],
  options: ExplainOptions,
): JobExplanation {
  const items = itemsOf(events);
  const because = undecidableBecause(events, items);
  if (because !== null || items === null) return undecided(job, items, events, because ?? '');
  let most = options.mostFaults ?? DEFAULT_FAULTS;
  let tried = tryAll(events, items, most, options);
  if (options.mostFaults === undefined && !tried.some((one) => one.found.kind === 'consistent')) {
    most = LAST_RESORT;
    tried = tryAll(events, items, most, options);
  }
  const consistent = tried.filter((one) => one.found.kind === 'consistent');
  consistent.sort((a, b) => a.hypothesis.faults.length - b.hypothesis.faults.length);
  const best = consistent[0] ?? null;
  const base = {
    job,
    items,
    events: events.length,
    hypotheses: tried.map((one) => one.hypothesis),
    mostFaults: most,
    because: null,
  };
  if (best?.found.kind !== 'consistent') {
    return {
      ...base,
      best: null,
      view: null,
      settled: null,
      refresh: null,
      atFault: null,
      inCommon: null,
      unknownWork: 0,
      counterfactuals: [],
    };
  }
  const unknownWork = unknownWorkOf(events, items);
  const end = lastBeforeReturn(best.found.ends[0]!);
  const view = viewsOf(best.world.compiled, end.f, items)[0] ?? null;
  const terminal = isTerminal(view);
  const { subject, environment, compiled } = best.world;
  // Where the log just stops, what is under way may still end well: nothing is known after it.
  const settled = terminal || !isUnderWay(best.world, end, events) ? terminal : null;
  const answer =
    settled !== false
      ? null
      : refreshAnswerFor(subject, environment, compiled, end.f, options.clock);
  const inCommon = commonOf(best.hypothesis);
  return {
    ...base,
    best: best.hypothesis,
    view,
    settled,
    refresh:
      answer === null || answer.helps === null ? null : answer.helps ? 'helps' : 'does not help',
    atFault: answer?.atFault ?? null,
    inCommon,
    unknownWork,
    counterfactuals:
      unknownWork > 0
        ? []
        : counterfactualsOf(best.hypothesis, worldOf(events, items, best.hypothesis)),
  };
}

/**
 * Of how many items the log does not say how long they took. Another page's future hangs on it: work
 * that was taken as instant would make any page settle. Whom a cancel spared has no work.
 */
function unknownWorkOf(events: readonly Event[], items: number): number {
  const settled = new Set(events.flatMap((one) => (one.kind === 'settles' ? [one.call] : [])));
  const taken = events.filter((one) => one.kind === 'takes');
  const open = taken.filter((one) => !settled.has(one.call)).length;
  const cancelled = events.some((one) => one.kind === 'arrives' && one.route === 'cancel');
  return open + (cancelled ? 0 : Math.max(0, items - taken.length));
}

function itemsOf(events: readonly Event[]): number | null {
  for (const event of events) {
    if (event.kind === 'created') return event.payload.items;
    if (
      event.kind === 'answers' &&
      event.route === 'status' &&
      event.payload?.total !== undefined
    ) {
      return event.payload.total;
    }
  }
  return null;
}

function undecidableBecause(events: readonly Event[], items: number | null): string | null {
  if (items === null) return 'the log does not say how many items the job has';
  if (items > MOST_ITEMS) return `the job has more than ${MOST_ITEMS} items`;
  if (!events.some((one) => one.kind === 'created')) {
    return "the log does not show the job's creation: it may start in the middle";
  }
  if (!events.some((one) => one.kind === 'loads')) return 'the log shows no load of the page';
  return null;
}

function undecided(
  job: string,
  items: number | null,
  events: readonly Event[],
  because: string,
): JobExplanation {
  return {
    job,
    items,
    events: events.length,
    hypotheses: pairsInOrder().map(({ server, client }) => ({
      server,
      client,
      verdict: 'undecidable' as const,
      faults: [],
      refutedAt: null,
      withoutFaults: null,
      because,
    })),
    best: null,
    view: null,
    settled: null,
    refresh: null,
    atFault: null,
    inCommon: null,
    unknownWork: 0,
    counterfactuals: [],
    mostFaults: 0,
    because,
  };
}

/** Nobody came back, and something can still happen by itself. */
function isUnderWay(world: World, end: Node, events: readonly Event[]): boolean {
  if (end.read < events.length || world.pageWork(end.f) === 'quiet') return false;
  return world.compiled.steps(end.f).some(({ stepClass }) => isFair(stepClass));
}

/** The last point before the user left the page or loaded it again. */
function lastBeforeReturn(end: Node): Node {
  const path = pathTo(end);
  let loads = 0;
  for (let i = 1; i < path.length; i++) {
    const { by } = path[i]!;
    if (by === null || !('at' in by)) continue;
    if (by.kind === 'loads') loads++;
    if (by.kind === 'leaves' || loads > 1) return path[i - 1]!;
  }
  return end;
}

function commonOf({ faults }: Hypothesis): InCommon | null {
  const [first] = faults;
  if (!first || faults.length < 2 || faults.some((one) => one.route !== first.route)) return null;
  const least = Math.max(...faults.map((one) => one.afterMs[0]));
  const most = Math.min(...faults.map((one) => one.afterMs[1]));
  return least <= most ? { route: first.route, afterMs: [least, most] } : null;
}

/** Arrivals, work times and faults as the log and its best explanation tell them. */
function worldOf(events: readonly Event[], items: number, best: Hypothesis): SameWorld {
  const work = events.flatMap((event) => {
    if (event.kind !== 'takes') return [];
    const end = events.find((one) => one.kind === 'settles' && one.call === event.call);
    if (end?.kind !== 'settles') return [];
    return [{ ms: end.at - event.at, outcome: end.payload.outcome }];
  });
  const common = commonOf(best);
  const faults = best.faults.map(({ kind, route, afterMs }) => {
    const [least, most] = common?.afterMs ?? afterMs;
    return { kind: kind as Fault, route, ms: Math.round((least + most) / 2) };
  });
  return { items, work, faults };
}

function counterfactualsOf(best: Hypothesis, same: SameWorld): Counterfactual[] {
  const { server, client } = best;
  const pairs = [
    { server: 'fix-1', client },
    { server: 'fix-1-both', client },
    { server, client: 'fix-3' },
    { server, client: 'fix-2' },
    { server, client: 'fix-2+3' },
    { server, client: 'poll' },
    { server, client: 'reference' },
    { server: 'reference', client },
    { server: 'reference', client: 'reference' },
  ];
  return pairs
    .filter((one) => one.server !== server || one.client !== client)
    .map((names) =>
      simulate(names, { server: SERVERS[names.server]!, client: CLIENTS[names.client]! }, same),
    );
}
