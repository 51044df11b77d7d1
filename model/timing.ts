/**
 * Time as server and client see it. A world that is simulated brings its own; a real one is made from
 * the platform's clock at the program's edge.
 */
export interface Timing {
  /** Milliseconds since some fixed moment; never goes back. */
  now(): number;
  /** Calls `run` once, `ms` from now. The answer calls it off. */
  after(ms: number, run: () => void): () => void;
}
