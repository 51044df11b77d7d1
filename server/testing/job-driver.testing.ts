import type { EventFromLogic } from 'xstate';
import type { ServerOptions } from '../../model/dialects.ts';
import type { jobMachine } from '../../model/machines/job.ts';
import { createMemoryStore } from '../store/memory.ts';
import type { StepName } from '../store.ts';
import type { Outcome } from '../worker.ts';
import { createHeldWorker, serverUnderTest } from './bench.testing.ts';
import { createGates, type Held } from './gates.testing.ts';
import { settled } from './virtual-time.testing.ts';

export type JobEvent = EventFromLogic<typeof jobMachine>;

/** Makes a real job take the events of the job machine, one at a time. */
export interface JobDriver {
  /** Brings a call to where its next step is this event. */
  prepare(events: readonly JobEvent[]): Promise<void>;
  take(event: JobEvent): Promise<void>;
  status(): Promise<string>;
}

export interface Setting {
  readonly dialect: ServerOptions;
  readonly items: number;
  /** Are all items closed before anything else happens? */
  readonly closed?: boolean;
}

const LAG = 50;

/**
 * For dialects that look at nothing: every call is brought close to its one step that the job machine
 * knows before the first event, and takes it whatever the job has become by then.
 */
export async function driveCareless({ dialect, items, closed }: Setting): Promise<JobDriver> {
  let outcome: Outcome = 'completed';
  const { store, held } = createGates(createMemoryStore(), (step) => step !== 'reads status');
  const worker = async () => outcome;
  const { api, time } = serverUnderTest({ dialect, store, worker, lag: LAG });
  const { jobId } = await api.create(items);
  const ready: { event: JobEvent; at: StepName; call: string | null; outcome: Outcome }[] = [];

  async function begin(route: 'next' | 'cancel'): Promise<string> {
    void (route === 'next' ? api.nextRaw(jobId) : api.cancel(jobId));
    await settled();
    return held.at(-1)!.call!;
  }
  const heldBy = (call: string | null): Held => held.find((one) => one.call === call)!;
  async function advance(call: string | null, to: StepName): Promise<void> {
    while (heldBy(call).step !== to) await heldBy(call).release();
  }

  /** A call of the event, at its first look at the store. */
  async function arrivalOf(event: JobEvent): Promise<string | null> {
    if (event.type !== 'mark processing' && event.type !== 'finish') return null;
    const call = await begin('next');
    await heldBy(call).release();
    return call;
  }

  /** Which step of which call is the event; the call comes as near to it as it may before the first. */
  async function callFor(event: JobEvent, arrived: string | null): Promise<(typeof ready)[number]> {
    if (event.type === 'catches up') {
      await advance(await begin('cancel'), 'writes cancelled');
      await time.pass(LAG);
      return { event, at: 'catches up', call: null, outcome };
    }
    const call = arrived ?? (await begin('cancel'));
    const fails: Outcome = event.type === 'finish' && event.allFailed ? 'failed' : 'completed';
    const at = (step: StepName) => ({ event, at: step, call, outcome: fails });
    if (heldBy(call).step === 'finalises') return at('finalises');
    await advance(call, event.type === 'cancel' ? 'marks items' : 'marks processing');
    return at(event.type === 'finish' ? 'writes counters' : heldBy(call).step);
  }

  return {
    async prepare(events) {
      if (closed) {
        const [taker, canceller] = [await begin('next'), await begin('cancel')];
        await advance(taker, 'marks processing');
        await advance(canceller, 'writes cancelled');
      }
      // All select the item before one of them takes it.
      const arrived = new Map<JobEvent, string | null>();
      for (const event of events) arrived.set(event, await arrivalOf(event));
      // A cancel closes the item that others have to take first.
      const last = (event: JobEvent) => (arrived.get(event) === null ? 1 : 0);
      for (const event of events.toSorted((a, b) => last(a) - last(b))) {
        ready.push(await callFor(event, arrived.get(event)!));
      }
    },
    async take(event) {
      const [next] = ready.splice(
        ready.findIndex((one) => one.event === event),
        1,
      );
      await advance(next!.call, next!.at);
      await heldBy(next!.call).release();
      if (event.type === 'cancel') await heldBy(next!.call).release();
      for (const one of ready) {
        // Its own mark changes nothing any more once the job was marked.
        if (one.at !== 'writes counters') continue;
        outcome = one.outcome;
        await advance(one.call, one.at);
      }
    },
    status: async () => (await api.status(jobId)).status,
  };
}

/** For the reference: what its steps are to the job is decided as they are taken. */
export async function driveReference({ dialect, items }: Setting): Promise<JobDriver> {
  const { worker, waiting } = createHeldWorker();
  const { api } = serverUnderTest({ dialect, worker });
  const { jobId } = await api.create(items);
  return {
    prepare: async () => {},
    async take(event) {
      if (event.type === 'mark processing') void api.next(jobId);
      if (event.type === 'cancel') void api.cancel(jobId);
      if (event.type === 'finish') {
        const all = waiting.splice(0);
        for (const [at, one] of all.entries()) {
          const isLast = at === all.length - 1;
          one.end(event.allFailed || !isLast ? 'failed' : 'completed');
        }
      }
      await settled();
    },
    status: async () => (await api.status(jobId)).status,
  };
}
