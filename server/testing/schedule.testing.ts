import type { ServerOptions } from '../../model/dialects.ts';
import type { ProcessNextReply } from '../contract.ts';
import { createMemoryStore } from '../store/memory.ts';
import { createHeldWorker, serverUnderTest } from './bench.testing.ts';
import { followModel } from './follow-model.testing.ts';
import { createGates } from './gates.testing.ts';
import { createVirtualTime } from './virtual-time.testing.ts';
import { type Watched, watchClaims } from './watch.testing.ts';

export interface World {
  readonly dialect: ServerOptions;
  readonly items: number;
  /** How many can have a process-next under way at once. */
  readonly callers: number;
  readonly cancels: number;
  /** How many workers may die. */
  readonly crashes: number;
  /** What the server is held to, step by step, if to anything. */
  readonly model?: ServerOptions;
}

const LEASE = 1000;

/**
 * Calls, steps of their handlers, outcomes and time, in the order that the picks choose: each pick is
 * one of what can happen next. Nothing else decides anything.
 */
export async function runSchedule(world: World, picks: readonly number[]) {
  const { dialect, items, callers } = world;
  const time = createVirtualTime();
  const rules = { dialect, now: () => time.now(), lease: LEASE };
  const watched = watchClaims(createMemoryStore(), rules);
  const followed = world.model ? followModel(watched.store, world.model) : null;
  const { store, held } = createGates(
    followed?.store ?? watched.store,
    (step) => step !== 'renews lease',
  );
  const { worker, waiting } = createHeldWorker();
  const options = { dialect, timing: time, store, worker, lease: LEASE, lag: 1 };
  const { api } = serverUnderTest(options);
  const { jobId } = await api.create(items);

  const replies: ProcessNextReply[] = [];
  let [busy, cancels, crashes] = [0, world.cancels, world.crashes];
  const call = () => {
    busy += 1;
    void api.nextRaw(jobId).then(async (response) => {
      busy -= 1;
      if (response.ok) replies.push((await response.json()) as ProcessNextReply);
    });
  };
  const end = (at: number, as: 'completed' | 'failed') => waiting.splice(at, 1)[0]!.end(as);
  const crash = (at: number) => {
    crashes -= 1;
    const [died] = waiting.splice(at, 1);
    watched.dies(died!.item.id);
    died!.end(new Error('the worker died'));
  };
  const cancel = () => {
    cancels -= 1;
    void api.cancel(jobId);
  };

  // A cancel comes late as often as early; as one choice among others it would nearly always be early.
  const cancelFrom = (picks[0] ?? 0) % (picks.length + 1);
  for (const [at, pick] of picks.entries()) {
    const choices: (() => unknown)[] = held.map((one) => () => one.release());
    waiting.forEach((_, at) => {
      choices.push(() => end(at, 'completed'));
      choices.push(() => end(at, 'failed'));
      if (crashes > 0) choices.push(() => crash(at));
    });
    if (busy < callers) choices.push(call);
    if (cancels > 0 && at >= cancelFrom) choices.push(cancel);
    if (world.crashes > 0) choices.push(() => time.pass(LEASE));
    await choices[pick % choices.length]!();
    // Long enough for a lagging status, too short for a lease.
    await time.pass(1);
  }
  const differs = followed?.found.differs ?? null;
  return { broken: watched.broken as ReadonlySet<Watched>, replies, differs };
}
