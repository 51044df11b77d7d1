import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createMachine } from 'xstate';
import { contexts } from './examples/counter.ts';
import { packingOf } from './key.ts';
import { type GroupFields, Layout } from './layout.ts';
import type { Fields, Group, System } from './system.ts';

const machine = createMachine({
  initial: 'a',
  states: { a: { on: { go: 'b' } }, b: { on: { go: 'c' } }, c: {} },
});

interface Shape {
  readonly size: number;
  readonly sorted: boolean;
  readonly registers: readonly number[];
  readonly processes: number;
}

const most = fc.oneof(fc.nat(3), fc.nat(300), fc.nat(2 ** 20), fc.constant(2 ** 31 - 1));
const shape: fc.Arbitrary<Shape> = fc.record({
  size: fc.integer({ min: 1, max: 4 }),
  sorted: fc.boolean(),
  registers: fc.array(most, { maxLength: 5 }),
  processes: fc.integer({ min: 1, max: 2 }),
});

function layoutOf(shapes: readonly Shape[]): Layout {
  const parts = shapes.map(({ size, sorted, registers, processes }, i): Group => {
    const names = Array.from({ length: processes }, (_, p) => [`p${p}`, { machine }]);
    return {
      kind: 'group',
      name: `g${i}`,
      size,
      sorted,
      processes: Object.fromEntries(names),
      registers: Object.fromEntries(registers.map((max, r) => [`r${r}`, max])),
    };
  });
  const pool = { kind: 'pool', name: 'thing', size: 9, use: { machine }, shared: false } as const;
  const system: System = {
    name: 'fields',
    parts: [pool, ...parts],
    behaviour: () => ({ processes: {} }),
  };
  return new Layout(system);
}

/** Any value that a field may have; the low ones often, so that members tie. */
function valuesOf(layout: Layout): fc.Arbitrary<Fields> {
  return fc
    .tuple(
      ...layout.widths.map((one) => fc.oneof(fc.nat(Math.min(1, one.max())), fc.nat(one.max()))),
    )
    .map((values) => Int32Array.from(values));
}

const fields = fc
  .array(shape, { minLength: 1, maxLength: 3 })
  .map(layoutOf)
  .chain((layout) =>
    fc.tuple(fc.constant(layout), valuesOf(layout), fc.infiniteStream(fc.nat(99))),
  );

const membersOf = (f: Fields, { base, stride, spec }: GroupFields): string[] =>
  Array.from({ length: spec.size }, (_, m) =>
    f.subarray(base + m * stride, base + (m + 1) * stride).join(),
  );

function pack(layout: Layout, f: Fields): Int32Array {
  const packing = packingOf(layout, 4);
  const out = new Int32Array(packing.words + 2);
  packing.pack(f, out, 1);
  // Not a word before or behind its own.
  expect([out[0], out[packing.words + 1]]).toEqual([0, 0]);
  return out.slice(1, packing.words + 1);
}

function unpack(layout: Layout, words: Int32Array): Fields {
  const f = new Int32Array(layout.size).fill(-1);
  packingOf(layout, 4).unpack(words, 0, f);
  return f;
}

describe('packing', () => {
  test('gives all fields back, members of sorted groups in any order', () => {
    fc.assert(
      fc.property(fields, ([layout, f]) => {
        const before = f.slice();
        const back = unpack(layout, pack(layout, f));
        expect(f).toEqual(before);
        for (const pool of layout.pools) {
          const own = (g: Fields) => g.subarray(pool.base, pool.base + pool.places);
          expect(own(back)).toEqual(own(f));
        }
        for (const group of layout.groups) {
          const [a, b] = [membersOf(back, group), membersOf(f, group)];
          expect(group.spec.sorted ? a.sort() : a).toEqual(group.spec.sorted ? b.sort() : b);
        }
      }),
      { seed: 11, numRuns: 500 },
    );
  });

  test('gives one key for all orders of a sorted group, and tells all else apart', () => {
    fc.assert(
      fc.property(fields, ([layout, f, stream]) => {
        const g = f.slice();
        for (const { base, stride, spec } of layout.groups) {
          if (!spec.sorted) continue;
          for (let m = spec.size - 1; m > 0; m--) {
            const other = stream.next().value % (m + 1);
            const [a, b] = [base + m * stride, base + other * stride];
            const kept = g.slice(a, a + stride);
            g.copyWithin(a, b, b + stride);
            g.set(kept, b);
          }
        }
        expect(pack(layout, g)).toEqual(pack(layout, f));
        // One field of another value is another key.
        const at = stream.next().value % layout.size;
        const max = layout.widths[at]!.max();
        if (max === 0) return;
        const h = f.slice();
        h[at] = h[at] === max ? 0 : h[at]! + 1;
        const isOrder = layout.groups.every(
          (one) => membersOf(h, one).sort().join() === membersOf(f, one).sort().join(),
        );
        if (!isOrder || at < layout.groups[0]!.base) {
          expect(pack(layout, h)).not.toEqual(pack(layout, f));
        }
      }),
      { seed: 12, numRuns: 500 },
    );
  });

  test('takes no more words than its bits need, but for what does not straddle them', () => {
    // 3 members of 2 bits of local state (3, with room for 4 more: 3 bits) and a register of 10 bits:
    // 13 bits each, sorted or not, fit two to a word. The pool's 3 counts of up to 9 take 4 bits each.
    for (const sorted of [false, true]) {
      const layout = layoutOf([{ size: 3, sorted, registers: [1000], processes: 1 }]);
      expect(packingOf(layout, 4).words).toBe(2);
    }
  });

  test('keeps nothing of a register of size 0', () => {
    const layout = layoutOf([{ size: 1, sorted: false, registers: [0], processes: 1 }]);
    const f = new Int32Array(layout.size);
    const at = layout.at('g0.r0');
    f[at] = 7;
    expect(unpack(layout, pack(layout, f))[at]).toBe(0);
  });

  test('knows when a process has met more local states than it has room for', () => {
    const layout = new Layout(contexts(9));
    const { local } = layout.process('two.counting');
    const [none, two] = [0, 2].map((slack) => packingOf(layout, slack));
    const grow = (): void => {
      local.answer(local.size - 1, { type: 'tick' });
    };
    expect([local.size, none!.outgrown(), two!.outgrown()]).toEqual([1, false, false]);
    grow();
    expect([local.size, none!.outgrown(), two!.outgrown()]).toEqual([2, true, false]);
    grow();
    grow();
    // Two bits hold one more than was asked for.
    expect([local.size, none!.outgrown(), two!.outgrown()]).toEqual([4, true, false]);
    grow();
    expect([local.size, none!.outgrown(), two!.outgrown()]).toEqual([5, true, true]);
  });
});
