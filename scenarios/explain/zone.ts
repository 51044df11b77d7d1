/**
 * A set of times, as bounds on differences between named variables (a difference bound matrix, kept
 * closed; Dill 1989). `0` is the clock's zero, `now` the present; others name moments that still
 * matter. All in ms. Costs: `limit` is quadratic in the number of moments, of which there are few.
 */
export class Zone {
  /** Shared with other zones: never changed, only replaced. */
  #names: readonly string[];
  /** Row a, column b: the most that a - b can be. */
  #most: Float64Array;

  private constructor(names: readonly string[], most: Float64Array) {
    this.#names = names;
    this.#most = most;
  }

  /** The present is `at`. */
  static at(at: number): Zone {
    return new Zone(['0', 'now'], Float64Array.of(0, -at, at, 0));
  }

  copy(): Zone {
    return new Zone(this.#names, this.#most.slice());
  }

  has(name: string): boolean {
    return this.#names.includes(name);
  }

  /** Time passes: any moment from the present on. */
  elapse(): this {
    const n = this.#names.length;
    const now = this.#index('now');
    this.#most.fill(Number.POSITIVE_INFINITY, now * n, now * n + n);
    this.#most[now * n + now] = 0;
    return this;
  }

  /** Keep the times with a - b <= most. @returns false if none is left */
  limit(a: string, b: string, most: number): boolean {
    const n = this.#names.length;
    const i = this.#index(a);
    const j = this.#index(b);
    const m = this.#most;
    if (m[j * n + i]! + most < 0) return false;
    if (m[i * n + j]! <= most) return true;
    for (let p = 0; p < n; p++) {
      const left = m[p * n + i]! + most;
      if (left === Number.POSITIVE_INFINITY) continue;
      for (let q = 0; q < n; q++) {
        const via = left + m[j * n + q]!;
        if (via < m[p * n + q]!) m[p * n + q] = via;
      }
    }
    return true;
  }

  /** Give a name to the present, or to what another name stands for. */
  mark(name: string, source = 'now'): this {
    this.drop(name);
    const n = this.#names.length;
    const from = this.#index(source);
    const grown = new Float64Array((n + 1) * (n + 1));
    for (let p = 0; p <= n; p++) {
      const row = p === n ? from : p;
      for (let q = 0; q <= n; q++) {
        grown[p * (n + 1) + q] = this.#most[row * n + (q === n ? from : q)]!;
      }
    }
    this.#most = grown;
    this.#names = [...this.#names, name];
    return this;
  }

  /** Give a name to some moment of the past, or to the present. */
  since(name: string): this {
    this.mark(name);
    const n = this.#names.length;
    const i = n - 1;
    for (let q = 0; q < n; q++) {
      if (q === i) continue;
      this.#most[q * n + i] = Number.POSITIVE_INFINITY;
      // Before the present, and of the rest nothing is known but through it.
      this.#most[i * n + q] = this.#most[n + q]!;
    }
    return this;
  }

  /** Forget a moment. */
  drop(name: string): this {
    const gone = this.#names.indexOf(name);
    if (gone < 0) return this;
    const n = this.#names.length;
    const rest = new Float64Array((n - 1) * (n - 1));
    let to = 0;
    for (let p = 0; p < n; p++) {
      if (p === gone) continue;
      for (let q = 0; q < n; q++) if (q !== gone) rest[to++] = this.#most[p * n + q]!;
    }
    this.#most = rest;
    this.#names = this.#names.filter((one) => one !== name);
    return this;
  }

  /** The least and the most that a - b can be. */
  between(a: string, b: string): [least: number, most: number] {
    const n = this.#names.length;
    const i = this.#index(a);
    const j = this.#index(b);
    return [0 - this.#most[j * n + i]!, this.#most[i * n + j]!];
  }

  /** Are all times of the other in this one too? */
  includes(other: Zone): boolean {
    const n = this.#names.length;
    if (other.#names.length !== n) return false;
    if (other.#names === this.#names) return this.#most.every((one, at) => one >= other.#most[at]!);
    for (let i = 0; i < n; i++) {
      const row = other.#names[i] === this.#names[i] ? i : other.#names.indexOf(this.#names[i]!);
      if (row < 0) return false;
      for (let j = 0; j < n; j++) {
        const name = this.#names[j]!;
        const column = other.#names[j] === name ? j : other.#names.indexOf(name);
        if (column < 0 || other.#most[row * n + column]! > this.#most[i * n + j]!) return false;
      }
    }
    return true;
  }

  /**
   * The times of both, if they are a zone; for whole ms.
   * @returns null: they are none
   */
  union(other: Zone): Zone | null {
    const n = this.#names.length;
    if (other.#names.length !== n) return null;
    const theirs = this.#ordered(other);
    if (!theirs) return null;
    const hull = this.copy();
    for (let at = 0; at < n * n; at++) hull.#most[at] = Math.max(this.#most[at]!, theirs[at]!);
    // What is in the hull and not in the one has to be in the other.
    for (let i = 0; i < n; i++) {
      for (let j = 0; j < n; j++) {
        if (this.#most[i * n + j]! >= hull.#most[i * n + j]!) continue;
        const rest = hull.copy();
        const [a, b] = [this.#names[j]!, this.#names[i]!];
        if (rest.limit(a, b, -this.#most[i * n + j]! - 1) && !other.includes(rest)) return null;
      }
    }
    return hull;
  }

  /** The other's bounds in the order of these names; null: it has other names. */
  #ordered(other: Zone): Float64Array | null {
    const n = this.#names.length;
    const at = this.#names.map((name) => other.#names.indexOf(name));
    if (at.includes(-1)) return null;
    const most = new Float64Array(n * n);
    for (let i = 0; i < n; i++) {
      for (let j = 0; j < n; j++) most[i * n + j] = other.#most[at[i]! * n + at[j]!]!;
    }
    return most;
  }

  #index(name: string): number {
    const i = this.#names.indexOf(name);
    if (i < 0) throw new Error(`no moment "${name}" in the zone: ${this.#names}`);
    return i;
  }
}
