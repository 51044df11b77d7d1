import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Compiled } from './compile.ts';
import { ask, stepsOf, still } from './examples/ask.ts';
import { asymmetriesOf } from './examples/asymmetry.ts';
import { type ClerkOptions, clerkClaims, clerks } from './examples/clerks.ts';
import { drawFrom, randomSystem } from './examples/random.ts';
import { complaintsAbout } from './examples/rewalk.ts';
import { explore } from './explore.ts';
import type { Layout } from './layout.ts';
import type { Fields, System } from './system.ts';
import { fieldsOf } from './verdict.ts';

// Counts by local state, against the same pool with identities.

/** What a state says once the members of pools have no numbers: the same text for both ways. */
function anonymous(layout: Layout, f: Fields): string {
  const parts: unknown[] = [];
  for (const { spec, base, local, holders } of layout.pools) {
    const free = local.snapshots.map((_, state) => (spec.identities ? 0 : f[base + state]!));
    if (spec.identities) {
      const held = holders.flatMap((group) =>
        Array.from(
          { length: group.spec.size },
          (_, m) => f[group.base + m * group.stride + group.held]!,
        ),
      );
      for (let i = 0; i < spec.size; i++) if (!held.includes(i + 1)) free[f[base + i]!]!++;
    }
    parts.push(free);
  }
  for (const { spec, base, stride, held, tag, pool } of layout.groups) {
    const names: number[] = [];
    for (let m = 0; m < spec.size; m++) {
      const at = base + m * stride;
      const own = Array.from(f.subarray(at, at + stride));
      const id = held < 0 ? 0 : f[at + held]!;
      if (held >= 0) own[held] = 0;
      if (tag >= 0) own[tag] = 0;
      parts.push(own.filter((_, i) => i !== tag));
      if (!pool || id === 0) continue;
      // In which local state, and held together with whom.
      const state = pool.spec.identities ? f[pool.base + id - 1]! : id - 1;
      const name = pool.spec.identities ? id : tag >= 0 ? f[at + tag]! : m + 1;
      if (!names.includes(name)) names.push(name);
      parts.push([state, names.indexOf(name)]);
    }
  }
  return JSON.stringify(parts);
}

/** All states and edges, up to the numbers of pool members. */
function everything(system: System): { states: string[]; edges: string[]; raw: number } {
  const compiled = new Compiled(system);
  const graph = explore(compiled, { clock: still });
  const { layout } = compiled;
  const states = new Set<string>();
  const edges = new Set<string>();
  for (let state = 0; state < graph.table.count; state++) {
    const f = fieldsOf(graph, state);
    const from = anonymous(layout, f);
    states.add(from);
    for (const { taken, next, flags } of compiled.steps(f)) {
      edges.add(`${from} ${taken.process} ${taken.name} ${flags} ${anonymous(layout, next)}`);
    }
  }
  return { states: [...states].sort(), edges: [...edges].sort(), raw: graph.table.count };
}

const some = (more: Partial<ClerkOptions>): System =>
  clerks({ letters: 2, clerks: 2, shared: false, identities: false, ...more });

describe('a counted pool', () => {
  test.each([
    [1, 1, false],
    [2, 2, false],
    [3, 2, false],
    [1, 2, true],
    [2, 2, true],
    [2, 3, true],
    [3, 2, true],
  ])(
    'of %i letters for %i clerks, shared: %s, is the one with identities',
    (letters, many, shared) => {
      const counted = everything(some({ letters, clerks: many, shared }));
      const apart = everything(some({ letters, clerks: many, shared, identities: true }));
      expect(counted.states).toEqual(apart.states);
      expect(counted.edges).toEqual(apart.edges);
      // Tags that say who holds a letter together are not renumbered in a group that is not sorted.
      if (!shared) expect(counted.raw).toBe(counted.states.length);
    },
  );

  test('is the one with identities in random systems', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(59), { minLength: 300, maxLength: 300 }), (drawn) => {
        const [counted, apart] = [false, true].map(
          (identities) => new Compiled(randomSystem(drawFrom(drawn), { identities })),
        );
        const sizes = [counted!, apart!].map(
          (one) => explore(one, { clock: still, bounds: { maxStates: 1000 } }).table.count,
        );
        fc.pre(Math.max(...sizes) < 1000);
        const [a, b] = [false, true].map((identities) =>
          everything(randomSystem(drawFrom(drawn), { identities })),
        );
        expect(a!.states).toEqual(b!.states);
        expect(a!.edges).toEqual(b!.edges);
      }),
      { seed: 4, numRuns: 60 },
    );
  });

  // One clerk: the letters that nobody holds wait, are answered or faded: with n of them (n + 1)(n + 2)/2
  // ways. The clerk is idle (all n free), or holds one, waiting or open (n - 1 free, twice).
  // n = 1: 3 + 2 × 1.  n = 2: 6 + 2 × 3.  n = 3: 10 + 2 × 6.
  test.each([
    [1, 5],
    [2, 12],
    [3, 22],
  ])('of %i letters for one clerk has %i states', (letters, states) => {
    expect(ask(some({ letters, clerks: 1 }), clerkClaims).states).toBe(states);
  });
});

