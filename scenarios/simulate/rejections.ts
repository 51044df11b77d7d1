import { whileAcquired } from './acquired.ts';

/**
 * A rejection that a subject's code leaves alone is a line in its console, not the end of the process:
 * what becomes of its page or its job is what is judged. The answer ends that; called twice, once.
 */
export const bearRejections = whileAcquired(install);

function install(): () => void {
  const others = process.listeners('unhandledRejection');
  const bear = () => {};
  process.removeAllListeners('unhandledRejection');
  process.on('unhandledRejection', bear);
  return () => {
    process.off('unhandledRejection', bear);
    for (const one of others) process.on('unhandledRejection', one);
  };
}
