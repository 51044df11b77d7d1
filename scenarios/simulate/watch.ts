import { type Move, moveText } from './move.ts';

/**
 * Is told when code under test begins to run, and when it has come to rest. Code that never does gives
 * nobody a turn: only another thread can say so.
 */
export interface Watch {
  /** `what`: whose code, and since which step. */
  begins(what: string): void;
  rests(): void;
}

/** `run`, while `watch` knows of it. */
export function watched<T>(
  watch: Watch | undefined,
  what: () => string,
  run: () => Promise<T>,
): Promise<T> {
  if (!watch) return run();
  watch.begins(what());
  return run().finally(() => watch.rests());
}

/** `the server, since step 3 (server: arrives call=2 route=process-next)` */
export function stepText(step: number, move: Move): string {
  const { process, name } = move;
  const isPage = process.startsWith('page') || (process === 'network' && name !== 'resend');
  return `the ${isPage ? 'page' : 'server'}, since step ${step} (${moveText(move)})`;
}