describe('verdicts', () => {
  const kinds = (more: Partial<ClerkOptions>) => {
    const confirm = () => {
      const compiled = new Compiled(some({ ...more, identities: true, sorted: false }));
      return { compiled, claims: clerkClaims(compiled.layout) };
    };
    return ask(some(more), clerkClaims, { confirm }).kinds;
  };

  test.each([false, true])('are the same counted, sorted and apart, shared: %s', (shared) => {
    const apart = ask(some({ shared, identities: true }), clerkClaims).kinds;
    expect(kinds({ shared })).toEqual(apart);
    expect(kinds({ shared, sorted: true })).toEqual(apart);
    expect(apart).toEqual({
      'no letter is opened twice': shared ? 'violated' : 'holds',
      'no letter is answered twice': shared ? 'violated' : 'holds',
      'no letter is lost': 'holds',
      'all fade': 'holds',
      // Each letter may be put back again and again.
      'one is answered': 'violated',
      'all fade at last': 'violated',
    });
  });

  test('of sharing: the shortest way to open a letter twice is that two choose the same', () => {
    for (const sorted of [false, true]) {
      const { traceOf, compiled } = ask(some({ shared: true, sorted }), clerkClaims);
      const trace = traceOf('no letter is opened twice');
      const names = stepsOf(trace).map((one) => one.split(' ')[1]);
      expect(names).toEqual(['look', 'look', 'open', 'open']);
      expect(complaintsAbout(compiled, trace)).toEqual([]);
    }
  });

  test('of sorted clerks are those of clerks who are interchangeable', () => {
    const alike = (letters: number, shared: boolean) =>
      asymmetriesOf(new Compiled(some({ letters, clerks: 3, shared, sorted: true })));
    expect(alike(3, false)).toEqual([]);
    expect(alike(1, true)).toEqual([]);
  });

  // Who holds what together is renumbered: without it there were more. For 3 clerks the orbits are 103
  // and 256; where members tie in all but their tags one orbit may have two keys.
  test.each([
    [1, 2, 12],
    [2, 2, 39],
    [2, 3, 106],
    [3, 3, 265],
  ])('of %i shared letters and %i sorted clerks come from %i states', (letters, many, states) => {
    const system = some({ letters, clerks: many, shared: true, sorted: true });
    expect(ask(system, clerkClaims).states).toBe(states);
  });

  test('known gap: of sharing, who holds which depends on the order if two wait that are held', () => {
    // One chose a letter, another opened a second one and put it back while a third holds it too: who
    // looks now gets what the first of the holders has. Sorted, another one is the first: a missed
    // bug or a false alarm, but only if a held member can become what others wait for again.
    const system = some({ letters: 2, clerks: 3, shared: true, sorted: true });
    expect(asymmetriesOf(new Compiled(system))).not.toEqual([]);
  });
});

test('a held member takes no steps of its own, counted or not', () => {
  // An answered letter fades. Held by a second clerk who chose it too, it does not.
  for (const identities of [false, true]) {
    const compiled = new Compiled(some({ letters: 1, shared: true, identities }));
    const go = (f: Fields, member: number, name: string): Fields =>
      compiled.steps(f).find(({ taken }) => taken.member === member && taken.name === name)!.next;
    const f = [
      [0, 'look'],
      [1, 'look'],
      [0, 'open'],
      [0, 'answer'],
    ] as const;
    const answered = f.reduce(
      (at, [member, name]) => go(at, member, name),
      compiled.initial() as Fields,
    );
    const names = compiled.steps(answered).map(({ taken }) => `${taken.member} ${taken.name}`);
    expect(names).toEqual(['1 open']);
  }
});
