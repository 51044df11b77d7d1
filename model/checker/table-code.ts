import { Names } from './code.ts';

/** How many keys may be staged. */
export const BATCH = 256;

/** 27 bits number a state (134 million), 5 are left for the fingerprint. */
export const ID_MASK = 0x07ffffff;
const PRINT_MASK = ~ID_MASK;

/** The inner loops of a table, written for one number of words a key: loops over words are unrolled. */
export interface TableCode {
  /** Of the key at `at`. */
  readonly hash: (keys: Int32Array, at: number) => number;
  /**
   * Adds the first `many` staged keys in order. All index cells are fetched before the first is
   * followed, then all keys that they lead to: the memory serves many misses at once, and waiting for
   * it is most of what a state costs.
   * @param added receives each key's number if it is new, else -1 - the number it has already
   * @returns the new number of states
   */
  readonly add: (
    staged: Int32Array,
    many: number,
    added: Int32Array,
    keys: Int32Array,
    count: number,
    index: Int32Array,
  ) => number;
  /** Enters all keys into an empty index. */
  readonly fill: (keys: Int32Array, count: number, index: Int32Array) => void;
}

const known: (TableCode | undefined)[] = [];

export function tableCodeOf(words: number): TableCode {
  known[words] ??= write(words);
  return known[words];
}

function write(words: number): TableCode {
  const each = (text: (i: number) => string, by: string) =>
    Array.from({ length: words }, (_, i) => text(i)).join(by);
  const hash = (keys: string, at: string) => `h = ${0x9e3779b9 | 0};
    ${each((i) => `h = Math.imul(h ^ ${keys}[${at} + ${i}], 0x85ebca6b); h ^= h >>> 15;`, '\n')}
    h = Math.imul(h, 0xc2b2ae35); h ^= h >>> 13;`;
  // The fingerprint takes the hash's high bits; the cell must not depend on them alone.
  const cell = (of: string) => `(${of} ^ (${of} >>> 16)) & mask`;
  const names = new Names();
  const hashes = names.of(new Int32Array(BATCH));
  const cells = names.of(new Int32Array(BATCH));
  // Never read: it keeps the engine from dropping reads that only fetch.
  const fetched = names.of(new Int32Array(1));
  return {
    hash: names.build('keys, at', `let h; ${hash('keys', 'at')} return h;`),
    // Loops of their own: the shorter one round is, the more misses are under way at once.
    add: names.build(
      'staged, many, added, keys, count, index',
      `let h = 0, f = 0; const mask = index.length - 1;
      for (let i = 0, at = 0; i < many; i++, at += ${words}) {
        ${hash('staged', 'at')} ${hashes}[i] = h;
      }
      for (let i = 0; i < many; i++) { h = ${hashes}[i]; ${cells}[i] = index[${cell('h')}]; }
      for (let i = 0; i < many; i++) {
        const c = ${cells}[i];
        if (c !== 0 && ((c ^ ${hashes}[i]) & ${PRINT_MASK}) === 0) f ^= keys[((c & ${ID_MASK}) - 1) * ${words}];
      }
      ${fetched}[0] = f;
      for (let i = 0, at = 0; i < many; i++, at += ${words}) {
        h = ${hashes}[i];
        let cell = ${cell('h')}, c = 0;
        while ((c = index[cell]) !== 0) {
          if (((c ^ h) & ${PRINT_MASK}) === 0) {
            const k = ((c & ${ID_MASK}) - 1) * ${words};
            if (${each((j) => `keys[k + ${j}] === staged[at + ${j}]`, ' && ')}) break;
          }
          cell = (cell + 1) & mask;
        }
        if (c === 0) {
          const k = count * ${words};
          ${each((j) => `keys[k + ${j}] = staged[at + ${j}];`, ' ')}
          added[i] = count++;
          index[cell] = count | (h & ${PRINT_MASK});
        } else added[i] = -(c & ${ID_MASK});
      }
      return count;`,
    ),
    fill: names.build(
      'keys, count, index',
      `let h = 0, f = 0; const mask = index.length - 1;
      for (let first = 0; first < count; first += ${BATCH}) {
        const many = Math.min(${BATCH}, count - first);
        for (let i = 0, at = first * ${words}; i < many; i++, at += ${words}) {
          ${hash('keys', 'at')} ${hashes}[i] = h;
        }
        for (let i = 0; i < many; i++) { h = ${hashes}[i]; f ^= index[${cell('h')}]; }
        for (let i = 0; i < many; i++) {
          h = ${hashes}[i];
          let cell = ${cell('h')};
          while (index[cell] !== 0) cell = (cell + 1) & mask;
          index[cell] = (first + i + 1) | (h & ${PRINT_MASK});
        }
      }
      ${fetched}[0] = f;`,
    ),
  };
}
