/** A call as one of two logs has it: when it began and ended there, on that log's clock, ms. */
export interface Seen {
  readonly id: string;
  readonly from: number;
  /** null: not known. */
  readonly to: number | null;
}

export interface Matched {
  /** Server's call by page's call. */
  readonly pairs: ReadonlyMap<string, string>;
  /** How far the page's clock is ahead of the server's, ms. */
  readonly skewMs: number;
  /** The skew lies within; null: no pair says it from this side. */
  readonly between: readonly [least: number | null, most: number | null];
}

/** From sending to arriving, at most, ms. */
const TRANSIT = 2000;
/** So many calls of each log are enough to find the clocks' difference by. */
const ENOUGH = 60;

/**
 * Finds which calls of a page are which of a server, by their route and their times, and how far the
 * two clocks are apart. Ids that both know decide; else the difference under which most calls find
 * each other, of equals the one that leaves the least between sending and arriving.
 *
 * Takes the calls by route; quadratic in the first calls of each.
 */
export function match(
  page: ReadonlyMap<string, readonly Seen[]>,
  server: ReadonlyMap<string, readonly Seen[]>,
): Matched {
  const known = byId(page, server);
  const skews = known.size > 0 ? [bounds(known, page, server)] : candidates(page, server);
  let best: { pairs: Map<string, string>; spread: number } | null = null;
  for (const skew of skews) {
    const pairs = new Map(known);
    const spread = pairUp(page, server, skew, pairs);
    const isBetter =
      !best ||
      pairs.size > best.pairs.size ||
      (pairs.size === best.pairs.size && spread < best.spread);
    if (isBetter) best = { pairs, spread };
  }
  const pairs = best?.pairs ?? new Map<string, string>();
  const [least, most] = rangeOf(pairs, page, server);
  return { pairs, skewMs: bounds(pairs, page, server), between: [least, most] };
}

type Calls = ReadonlyMap<string, readonly Seen[]>;

function byId(page: Calls, server: Calls): Map<string, string> {
  const ids = new Set([...server.values()].flat().map(({ id }) => id));
  const common = [...page.values()].flat().filter(({ id }) => ids.has(id));
  return new Map(common.map(({ id }) => [id, id]));
}

function candidates(page: Calls, server: Calls): number[] {
  const found = new Set<number>();
  for (const [route, sent] of page) {
    const arrived = server.get(route) ?? [];
    for (const one of sent.slice(0, ENOUGH)) {
      for (const other of arrived.slice(0, ENOUGH)) found.add(one.from - other.from);
    }
  }
  // The least difference first: of equals it is the likeliest.
  return [...found].sort((a, b) => Math.abs(a) - Math.abs(b));
}

/** Pairs each call with the first that can be it. @returns the time between sending and arriving */
function pairUp(page: Calls, server: Calls, skew: number, pairs: Map<string, string>): number {
  let spread = 0;
  const taken = new Set(pairs.values());
  for (const [route, sent] of page) {
    const arrived = (server.get(route) ?? []).filter(({ id }) => !taken.has(id));
    let next = 0;
    for (const one of sent) {
      if (pairs.has(one.id)) continue;
      const from = one.from - skew;
      while (next < arrived.length && arrived[next]!.from < from) next++;
      const other = arrived[next];
      if (!other || other.from > from + TRANSIT) continue;
      pairs.set(one.id, other.id);
      spread += other.from - from;
      next++;
    }
  }
  return spread;
}

/**
 * No call arrives before it is sent, or is received before it is answered: but for one that was sent
 * again, whose reply is another call's, and a line that was logged late.
 */
function rangeOf(
  pairs: ReadonlyMap<string, string>,
  page: Calls,
  server: Calls,
): [least: number | null, most: number | null] {
  const others = new Map([...server.values()].flat().map((one) => [one.id, one]));
  const both = [...page.values()].flat().flatMap((one) => {
    const other = others.get(pairs.get(one.id) ?? '');
    return other ? [[one, other] as const] : [];
  });
  if (both.length === 0) return [null, null];
  const least = Math.max(...both.map(([one, other]) => one.from - other.from));
  const ends = both
    .map(([one, other]) => (one.to === null || other.to === null ? null : one.to - other.to))
    .filter((most) => most !== null && most >= least) as number[];
  return [least, ends.length === 0 ? null : Math.min(...ends)];
}

/** The middle of what is possible; where only one side is bounded, that. */
function bounds(pairs: ReadonlyMap<string, string>, page: Calls, server: Calls): number {
  const [least, most] = rangeOf(pairs, page, server);
  if (least === null) return 0;
  return most === null ? least : Math.ceil((least + most) / 2);
}
