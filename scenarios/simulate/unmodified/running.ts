import { AsyncLocalStorage } from 'node:async_hooks';

/** The page whose code is running, timers and continuations included. undefined: none's. */
export const running = new AsyncLocalStorage<object | undefined>();
