import type { Event, Route } from './event.ts';
import type { Kept, Told } from './row.ts';
import type { Routed, Said } from './words.ts';

/** An event that does not know its file yet. */
export type Draft = (Event extends infer E
  ? E extends Event
    ? Omit<E, 'source'>
    : never
  : never) & {
  readonly line: number;
};

export interface Drafted {
  readonly drafts: readonly Draft[];
  /** What was said and has no place among the job's events, and why. */
  readonly unplaced: readonly { readonly told: Told; readonly why: string }[];
}

/** An id that says so much more than the first row means that the log lacks the rows between, ms. */
const LATE = 1000;

/** The events that one request's rows tell. */
export function eventsOf(kept: Kept): Drafted {
  const { id, routed, told } = kept;
  const job = routed?.job ?? told.find(({ said }) => said.job !== null)?.said.job ?? null;
  const drafts = told.flatMap((one) => created(one) ?? []);
  const unplaced = (why: string): Drafted => ({
    drafts,
    unplaced: told
      .filter(({ said }) => said.says !== 'nothing' && said.says !== 'created')
      .map((one) => ({ told: one, why })),
  });
  if (job === null) return unplaced('of no job');
  if (routed?.is === 'page') {
    drafts.push({ at: kept.at, job, kind: 'loads', line: kept.line });
    return unplaced('of a page');
  }
  const route = routed && isCall(routed.is) ? routed.is : routeSaid(told);
  if (route === null) return unplaced('of no call');
  const start = startOf(kept);
  // The log begins in the middle of this call, and nothing tells when it came.
  if (start === null) return unplaced('of a call that began before the log');
  const call = { job, call: id };
  drafts.push({ at: start, ...call, kind: 'arrives', route, line: kept.line });
  const once = new Set<string>();
  const others: Told[] = [];
  for (const one of told.toSorted((a, b) => a.at - b.at)) {
    const { said, at, line } = one;
    const event = callEvent(said, route);
    if (!event) {
      if (said.says === 'answers') others.push(one);
      continue;
    }
    // A row that an export has twice is one event.
    const item = said.says === 'takes' || said.says === 'settles' ? said.item : '';
    if (once.has(`${event.kind} ${item}`)) continue;
    once.add(`${event.kind} ${item}`);
    drafts.push({ at, ...call, ...event, line } as Draft);
  }
  const { http, line } = kept;
  if (http !== null && http >= 400 && !once.has('answers ')) {
    const at = Math.max(start, kept.doneAt ?? kept.lastAt);
    drafts.push({ at, ...call, kind: 'answers', route, http, line } as Draft);
  }
  return { drafts, unplaced: others.map((one) => ({ told: one, why: 'of another route' })) };
}

/** When a call arrived: at its first row, or when its id says; null: nobody knows. */
function startOf({ at, idAt, told }: Kept): number | null {
  if (idAt !== null && idAt < at - LATE) return idAt;
  const first = told.find((one) => one.at === at)?.said.says;
  const isCut = first === 'settles' && !told.some(({ said }) => said.says === 'takes');
  return isCut ? null : at;
}

const isCall = (is: Routed['is']): is is Route => is !== 'page' && is !== 'elsewhere';

/** Where no path says it: items are taken and settled by process-next only. */
function routeSaid(told: readonly Told[]): Route | null {
  for (const { said } of told) {
    if (said.says === 'takes' || said.says === 'settles') return 'process-next';
    if (said.says === 'answers') return said.route;
  }
  return null;
}

/** null: it is not said that a job was created. */
export const created = ({ said, at, line }: Told): Draft | null =>
  said.says === 'created' && said.job !== null
    ? { at, job: said.job, kind: 'created', payload: { items: said.items }, line }
    : null;

/** null: nothing, or the answer of another route. */
function callEvent(said: Said, route: Route): { readonly kind: Event['kind'] } | null {
  switch (said.says) {
    case 'takes':
    case 'settles': {
      const { says: kind, job: _, ...payload } = said;
      return Object.keys(payload).length > 0 ? { kind, ...{ payload } } : { kind };
    }
    case 'answers': {
      const { says: kind, job: _, ...answer } = said;
      return answer.route === route ? { kind, ...answer } : null;
    }
    default:
      return null;
  }
}

/** The browser that loaded a job's page last asks for another page: the job's page is left. */
export function leavings(all: readonly Kept[]): Draft[] {
  const open = new Map<string, string>();
  const left: Draft[] = [];
  const visits = all.filter(({ routed }) => routed?.is === 'page' || routed?.is === 'elsewhere');
  for (const { routed, agent, at, line } of visits.sort((a, b) => a.at - b.at)) {
    const who = agent ?? '';
    const before = open.get(who);
    const job = routed!.job;
    if (before !== undefined && before !== job)
      left.push({ at, job: before, kind: 'leaves', line });
    if (job === null) open.delete(who);
    else open.set(who, job);
  }
  return left;
}
