import { CLAIMS } from '../../model/claims.ts';
import { colorsFor } from '../colors.ts';
import { placeText } from '../data/place.ts';
import { failureText } from '../failure-text.ts';
import { failuresOf, isNotReached } from '../group.ts';
import type { Entry } from '../report.ts';
import { differencesText } from '../schedules-text.ts';
import { type Drawn, NO_NOTES } from './drawn.ts';

/** What somebody has to look at; `incomplete`: nothing was found wrong, and nothing proven. */
export type FindingKind =
  | 'violated'
  | 'not reached'
  | 'disagrees'
  | 'unexpected pass'
  | 'incomplete';

export interface Finding {
  readonly kind: FindingKind;
  readonly entry: Entry;
  /** One line: the claim, what is with it, and where. */
  readonly title: string;
}

/** null: it is as it should be, or as it is expected to be. */
export function findingOf(entry: Entry): Finding | null {
  const kind = kindOf(entry);
  return kind && { kind, entry, title: titleOf(entry, kind) };
}

export const findingsIn = (entries: readonly Entry[]): Finding[] =>
  entries.flatMap((one) => findingOf(one) ?? []);

/**
 * What is told of them: of a claim that several item counts violate the fewest tell it all. Only
 * violations are left out.
 */
export function toldIn(entries: readonly Entry[]): Finding[] {
  const shown = new Set(failuresOf(entries).map((one) => one.shown));
  return findingsIn(entries).filter(
    ({ kind, entry }) => kind !== 'violated' || shown.has(entry) || !entry.trace,
  );
}

function kindOf(entry: Entry): FindingKind | null {
  const { verdict, expected } = entry;
  if (verdict === 'disagrees' || verdict === 'incomplete') return verdict;
  if (verdict === 'holds') return expected === 'violated' ? 'unexpected pass' : null;
  if (expected === 'violated') return null;
  return isNotReached(entry) ? 'not reached' : 'violated';
}

const SAYS: Readonly<Record<FindingKind, string>> = {
  violated: 'is violated',
  'not reached': 'is not reached',
  disagrees: 'is not judged: code and model disagree',
  'unexpected pass': 'holds, though a violation is expected',
  incomplete: 'is incomplete',
};

const titleOf = (entry: Entry, kind: FindingKind): string =>
  `${entry.claim} ${SAYS[kind]}: ${whereOf(entry)}`;

/** `as-deployed × as-logged, faults cut@process-next=1, items 1` */
export const whereOf = (entry: Entry): string => `${placeOf(entry)}, items ${entry.items}`;

/** What all entries of one group share. */
export const placeOf = (entry: Entry): string =>
  `${placeText(entry)}${entry.scenario === null ? '' : `, scenario ${entry.scenario}`}`;

/** The whole story, several lines: for a violation as the list tells it, replay command included. */
export function storyOf({ entry, kind, title }: Finding, { notes }: Drawn): string {
  const { claim, trace, because } = entry;
  if (kind === 'disagrees') return [title, because ?? '', ...differencesText([entry])].join('\n');
  if (kind === 'violated' && trace) {
    const told = { shown: entry, all: [entry] };
    // The number belongs to the list.
    return failureText(told, 1, notes.get(entry) ?? NO_NOTES, PLAIN).replace(/^1\) /, '');
  }
  const says = kind === 'not reached' ? `not so: ${CLAIMS[claim].says}` : CLAIMS[claim].says;
  return [title, says, ...(because ? [because] : [])].join('\n');
}

const PLAIN = colorsFor(false);
