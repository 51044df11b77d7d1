import { whileAcquired } from './acquired.ts';

/** A promise that is left alone; what is thrown in a microtask, a tick, or by whoever listens to an abort. */
const UNCAUGHT = ['unhandledRejection', 'uncaughtException'] as const;

/**
 * What a subject's code leaves uncaught is a line in its console, not the end of the process: what
 * becomes of its page or its job is what is judged. The answer ends that; called twice, once.
 */
export const bearUncaught = whileAcquired(() => {
  const putBack = UNCAUGHT.map(bear);
  return () => {
    for (const one of putBack) one();
  };
});

function bear(event: (typeof UNCAUGHT)[number]): () => void {
  const others = process.listeners(event as 'uncaughtException');
  const nothing = () => {};
  process.removeAllListeners(event);
  process.on(event, nothing);
  return () => {
    process.off(event, nothing);
    for (const one of others) process.on(event, one);
  };
}
