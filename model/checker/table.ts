import { BATCH, ID_MASK, type TableCode, tableCodeOf } from './table-code.ts';

export const MOST_STATES = ID_MASK - 1;

/** Below so many cells (16 MiB) the index grows fourfold: entering all states again costs more than room. */
const FREELY = 1 << 22;

/**
 * The visited set: an append-only array of keys, which is also the breadth-first queue, and an
 * open-addressing index over it. An index cell is the state's number + 1 in its low bits and a few
 * bits of the hash above them, so that most misses are told apart without touching the keys.
 */
export class StateTable {
  readonly words: number;
  keys: Int32Array;
  count = 0;
  /** Keys on their way in, `BATCH` at most. */
  readonly staged: Int32Array;
  #index: Int32Array;
  readonly #code: TableCode;
  readonly #added = new Int32Array(1);

  constructor(words: number) {
    this.words = words;
    this.#code = tableCodeOf(words);
    this.staged = new Int32Array(words * BATCH);
    this.keys = new Int32Array(words << 10);
    this.#index = new Int32Array(1 << 12);
  }

  get bytes(): number {
    return this.keys.byteLength + this.#index.byteLength;
  }

  /** What the states themselves take: keys and index, without room to grow. */
  get bytesUsed(): number {
    return this.count * this.words * 4 + this.#index.byteLength;
  }

  /**
   * Adds the first staged key.
   * @returns its number if it is new, else -1 - the number of the state that is there already
   */
  add(): number {
    this.addStaged(1, this.#added);
    return this.#added[0]!;
  }

  /** Adds the first `many` staged keys in order; `added` receives what `add` would return for each. */
  addStaged(many: number, added: Int32Array): void {
    this.#reserve(this.count + many);
    this.count = this.#code.add(this.staged, many, added, this.keys, this.count, this.#index);
  }

  /** The number of the state with this key, or -1. */
  find(key: Int32Array): number {
    const { words, keys } = this;
    const index = this.#index;
    const mask = index.length - 1;
    const hash = this.#code.hash(key, 0);
    for (let cell = (hash ^ (hash >>> 16)) & mask; ; cell = (cell + 1) & mask) {
      const id = (index[cell]! & ID_MASK) - 1;
      if (id < 0) return -1;
      const at = id * words;
      let same = true;
      for (let i = 0; i < words; i++) if (keys[at + i] !== key[i]) same = false;
      if (same) return id;
    }
  }

  #reserve(states: number): void {
    if (states * this.words > this.keys.length) {
      const grown = new Int32Array(this.keys.length * 2);
      grown.set(this.keys);
      this.keys = grown;
    }
    let cells = this.#index.length;
    while (states * 4 > cells * 3) cells *= cells < FREELY ? 4 : 2;
    if (cells === this.#index.length) return;
    this.#index = new Int32Array(cells);
    this.#code.fill(this.keys, this.count, this.#index);
  }
}
