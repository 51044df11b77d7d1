/** What one comparison found; ratios are ours against theirs as the title says. */
export interface Measured {
  readonly title: string;
  readonly ours: string;
  readonly peer: string;
  readonly ratio: number;
  readonly target: string;
  readonly reached: 'stretch' | 'target' | 'missed';
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}

/** A B A B …: whatever else the machine does meanwhile, it does to both. Medians of each. */
export function alternately<A, B>(rounds: number, a: () => A, b: () => B): { a: A[]; b: B[] } {
  const found: { a: A[]; b: B[] } = { a: [], b: [] };
  for (let i = 0; i < rounds; i++) {
    found.a.push(a());
    found.b.push(b());
  }
  return found;
}

export function timed<T>(run: () => T): { ms: number; value: T } {
  const started = performance.now();
  const value = run();
  return { ms: performance.now() - started, value };
}

/** `more`: the ratio should be at least that; `less`: at most. */
export function judged(
  title: string,
  ours: string,
  peer: string,
  ratio: number,
  [direction, target, stretch]: readonly ['more' | 'less', number, number],
): Measured {
  const meets = (limit: number) => (direction === 'more' ? ratio >= limit : ratio <= limit);
  const reached = meets(stretch) ? 'stretch' : meets(target) ? 'target' : 'missed';
  const sign = direction === 'more' ? '≥' : '≤';
  return { title, ours, peer, ratio, target: `${sign} ${target}, stretch ${stretch}`, reached };
}

/** The exponent of the power law that fits best: least squares on logarithms. */
export function exponentOf(points: readonly (readonly [x: number, y: number])[]): number {
  const logs = points.map(([x, y]) => [Math.log(x), Math.log(y)] as const);
  const mean = (i: 0 | 1) => logs.reduce((sum, one) => sum + one[i], 0) / logs.length;
  const [mx, my] = [mean(0), mean(1)];
  const over = logs.reduce((sum, [x, y]) => sum + (x - mx) * (y - my), 0);
  return over / logs.reduce((sum, [x]) => sum + (x - mx) ** 2, 0);
}
