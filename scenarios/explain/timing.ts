/** How long things take, in ms: what makes silence evidence. Printed with every explanation. */
export interface Timing {
  /** A request or an answer on the network: at most. */
  readonly transit: number;
  /** From a page load's arrival until its script asks for the status: at most. */
  readonly start: number;
  /** A handler's store operations from one of its lines to the next or to its answer: at most. */
  readonly store: number;
  /** From what happened until its line in the server's log: at most. */
  readonly line: number;
  /** The same for what the page's own log tells. */
  readonly seen: number;
  /** How much later than its due time a timer may fire. */
  readonly late: number;
  /** Events of different calls that are so close may be logged in either order. */
  readonly tolerance: number;
}

export const DEFAULT_TIMING: Timing = {
  transit: 2000,
  start: 2000,
  store: 5000,
  line: 2000,
  seen: 250,
  late: 500,
  tolerance: 5,
};

/** A call that ends for its page so shortly before the user leaves may end because of that, ms. */
export const LEAVING = 2000;

/** What a page waits for, by the state of its work, in ms; null: it waits for nothing. */
export function waitOf(
  work: string | null,
  failures: number,
): [least: number, most: number] | null {
  const fixed = WAITS[work ?? ''];
  if (fixed !== undefined) return [fixed, fixed];
  if (work !== 'backing off') return null;
  // It doubles with each failure in a row, and half of it is left to chance.
  return [500, Math.min(30_000, 1000 * 2 ** Math.max(0, failures - 1))];
}

const WAITS: Readonly<Record<string, number>> = {
  pausing: 500,
  delaying: 1000,
  polling: 2000,
  waiting: 2000,
};

/** When a page gives a call up, by route, in ms. */
export const DEADLINES: Readonly<Record<string, number>> = {
  status: 15_000,
  'status after cancel': 15_000,
  cancel: 15_000,
  'process-next': 120_000,
};
