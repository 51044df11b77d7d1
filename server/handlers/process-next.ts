import type { ProcessNextReply } from '../contract.ts';
import {
  arrives,
  finalises,
  marksProcessing,
  replies,
  takesItem,
} from '../operations/process-next.ts';
import { type Call, workedOn } from '../operations/rules.ts';
import { readsCounters, type Settled, settles, writesCounters } from '../operations/settles.ts';
import { catchesUp } from '../operations/status.ts';
import type { Outcome, WorkItem } from '../worker.ts';
import { holdLease, type Lease } from './lease.ts';
import { arrive } from './once.ts';
import { perform, type Server, sleep } from './server.ts';

/** Works on one item. Each `perform` is one step of the model's handler, in its order. */
export async function processNext(
  server: Server,
  jobId: string,
  call: Call,
): Promise<ProcessNextReply> {
  const { rules } = server;
  const { dialect } = rules;

  const arrival = await arrive(server, () => perform(server, jobId, arrives(rules, call)));
  if (arrival.kind === 'answers') return arrival.reply;
  if (arrival.kind === 'finalises') {
    return (await perform(server, jobId, finalises(rules, call, arrival.seen, null))).reply;
  }
  const { kind, item } = arrival;
  if (kind === 'selected') await perform(server, jobId, takesItem(rules, call, item.id));
  if (dialect.mark === 'always') await perform(server, jobId, marksProcessing(rules, call));

  const lease = holdLease(server, jobId, call, item);
  let outcome: Outcome;
  let settled: Settled;
  try {
    outcome = await work(server, { jobId, id: item.id, name: item.name }, lease);
    settled = await perform(server, jobId, settles(rules, call, item.id, outcome));
  } finally {
    lease.letGo();
  }
  if (dialect.finalise === 'lagging') server.track(catchUp(server, jobId));
  if (settled.kind === 'answers') return settled.reply;
  if (settled.kind === 'counts') {
    const read = await perform(server, jobId, readsCounters(rules, call));
    await perform(server, jobId, writesCounters(rules, call, read, outcome));
  }

  const worked = workedOn(item.id, outcome);
  const replied = await perform(server, jobId, replies(rules, call, worked));
  if (replied.kind === 'answers') return replied.reply;
  return (await perform(server, jobId, finalises(rules, call, replied.seen, worked))).reply;
}

/** A worker that rejects, or says what nobody understands, has died. */
async function work({ worker }: Server, item: WorkItem, lease: Lease): Promise<Outcome> {
  try {
    const outcome: unknown = await worker(item, lease.signal);
    if (outcome === 'completed' || outcome === 'failed') return outcome;
    throw new TypeError(`the worker answered ${outcome}: expected "completed" or "failed"`);
  } catch (error) {
    // What it came to is written nowhere then, but the call is answered.
    if (lease.isLost()) return 'failed';
    throw error;
  }
}

/** Some time later the job's status follows its items. */
export async function catchUp(server: Server, jobId: string): Promise<void> {
  await sleep(server, server.lag);
  // A store that is closed by then has been left by its server, which catches up when it starts.
  await server.store.perform(jobId, catchesUp(server.rules)).catch(() => null);
}
