/** How long a client waits, in milliseconds. */
export interface Times {
  /** Between two items. */
  readonly pause: number;
  /** Before the status is read again while others work on the last items, or while polling. */
  readonly idle: number;
  /** After the first failure; doubles with each further one, up to the longest. */
  readonly firstBackoff: number;
  readonly longestBackoff: number;
  /** What a server may ask for with Retry-After; a timer of years would end the watch. */
  readonly longestWait: number;
  /** Of every call but process-next. */
  readonly deadline: number;
  /** Of process-next: an item may take more than a minute. */
  readonly processDeadline: number;
}

export const TIMES: Times = {
  pause: 500,
  idle: 2_000,
  firstBackoff: 1_000,
  longestBackoff: 30_000,
  longestWait: 300_000,
  deadline: 15_000,
  processDeadline: 120_000,
};

/**
 * How long to wait after the nth failure in a row, counted from 0: exponential, with a half of it
 * left to chance so that many pages do not come back at once, and never less than the server asked.
 */
export function backoff(
  times: Times,
  failures: number,
  random: () => number,
  asked: number,
): number {
  const most = Math.min(times.longestBackoff, times.firstBackoff * 2 ** failures);
  return Math.max(most * (0.5 + random() / 2), Math.min(asked, times.longestWait));
}
