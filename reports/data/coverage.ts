import type { Entry } from '../report.ts';

type Machine = NonNullable<Entry['coverage']>[number];

/** What the machines did in all runs of one server with one page at one level. */
export interface CoverageData {
  readonly level: Entry['level'];
  readonly server: string;
  readonly client: string;
  /** How many configurations it is gathered from. */
  readonly configurations: number;
  readonly machines: readonly Machine[];
}

/** Gathered over item counts, faults and users: what one run met was met. */
export function coverageIn(entries: readonly Entry[]): CoverageData[] {
  const groups = new Map<string, { first: Entry; all: Machine[][] }>();
  for (const entry of entries) {
    if (!entry.coverage) continue;
    const key = JSON.stringify([entry.level, entry.server, entry.client]);
    const group = groups.get(key) ?? { first: entry, all: [] };
    group.all.push(entry.coverage);
    groups.set(key, group);
  }
  return [...groups.values()].map(({ first: { level, server, client }, all }) => {
    return { level, server, client, configurations: all.length, machines: together(all) };
  });
}

/** Met anywhere is met; what some could have done and none did stays `never`. */
export function together(all: readonly (readonly Machine[])[]): Machine[] {
  const names = [...new Set(all.flatMap((one) => one.map(({ machine }) => machine)))];
  return names.map((machine) => {
    const own = all.flatMap((one) => one.filter((other) => other.machine === machine));
    const states = split(own.map((one) => [one.states.met, one.states.never]));
    const transitions = split(own.map((one) => [one.transitions.taken, one.transitions.never]));
    return {
      machine,
      states: { met: states[0], never: states[1] },
      transitions: { taken: transitions[0], never: transitions[1] },
    };
  });
}

function split(all: readonly (readonly [string[], string[]])[]): [string[], string[]] {
  const met = new Set(all.flatMap(([one]) => one));
  const never = new Set(all.flatMap(([, one]) => one).filter((one) => !met.has(one)));
  return [[...met], [...never]];
}
