import type { ServerOptions } from '../../../model/dialects.ts';
import { createApp } from '../../../server/app.ts';
import type { Handle } from '../../../server/serve.ts';
import { createMemoryStore } from '../../../server/store/memory.ts';
import type { Store } from '../../../server/store.ts';
import type { VirtualTime } from '../../simulate/virtual-time.ts';
import type { Words } from '../words.ts';
import { type Recorded, Recorder } from './record.ts';
import { type Strike, withStrikes } from './strikes.ts';

/** The server's part of a session. Times are ms. */
export interface ServerPlan {
  readonly server: ServerOptions;
  /** Of the items in the order in which they are taken: how many there are, too. */
  readonly work: readonly { readonly ms: number; readonly outcome: 'completed' | 'failed' }[];
  readonly strikes?: readonly Strike[];
  /** Of an operation on the store. Default: 20. */
  readonly store?: number;
}

interface Surroundings {
  readonly time: VirtualTime;
  /** ms since 1970. */
  readonly now: () => number;
  readonly words: Words;
  readonly emit: (event: Recorded) => void;
}

/** The reference server of a session: its items take as long as planned, and it is struck as planned. */
export function sessionServer(
  { server: dialect, work, store: ms = 20, strikes = [] }: ServerPlan,
  { time, now, words, emit }: Surroundings,
): Handle {
  let taken = 0;
  let calls = 0;
  let ids = 0;
  const wait = (ms: number) => new Promise<void>((resolve) => void time.after(ms, resolve));
  const newCall = () => digits(++calls);
  const recorder = new Recorder({ now, words, emit, newCall });
  const memory = recorder.store(createMemoryStore());
  const store: Store = {
    ...memory,
    perform: async (jobId, operation) => {
      await wait(ms);
      return memory.perform(jobId, operation);
    },
  };
  const worker = async () => {
    const one = work[taken++] ?? { ms: 0, outcome: 'completed' };
    await wait(one.ms);
    return one.outcome;
  };
  const app = createApp({
    store,
    dialect,
    timing: time,
    newId: () => {
      const number = ++ids;
      return `${digits(number)}-0000-4000-8000-${number.toString(16).padStart(12, '0')}`;
    },
    lag: 1000,
    worker: recorder.worker(worker, time.after),
  });
  return withStrikes(async (request) => app.fetch(request), recorder, words, time, strikes);
}

/** 8 hexadecimal digits that look like an id's, always the same for a number. */
const digits = (number: number): string =>
  ((number * 0x9e37_79b1) % 2 ** 32).toString(16).padStart(8, '0');
