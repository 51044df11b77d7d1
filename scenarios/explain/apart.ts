import type { Group, Telling } from './explanation.ts';
import type { Facts } from './facts.ts';

interface Named {
  readonly server: string;
  readonly client: string;
  readonly facts: Facts;
}

/**
 * Puts hypotheses that would have left the same whatever had been recorded into one group, and finds
 * a few things that would have told the groups apart: first those that do so for certain.
 */
export function apartOf(all: readonly Named[]): { groups: Group[]; apart: Telling[] } {
  const groups = new Map<string, Named[]>();
  const fields = new Set(all.flatMap(({ facts }) => [...facts.keys()]));
  for (const one of all) {
    const key = JSON.stringify([...fields].map((field) => sayingOf(one.facts, field)));
    groups.set(key, [...(groups.get(key) ?? []), one]);
  }
  const members = [...groups.values()];
  const apart: Telling[] = [];
  let open = pairsOf(members.length);
  while (open.length > 0) {
    let best: { field: string; told: [number, number][]; score: number[] } | null = null;
    for (const field of fields) {
      const facts = members.map(([one]) => one!.facts.get(field));
      const values = facts.map((one) => one?.values ?? new Set<string>());
      const told = open.filter(([a, b]) => !isSame(values[a]!, values[b]!));
      if (told.length === 0) continue;
      const sure = told.filter(([a, b]) => isApart(values[a]!, values[b]!)).length;
      const rank = Math.max(...facts.map((one) => one?.rank ?? 0));
      const score = [sure, told.length, rank];
      if (!best || isMore(score, best.score)) best = { field, told, score };
    }
    if (!best) break;
    apart.push(tellingOf(best.field, members));
    const told = new Set(best.told.map(String));
    open = open.filter((pair) => !told.has(String(pair)));
  }
  const names = ({ server, client }: Named) => ({ server, client });
  return { groups: members.map((one) => ({ hypotheses: one.map(names) })), apart };
}

function tellingOf(field: string, members: readonly (readonly Named[])[]): Telling {
  const values = new Map<string, number[]>();
  for (const [i, [one]] of members.entries()) {
    const value = sayingOf(one!.facts, field);
    values.set(value, [...(values.get(value) ?? []), i]);
  }
  return { field, values: [...values].map(([value, groups]) => ({ value, groups })) };
}

const sayingOf = (facts: Facts, field: string): string =>
  [...(facts.get(field)?.values ?? ['nothing'])].sort().join(' or ');

/** The first number that differs decides. */
function isMore(a: readonly number[], b: readonly number[]): boolean {
  const i = a.findIndex((one, at) => one !== b[at]);
  return i >= 0 && a[i]! > b[i]!;
}

function isSame(a: ReadonlySet<string>, b: ReadonlySet<string>): boolean {
  return a.size === b.size && [...a].every((one) => b.has(one));
}

/** No value is possible in both. */
const isApart = (a: ReadonlySet<string>, b: ReadonlySet<string>): boolean =>
  a.size > 0 && b.size > 0 && [...a].every((one) => !b.has(one));

function pairsOf(count: number): [number, number][] {
  const pairs: [number, number][] = [];
  for (let a = 0; a < count; a++) for (let b = a + 1; b < count; b++) pairs.push([a, b]);
  return pairs;
}
