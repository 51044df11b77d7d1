/**
 * What one move read and changed of a world, by the names of its parts: `server`, `tab 0`, `call 2`
 * (what becomes of the call at that place), `place 2` (whether it is taken), `sent` (how many calls
 * there were), `budget cut`, `cache 0`, `loads`. Whatever runs code of the server touches all of
 * `server`, whatever runs code of a page all of its `tab`: in doubt, two moves meet.
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

export const NOWHERE: Footprint = { reads: new Set(), writes: new Set() };

const NOTHING: ReadonlySet<string> = new Set();

/** Takes down the footprint of the move that is under way; of what comes between moves, nothing. */
export class Tracks {
  #reads: Set<string> | null = null;
  #writes: Set<string> | null = null;

  begin(): void {
    this.#reads = null;
    this.#writes = new Set();
  }

  read(part: string): void {
    if (!this.#writes) return;
    this.#reads ??= new Set();
    this.#reads.add(part);
  }

  write(part: string): void {
    this.#writes?.add(part);
  }

  end(): Footprint {
    const footprint = { reads: this.#reads ?? NOTHING, writes: this.#writes ?? NOTHING };
    this.#writes = null;
    return footprint;
  }
}
