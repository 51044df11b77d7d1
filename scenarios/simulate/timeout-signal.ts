/** What `AbortSignal.timeout` answers, with a timer of the world's; the platform's waits in real time. */
export function timeoutSignal(startTimer: (run: () => void) => unknown): AbortSignal {
  const controller = new AbortController();
  const reason = new DOMException('The operation was aborted due to timeout', 'TimeoutError');
  startTimer(() => controller.abort(reason));
  return controller.signal;
}
