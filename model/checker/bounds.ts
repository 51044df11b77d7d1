/** How far an exploration may go. Each is finite by default; a bound that is hit is named. */
export interface Bounds {
  readonly maxStates: number;
  /** Bytes of keys, index and recorded edges. */
  readonly maxMemory: number;
  /** ms */
  readonly timeLimit: number;
}

export type BoundName = 'states' | 'memory' | 'time' | 'members' | 'interrupted';

export const DEFAULT_BOUNDS: Bounds = {
  maxStates: 60_000_000,
  maxMemory: 6 * 2 ** 30,
  timeLimit: 600_000,
};

/** A monotonic clock in ms; the outermost layer provides it. */
export type Clock = () => number;
