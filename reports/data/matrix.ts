import type { ClaimName } from '../../model/claims.ts';
import { byClaim, type Group, groupsOf, isNotReached, isUnexpected } from '../group.ts';
import type { Entry } from '../report.ts';
import { worldText } from './place.ts';

/** What a cell says at a glance, the worst first. `expected`: violated, as a scenario wants it. */
export const WORST = [
  'disagrees',
  'violated',
  'incomplete',
  'not reached',
  'expected',
  'holds',
] as const;
export type Worst = (typeof WORST)[number];

/** One claim in a cell: which item counts got which verdict. */
export interface ClaimCell {
  readonly claim: ClaimName;
  readonly worst: Worst;
  readonly verdicts: readonly {
    readonly verdict: Worst;
    readonly items: readonly number[];
    /** Why it is incomplete; null otherwise. */
    readonly because: string | null;
  }[];
}

export interface Cell {
  /** `m1`, …: unique in the report, for links. */
  readonly id: string;
  readonly server: string;
  readonly client: string;
  /** The id of its world. */
  readonly world: string;
  readonly worst: Worst;
  /** Verdicts, over all claims and item counts. */
  readonly counts: Readonly<Record<Worst, number>>;
  readonly items: readonly number[];
  readonly claims: readonly ClaimCell[];
  readonly scenarios: readonly string[];
}

/** Everything beside server and page that a verdict depends on, item counts aside. */
export interface World {
  /** `w1`, … */
  readonly id: string;
  /** `no faults`, `faults cut@process-next=1, users cancel=1` */
  readonly text: string;
  readonly level: Entry['level'];
  readonly outcomes: Entry['outcomes'];
  readonly faults: Entry['faults'];
  readonly users: Entry['users'];
}

export interface Matrix {
  readonly servers: readonly string[];
  readonly clients: readonly string[];
  readonly worlds: readonly World[];
  /** Not every server with every page in every world. */
  readonly cells: readonly Cell[];
}

/** The verdict of one entry as a cell shows it. */
export function saidBy(entry: Entry): Worst {
  if (isNotReached(entry)) return isUnexpected(entry) ? 'not reached' : 'expected';
  if (entry.verdict === 'violated') return isUnexpected(entry) ? 'violated' : 'expected';
  return entry.verdict;
}

export const worstOf = (all: Iterable<Worst>): Worst => {
  const found = new Set(all);
  return WORST.find((one) => found.has(one)) ?? 'holds';
};

/** The matrix, and the cell of each entry. */
export function matrixOf(entries: readonly Entry[]): {
  matrix: Matrix;
  cellOf: (entry: Entry) => string;
} {
  const worlds = new Map<string, World>();
  const places = new Map<string, { world: World; groups: Group[] }>();
  for (const group of groupsOf(entries)) {
    const { level, outcomes, faults, users, server, client } = group.first;
    const text = worldText(group.first);
    if (!worlds.has(text)) {
      worlds.set(text, { id: `w${worlds.size + 1}`, text, level, outcomes, faults, users });
    }
    const key = JSON.stringify([server, client, text]);
    const place = places.get(key) ?? { world: worlds.get(text)!, groups: [] };
    place.groups.push(group);
    places.set(key, place);
  }
  const cells: Cell[] = [];
  const ids = new Map<Entry, string>();
  for (const { world, groups } of places.values()) {
    const id = `m${cells.length + 1}`;
    const all = groups.flatMap((one) => one.entries);
    for (const one of all) ids.set(one, id);
    cells.push(cellFor(id, world, all));
  }
  const names = (of: (one: Entry) => string) => [...new Set(entries.map(of))];
  const matrix = {
    servers: names((one) => one.server),
    clients: names((one) => one.client),
    worlds: [...worlds.values()],
    cells,
  };
  return { matrix, cellOf: (entry) => ids.get(entry)! };
}

function cellFor(id: string, world: World, entries: readonly Entry[]): Cell {
  const { server, client } = entries[0]!;
  const counts = Object.fromEntries(WORST.map((one) => [one, 0])) as Record<Worst, number>;
  for (const entry of entries) counts[saidBy(entry)]++;
  const claims = byClaim({ first: entries[0]!, entries }).map(claimCell);
  return {
    ...{ id, server, client, world: world.id, counts, claims },
    worst: worstOf(claims.map((one) => one.worst)),
    items: [...new Set(entries.map((one) => one.items))].sort((a, b) => a - b),
    scenarios: [...new Set(entries.flatMap(({ scenario }) => scenario ?? []))],
  };
}

function claimCell(all: readonly Entry[]): ClaimCell {
  const runs = new Map<string, { verdict: Worst; items: number[]; because: string | null }>();
  for (const entry of all) {
    const verdict = saidBy(entry);
    const key = JSON.stringify([verdict, entry.because]);
    const run = runs.get(key) ?? { verdict, items: [], because: entry.because };
    run.items.push(entry.items);
    runs.set(key, run);
  }
  const verdicts = [...runs.values()];
  return { claim: all[0]!.claim, worst: worstOf(verdicts.map((one) => one.verdict)), verdicts };
}
