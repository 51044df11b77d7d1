/**
 * Errors that are made meanwhile, and at once, do not say where: that says nothing of the page, and costs
 * more than all else.
 */
export function withoutStack<T>(make: () => T): T {
  const { stackTraceLimit } = Error;
  Error.stackTraceLimit = 0;
  try {
    return make();
  } finally {
    Error.stackTraceLimit = stackTraceLimit;
  }
}
