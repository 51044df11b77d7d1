import type { Compiled } from '../model/checker/compile.ts';
import type { GroupFields, Layout } from '../model/checker/layout.ts';
import type { Fields } from '../model/checker/system.ts';
import { STATUSES } from '../model/effects/places.ts';
import { ANSWERS } from '../model/machines/handler-parts.ts';
import { jobStatusOf, type View, viewsOf } from '../model/narrate.ts';

/** The fields of one member that are not as they were at first, by name. */
export type NamedFields = Readonly<Record<string, string | number>>;

/**
 * A state for people and for comparison: two states of one system are described alike exactly if
 * they differ by no more than the numbering of interchangeable members. Local states appear by
 * name, so that it does not matter in which order a run met them.
 */
export interface EndState {
  /** What each tab shows; null: it is not open. */
  readonly views: readonly (View | null)[];
  /** The job's stored status. */
  readonly job: string;
  readonly state: Readonly<Record<string, NamedFields | readonly NamedFields[]>>;
}

export function endStateOf(compiled: Compiled, f: Fields, total: number): EndState {
  const { layout } = compiled;
  const groups = layout.groups.map((group) => {
    const { name, size } = group.spec;
    const members = Array.from({ length: size }, (_, m) => memberOf(layout, group, m, f));
    if (name === 'page') return [name, members.map((one) => one.fields)];
    if (size === 1 && !group.pool) return [name, members[0]!.fields];
    return [name, canonical(members)];
  });
  return {
    views: viewsOf(compiled, f, total),
    job: jobStatusOf(compiled, f),
    state: Object.fromEntries([['item', itemsIn(layout, f)], ...groups]),
  };
}

interface Member {
  readonly fields: Readonly<Record<string, string | number>>;
  /** Members that hold the same item have the same number here; null: holds none. */
  readonly item: number | null;
}

function memberOf(layout: Layout, group: GroupFields, member: number, f: Fields): Member {
  const at = group.base + member * group.stride;
  const fields: Record<string, string | number> = {};
  for (const { name, offset, local } of group.processes) {
    const state = f[at + offset]!;
    const key = name.slice(name.indexOf('.') + 1);
    if (state !== local.initial) fields[key] = valueText(local.snapshots[state]!.value);
  }
  const held = group.pool ? f[at + group.held]! : 0;
  if (group.pool && held > 0) fields.holds = itemStateOf(group.pool.spec.name, layout, held, f);
  for (const [name, offset] of group.registers) {
    const value = f[at + offset]!;
    // Registers of size 0 live only within a step; what they are left with means nothing.
    if (value === 0 || layout.widths[at + offset]!.max() === 0) continue;
    fields[name] = VALUES[name]?.[value] ?? value;
  }
  return { fields, item: held === 0 ? null : itemKey(group, at, held, f) };
}

const VALUES: Readonly<Record<string, readonly string[]>> = { answer: ANSWERS, status: STATUSES };

function itemStateOf(name: string, layout: Layout, held: number, f: Fields): string {
  const { spec, local, base } = layout.pool(name);
  const state = spec.identities ? f[base + held - 1]! : held - 1;
  return valueText(local.snapshots[state]!.value);
}

function itemKey({ pool, tag }: GroupFields, at: number, held: number, f: Fields): number {
  if (pool!.spec.identities) return held;
  return tag < 0 ? at : f[at + tag]!;
}

/** How many items are in each state, held ones included. */
function itemsIn(layout: Layout, f: Fields): NamedFields {
  const { spec, local, base, holders } = layout.pool('item');
  const counts: Record<string, number> = {};
  const add = (state: number, many: number): void => {
    const name = valueText(local.snapshots[state]!.value);
    if (many > 0) counts[name] = (counts[name] ?? 0) + many;
  };
  if (spec.identities) {
    for (let i = 0; i < spec.size; i++) add(f[base + i]!, 1);
  } else {
    for (let state = 0; state < local.size; state++) add(state, f[base + state]!);
    for (const group of holders) {
      const seen = new Set<number>();
      for (let m = 0; m < group.spec.size; m++) {
        const at = group.base + m * group.stride;
        const held = f[at + group.held]!;
        if (held === 0 || seen.has(itemKey(group, at, held, f))) continue;
        seen.add(itemKey(group, at, held, f));
        add(held - 1, 1);
      }
    }
  }
  return sortedByName(counts);
}

/** In an order that does not depend on how members and items are numbered; idle ones left out. */
function canonical(members: readonly Member[]): NamedFields[] {
  const sharing = new Map<string, Member[]>();
  members.forEach((one, i) => {
    if (Object.keys(one.fields).length === 0) return;
    const key = one.item === null ? `alone ${i}` : `item ${one.item}`;
    sharing.set(key, [...(sharing.get(key) ?? []), one]);
  });
  const groups = [...sharing.values()]
    .map((group) => group.map(({ fields }) => fields).sort(byText))
    .sort(byText);
  let shared = 0;
  return groups.flatMap((group) => {
    if (group.length === 1) return group;
    shared++;
    return group.map((fields) => ({ ...fields, 'shares item': shared }));
  });
}

const byText = (a: object, b: object): number => {
  const [x, y] = [JSON.stringify(a), JSON.stringify(b)];
  return x < y ? -1 : x > y ? 1 : 0;
};

function sortedByName(counts: Readonly<Record<string, number>>): NamedFields {
  return Object.fromEntries(Object.entries(counts).sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** `queued`, or `open.work.quiet open.view.processing` for a state made of several. */
function valueText(value: unknown): string {
  if (typeof value === 'string') return value;
  return Object.entries(value as Record<string, unknown>)
    .map(([name, inner]) => {
      return valueText(inner)
        .split(' | ')
        .map((one) => `${name}.${one}`)
        .join(' | ');
    })
    .join(' | ');
}

/** Where two descriptions differ, one line each; empty if they do not. */
export function differencesOf(expected: EndState, found: EndState): string[] {
  const differences: string[] = [];
  const compare = (path: string, a: unknown, b: unknown): void => {
    if (isObject(a) && isObject(b)) {
      const keys = new Set([...Object.keys(a), ...Object.keys(b)]);
      for (const key of keys) compare(path === '' ? key : `${path}.${key}`, a[key], b[key]);
    } else if (JSON.stringify(a) !== JSON.stringify(b)) {
      differences.push(`${path}: expected ${textOf(a)}, found ${textOf(b)}`);
    }
  };
  compare('', expected, found);
  return differences;
}

const textOf = (value: unknown): string =>
  value === undefined ? 'nothing' : JSON.stringify(value);

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null;
