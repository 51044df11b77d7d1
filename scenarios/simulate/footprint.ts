/**
 * What one move read and changed of a world, by the names of its parts: `server`, `tab 0`, `call 2`
 * (what becomes of the call at that place), `place 2` (whether it is taken), `sent` (how many calls
 * there were), `budget cut`, `cache 0`, `loads`, `names`. Whatever runs code of the server writes all of
 * `server`, unless it says that it only reads, whatever runs code of a page all of its `tab`: in doubt,
 * two moves meet.
 */
export interface Footprint {
  readonly reads: ReadonlySet<string>;
  readonly writes: ReadonlySet<string>;
}

/**
 * Do they lead to the same state in either order, and does neither make the other possible or
 * impossible? What decides whether a move is possible is among what it touches.
 */
export function commute(a: Footprint, b: Footprint): boolean {
  return !meets(a.writes, b) && !meets(b.writes, a);
}

function meets(writes: ReadonlySet<string>, { reads, writes: others }: Footprint): boolean {
  for (const part of writes) if (others.has(part) || reads.has(part)) return true;
  return false;
}

/** `partOf('call', 2)`: the name of one of several parts. Each text is made once. */
export function partOf(kind: 'call' | 'place' | 'tab' | 'cache', at: number): string {
  const known = NUMBERED[kind];
  known[at] ??= `${kind} ${at}`;
  return known[at];
}

const NUMBERED: Record<string, string[]> = { call: [], place: [], tab: [], cache: [] };

/** Takes down the footprint of the move that is under way; of what comes between moves, nothing. */
export class Tracks {
  #reads: string[] = [];
  #writes: string[] = [];
  #isOpen = false;

  begin(): void {
    this.#reads = [];
    this.#writes = [];
    this.#isOpen = true;
  }

  read(part: string): void {
    if (this.#isOpen && !this.#reads.includes(part)) this.#reads.push(part);
  }

  write(part: string): void {
    if (this.#isOpen && !this.#writes.includes(part)) this.#writes.push(part);
  }

  end(): void {
    this.#isOpen = false;
  }

  /** Of the last move that has ended. */
  get footprint(): Footprint {
    return footprintOf(this.#reads, this.#writes);
  }
}

const MOST_KNOWN = 10_000;
const known = new Map<string, Footprint>();

/** Most moves leave one of a few hundred: each is kept once. */
function footprintOf(reads: readonly string[], writes: readonly string[]): Footprint {
  const name = `${reads}/${writes}`;
  let one = known.get(name);
  if (!one) {
    if (known.size >= MOST_KNOWN) known.clear();
    one = { reads: new Set(reads), writes: new Set(writes) };
    known.set(name, one);
  }
  return one;
}
