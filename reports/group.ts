import { CLAIMS } from '../model/claims.ts';
import type { Entry } from './report.ts';

/** Entries that differ by claim and item count only. */
export interface Group {
  readonly first: Entry;
  readonly entries: readonly Entry[];
}

export function groupsOf(entries: readonly Entry[]): Group[] {
  const groups = new Map<string, Entry[]>();
  for (const entry of entries) {
    const { level, server, client, outcomes, faults, users, scenario } = entry;
    const key = JSON.stringify([level, server, client, outcomes, faults, users, scenario]);
    const group = groups.get(key);
    if (group) group.push(entry);
    else groups.set(key, [entry]);
  }
  return [...groups.values()].map((all) => ({ first: all[0]!, entries: all }));
}

/** A violated claim of one group, with a trace for the fewest items that violate it. */
export interface Failure {
  readonly shown: Entry;
  /** All entries of the claim in its group, by item count. */
  readonly all: readonly Entry[];
}

/** Violations that somebody has to look at: those that a scenario expects are none. */
export function failuresOf(entries: readonly Entry[]): Failure[] {
  return groupsOf(entries).flatMap((group) =>
    byClaim(group).flatMap((all) => {
      const violated = all.filter((one) => one.trace && isUnexpected(one));
      return violated[0] ? [{ shown: violated[0], all }] : [];
    }),
  );
}

/** The entries of each claim, in the order of the claims, by item count. */
export function byClaim({ entries }: Group): Entry[][] {
  return Object.keys(CLAIMS)
    .map((claim) => entries.filter((one) => one.claim === claim))
    .filter((all) => all.length > 0)
    .map((all) => all.sort((a, b) => a.items - b.items));
}

export const isUnexpected = (entry: Entry): boolean =>
  entry.verdict === 'violated' && entry.expected !== 'violated';

/** A state that should be reachable and is not: nothing is wrong with a run, there is none. */
export const isNotReached = ({ claim, verdict }: Entry): boolean =>
  verdict === 'violated' && CLAIMS[claim].kind === 'reachability';

export interface Totals {
  readonly holds: number;
  readonly violated: number;
  readonly incomplete: number;
  readonly notReached: number;
  /** Code and model part. */
  readonly disagrees: number;
  readonly states: number;
  readonly transitions: number;
  readonly depth: number;
  /** null: a bound was hit somewhere. */
  readonly interleavings: bigint | null;
}

export function totalsOf(entries: readonly Entry[]): Totals {
  const count = (is: (one: Entry) => boolean) => entries.filter(is).length;
  const explored = configurationsIn(entries);
  const sum = (of: (one: Entry) => number) => explored.reduce((total, one) => total + of(one), 0);
  return {
    holds: count((one) => one.verdict === 'holds'),
    violated: count((one) => one.verdict === 'violated' && !isNotReached(one)),
    incomplete: count((one) => one.verdict === 'incomplete'),
    notReached: count(isNotReached),
    disagrees: count((one) => one.verdict === 'disagrees'),
    states: sum((one) => one.states),
    transitions: sum((one) => one.transitions),
    depth: Math.max(0, ...explored.map((one) => one.depth)),
    interleavings: explored.some((one) => one.interleavings === null)
      ? null
      : explored.reduce((total, one) => total + BigInt(one.interleavings!), 0n),
  };
}

/** One entry for each configuration: what was explored once is counted once. */
function configurationsIn(entries: readonly Entry[]): Entry[] {
  return groupsOf(entries).flatMap(({ entries: all }) => {
    const byItems = new Map(all.map((one) => [String(one.schedules?.among ?? one.items), one]));
    return [...byItems.values()];
  });
}
