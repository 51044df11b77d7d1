import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { StateTable } from './table.ts';

function put(table: StateTable, key: readonly number[]): number {
  table.staged.set(key);
  return table.add();
}

describe('the visited set', () => {
  test('is a set: it numbers what is new and finds what is there', () => {
    const keys = fc
      .tuple(fc.integer({ min: 1, max: 4 }), fc.constantFrom(2, 40, 2 ** 31))
      .chain(([words, range]) => {
        const word = fc.integer({ min: -range, max: range - 1 });
        return fc.array(fc.array(word, { minLength: words, maxLength: words }), {
          minLength: 1,
          maxLength: 400,
        });
      });
    fc.assert(
      fc.property(keys, (sequence) => {
        const table = new StateTable(sequence[0]!.length);
        const known = new Map<string, number>();
        for (const key of sequence) {
          const id = known.get(key.join());
          const added = put(table, key);
          if (id === undefined) {
            expect(added).toBe(known.size);
            known.set(key.join(), added);
          } else expect(added).toBe(-1 - id);
          expect(table.count).toBe(known.size);
        }
        for (const [text, id] of known) {
          const key = Int32Array.from(text.split(',').map(Number));
          expect(table.find(key)).toBe(id);
          key[0]! ^= 0x40000000;
          expect(table.find(key)).toBe(known.get(key.join()) ?? -1);
        }
      }),
      { seed: 10, numRuns: 200 },
    );
  });

  test('keeps every key and its number while it grows', () => {
    const table = new StateTable(2);
    const most = 100_000;
    // Keys that differ in few bits, high ones in the one half and low ones in the other.
    const key = (i: number) => [i << 15, i >> 3];
    for (let i = 0; i < most; i++) expect(put(table, key(i))).toBe(i);
    for (let i = 0; i < most; i += 7) {
      expect(put(table, key(i))).toBe(-1 - i);
      expect([...table.keys.subarray(i * 2, i * 2 + 2)]).toEqual(key(i));
    }
    expect(table.find(Int32Array.from([1, 1]))).toBe(-1);
    expect(table.count).toBe(most);
  });

  test('takes a key of zeros for a key', () => {
    const table = new StateTable(1);
    expect([put(table, [0]), put(table, [0]), put(table, [1])]).toEqual([0, -1, 1]);
  });

  test('says what it takes', () => {
    const table = new StateTable(3);
    for (let i = 0; i < 5000; i++) put(table, [i, i, i]);
    expect(table.bytesUsed).toBeGreaterThanOrEqual(5000 * 12);
    expect(table.bytes).toBeGreaterThanOrEqual(table.bytesUsed);
  });
});
