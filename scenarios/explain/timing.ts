/** How long things take, in ms: what makes silence evidence. Printed with every explanation. */
export interface Timing {
  /** A request or an answer on the network: at most. */
  readonly transit: number;
  /** From a page load's arrival until its script asks for the status: at most. */
  readonly start: number;
  /** A handler's store operations from one of its lines to the next or to its answer: at most. */
  readonly store: number;
  /** From what happened until its line in the log: at most. */
  readonly line: number;
  /** How much later than its due time a timer may fire. */
  readonly late: number;
}

export const DEFAULT_TIMING: Timing = {
  transit: 2000,
  start: 2000,
  store: 5000,
  line: 2000,
  late: 500,
};

/** What a page waits for, by the state of its work, in ms. */
export const TIMERS: Readonly<Record<string, number>> = {
  pausing: 500,
  delaying: 1000,
  polling: 2000,
  waiting: 2000,
  'backing off': 1000,
};

/** When a page gives a call up, by route, in ms. */
export const DEADLINES: Readonly<Record<string, number>> = {
  status: 15_000,
  'status after cancel': 15_000,
  cancel: 15_000,
  'process-next': 120_000,
};
