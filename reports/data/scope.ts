import { CLAIMS } from '../../model/claims.ts';
import { FAULTS, USERS } from '../../model/environment.ts';
import { groupsOf } from '../group.ts';
import { itemsText } from '../numbers.ts';
import type { Entry } from '../report.ts';
import { placeText } from './place.ts';

/** How far a report goes: what may be read into it, and what may not. */
export interface Scope {
  readonly items: readonly number[];
  readonly claims: readonly Entry['claim'][];
  /** Each different set of bounds once, in the order of the report. */
  readonly bounds: readonly Omit<Entry['bounds'], 'hit'>[];
  /** `hit: states (as-deployed × as-logged, items 3)` */
  readonly hits: readonly string[];
  /** Each assumption that a verdict used, once; steps taken to be fair in one line. */
  readonly assumptions: readonly string[];
  /** What a reader might take for proved, and is not. Sentences. */
  readonly notProved: readonly string[];
}

const FAIR = 'weakly fair: ';

export function scopeOf(entries: readonly Entry[]): Scope {
  const bounds = new Map<string, Omit<Entry['bounds'], 'hit'>>();
  for (const { bounds: all } of entries) {
    const { hit: _, ...limits } = all;
    bounds.set(JSON.stringify(limits), limits);
  }
  return {
    items: [...new Set(entries.map((one) => one.items))].sort((a, b) => a - b),
    claims: claimsIn(entries),
    bounds: [...bounds.values()],
    hits: hitsIn(entries),
    assumptions: assumptionsIn(entries),
    notProved: notProvedBy(entries),
  };
}

const claimsIn = (entries: readonly Entry[]): Entry['claim'][] => {
  const asked = new Set(entries.map((one) => one.claim));
  return (Object.keys(CLAIMS) as Entry['claim'][]).filter((one) => asked.has(one));
};

function hitsIn(entries: readonly Entry[]): string[] {
  return groupsOf(entries).flatMap((group) => {
    const hit = group.entries.filter((one) => one.bounds.hit !== null);
    if (hit.length === 0) return [];
    const names = [...new Set(hit.map((one) => one.bounds.hit))].join(', ');
    const items = itemsText(hit.map((one) => one.items));
    return [`${names} (${placeText(group.first)}, items ${items})`];
  });
}

/** Every assumption that a verdict used, once; steps that were taken to be fair in one line. */
export function assumptionsIn(entries: readonly Entry[]): string[] {
  const all = new Set(entries.flatMap((one) => one.assumptions));
  const plain = [...all].filter((one) => !one.startsWith(FAIR));
  const fair = [...all].flatMap((one) =>
    one.startsWith(FAIR) ? one.slice(FAIR.length).split(', ').filter(Boolean) : [],
  );
  const steps = [...new Set(fair)].sort().join(', ');
  return [...plain, ...(fair.length > 0 ? [`${FAIR}${steps} (where they exist)`] : [])];
}

function notProvedBy(entries: readonly Entry[]): string[] {
  if (entries.length === 0) return ['Nothing ran, so nothing was proved.'];
  const open = entries.filter((one) => one.verdict === 'incomplete').length;
  const parted = entries.filter((one) => one.verdict === 'disagrees').length;
  const most = Math.max(...entries.map((one) => one.items));
  const least = Math.min(...entries.map((one) => one.items));
  const claims = claimsIn(entries);
  const missing = Object.keys(CLAIMS).filter((one) => !(claims as string[]).includes(one));
  const struck = new Set(
    entries.flatMap((one) => Object.keys(one.faults).map((name) => name.split('@')[0])),
  );
  const acted = new Set(entries.flatMap((one) => Object.keys(one.users)));
  const faults = FAULTS.filter((one) => !struck.has(one));
  const users = USERS.filter((one) => !acted.has(one));
  const onCode = entries.some((one) => one.level === 'code');
  const onModel = entries.some((one) => one.level === 'model');
  const sampled = entries.some(({ schedules }) => schedules && !WHOLE.has(schedules.strategy));
  return [
    ...(open > 0
      ? [`${verdictsText(open)} incomplete: a bound was hit, or schedules were sampled.`]
      : []),
    ...(parted > 0 ? [`${verdictsText(parted)} not judged: code and model disagree.`] : []),
    `Jobs of more than ${itemsOf(most)}${least > 0 ? `, or of fewer than ${least}` : ''}.`,
    ...smallerLevels(entries, most),
    ...(struck.size > 0 || acted.size > 0
      ? ['More faults or user actions than each budget allows.']
      : []),
    ...(faults.length > 0 ? [`Faults that no run allowed: ${faults.join(', ')}.`] : []),
    ...(users.length > 0 ? [`User actions that no run allowed: ${users.join(', ')}.`] : []),
    ...(missing.length > 0 ? [`Claims that were not asked: ${missing.join(', ')}.`] : []),
    ...(onModel ? ['That a server and a page of yours behave as these dialects do.'] : []),
    ...(sampled ? ['Schedules that the sample of the code level did not take.'] : []),
    ...(onCode ? ['What code does outside the steps that the scheduler owns.'] : []),
    'A page that gives up a call which would have been answered in time.',
  ];
}

const itemsOf = (many: number): string => (many === 1 ? '1 item' : `${many} items`);

/** Strategies that leave no schedule which could show something new. */
const WHOLE: ReadonlySet<string> = new Set(['exhaustive', 'orders']);

/** Levels that were asked about fewer items than another one. */
function smallerLevels(entries: readonly Entry[], most: number): string[] {
  return [...new Set(entries.map((one) => one.level))].flatMap((level) => {
    const own = Math.max(...entries.filter((one) => one.level === level).map((one) => one.items));
    return own < most ? [`At level ${level} jobs of more than ${itemsOf(own)}.`] : [];
  });
}

const verdictsText = (many: number): string =>
  many === 1 ? '1 verdict is' : `${many} verdicts are`;
