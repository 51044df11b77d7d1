import { SERVERS, type ServerOptions } from '../../model/dialects.ts';
import { type AppOptions, createApp } from '../app.ts';
import { createMemoryStore } from '../store/memory.ts';
import type { Outcome, WorkItem } from '../worker.ts';
import { apiOf } from './api.testing.ts';
import { createVirtualTime } from './virtual-time.testing.ts';

/** A worker that does nothing until it is told how an item ends. */
export function createHeldWorker() {
  const waiting: { item: WorkItem; signal: AbortSignal; end: (as: Outcome | Error) => void }[] = [];
  return {
    waiting,
    worker: (item: WorkItem, signal: AbortSignal) =>
      new Promise<Outcome>((resolve, reject) => {
        const end = (as: Outcome | Error) => (as instanceof Error ? reject(as) : resolve(as));
        waiting.push({ item, signal, end });
      }),
  };
}

/** Names in the order they were asked for. */
export function createIds(prefix = 'id'): () => string {
  let count = 0;
  return () => `${prefix}-${++count}`;
}

export const dialectOf = (
  name: keyof typeof SERVERS,
  changes: Partial<ServerOptions> = {},
): ServerOptions => ({ ...SERVERS[name]!, ...changes });

/** A server with everything virtual; what is not given works at once and succeeds. */
export function serverUnderTest(changes: Partial<AppOptions> = {}) {
  const time = createVirtualTime();
  const options: AppOptions = {
    store: createMemoryStore(),
    dialect: dialectOf('reference'),
    timing: time,
    worker: async () => 'completed',
    newId: createIds(),
    ...changes,
  };
  const app = createApp(options);
  return { app, api: apiOf(app), time, store: options.store };
}
