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
  #mask: number;
  readonly #hashes = new Int32Array(BATCH);
  readonly #cells = new Int32Array(BATCH);
  /** Never read: it keeps the engine from dropping reads that only fetch. */
  fetched = 0;

  constructor(words: number) {
    this.words = words;
    this.staged = new Int32Array(words * BATCH);
    this.keys = new Int32Array(words << 10);
    this.#index = new Int32Array(1 << 11);
    this.#mask = this.#index.length - 1;
  }

  get bytes(): number {
    return this.keys.byteLength + this.#index.byteLength;
  }

  /** What the states themselves take: keys and index, without room to grow. */
  get bytesUsed(): number {
    return this.count * this.words * 4 + this.#index.byteLength;
  }

  /** Call before `add`: the next state's key is written at the returned place of `keys`. */
  room(states = 1): number {
    const at = this.count * this.words;
    while (at + this.words * states > this.keys.length) {
      const grown = new Int32Array(this.keys.length * 2);
      grown.set(this.keys);
      this.keys = grown;
    }
    return at;
  }

  /**
   * The state whose key was written at `room()`.
   * @returns its number if it is new, else -1 - the number of the state that is there already
   */
  add(): number {
    const { words, keys } = this;
    const added = this.#insert(hashOf(keys, this.count * words, words));
    if (this.count * 4 > this.#index.length * 3) this.#grow();
    return added;
  }

  /**
   * Adds the first `many` staged keys in order; `added` receives what `add` would return for each.
   * All index cells are fetched before the first is followed, then all keys that they lead to: the
   * memory serves many misses at once, and waiting for it is most of what a state costs.
   */
  addStaged(many: number, added: Int32Array): void {
    this.room(many);
    while ((this.count + many) * 4 > this.#index.length * 3) this.#grow();
    const { words, staged, keys } = this;
    const index = this.#index;
    const mask = this.#mask;
    const hashes = this.#hashes;
    const cells = this.#cells;
    // Loops of their own: the shorter one round is, the more misses are under way at once.
    for (let i = 0; i < many; i++) hashes[i] = hashOf(staged, i * words, words);
    for (let i = 0; i < many; i++) cells[i] = index[spread(hashes[i]!) & mask]!;
    let fetched = 0;
    for (let i = 0; i < many; i++) {
      const cell = cells[i]!;
      const alike = cell !== 0 && ((cell ^ hashes[i]!) & ID_MASK_INVERTED) === 0;
      if (alike) fetched ^= keys[((cell & ID_MASK) - 1) * words]!;
    }
    this.fetched = fetched;
    for (let i = 0, from = 0; i < many; i++) {
      const at = this.count * words;
      for (let k = 0; k < words; k++) keys[at + k] = staged[from++]!;
      added[i] = this.#insert(hashes[i]!);
    }
  }

  #insert(hash: number): number {
    const { words, keys } = this;
    const index = this.#index;
    const at = this.count * words;
    const print = hash & ID_MASK_INVERTED;
    let cell = spread(hash) & this.#mask;
    for (;;) {
      const found = index[cell]!;
      if (found === 0) break;
      if ((found & ID_MASK_INVERTED) === print) {
        const id = (found & ID_MASK) - 1;
        let k = id * words;
        let i = at;
        const end = at + words;
        while (i < end && keys[k] === keys[i]) {
          k++;
          i++;
        }
        if (i === end) return -1 - id;
      }
      cell = (cell + 1) & this.#mask;
    }
    const id = this.count++;
    index[cell] = (id + 1) | print;
    return id;
  }

  /** The number of the state with this key, or -1. */
  find(key: Int32Array): number {
    const at = this.room();
    this.keys.set(key.subarray(0, this.words), at);
    const hash = hashOf(this.keys, at, this.words);
    const print = hash & ID_MASK_INVERTED;
    for (let cell = spread(hash) & this.#mask; ; cell = (cell + 1) & this.#mask) {
      const found = this.#index[cell]!;
      if (found === 0) return -1;
      if ((found & ID_MASK_INVERTED) !== print) continue;
      const k = ((found & ID_MASK) - 1) * this.words;
      let same = true;
      for (let i = 0; i < this.words; i++) if (this.keys[k + i] !== this.keys[at + i]) same = false;
      if (same) return (found & ID_MASK) - 1;
    }
  }

  #grow(): void {
    const { words, keys, count } = this;
    const index = new Int32Array(this.#index.length * 2);
    const mask = index.length - 1;
    const hashes = this.#hashes;
    const cells = this.#cells;
    for (let first = 0; first < count; first += BATCH) {
      const many = Math.min(BATCH, count - first);
      for (let i = 0; i < many; i++) hashes[i] = hashOf(keys, (first + i) * words, words);
      for (let i = 0; i < many; i++) cells[i] = index[spread(hashes[i]!) & mask]!;
      for (let i = 0; i < many; i++) {
        const hash = hashes[i]!;
        let cell = spread(hash) & mask;
        while (index[cell] !== 0) cell = (cell + 1) & mask;
        index[cell] = (first + i + 1) | (hash & ID_MASK_INVERTED);
      }
    }
    this.#index = index;
    this.#mask = mask;
  }
}

/** How many keys may be staged. */
export const BATCH = 256;

/** 27 bits number a state (134 million), 5 are left for the fingerprint. */
const ID_MASK = 0x07ffffff;
const ID_MASK_INVERTED = ~ID_MASK;
export const MOST_STATES = ID_MASK - 1;

function hashOf(keys: Int32Array, at: number, words: number): number {
  let h = 0x9e3779b9 | 0;
  for (let i = 0; i < words; i++) {
    h = Math.imul(h ^ keys[at + i]!, 0x85ebca6b);
    h ^= h >>> 15;
  }
  h = Math.imul(h, 0xc2b2ae35);
  return h ^ (h >>> 13);
}

/** The fingerprint takes the hash's high bits; the cell must not depend on them alone. */
function spread(hash: number): number {
  return hash ^ (hash >>> 16);
}
