import type { CancelReply } from '../contract.ts';
import { cancelArrives, marksItems, writesCancelled } from '../operations/cancel.ts';
import type { Call } from '../operations/rules.ts';
import { ProblemError } from '../problem.ts';
import { arrive } from './once.ts';
import { catchUp } from './process-next.ts';
import { perform, type Server } from './server.ts';

/** Cancels the job. Each `perform` is one step of the model's handler, in its order. */
export async function cancel(server: Server, jobId: string, call: Call): Promise<CancelReply> {
  const { rules } = server;
  const arrival = await arrive(server, () => perform(server, jobId, cancelArrives(rules, call)));
  if (arrival.kind === 'answers') return arrival.reply;
  if (arrival.kind === 'refused') {
    throw new ProblemError(
      409,
      'The job is over',
      `job "${jobId}" is ${arrival.status} and can no longer be cancelled`,
    );
  }
  await perform(server, jobId, marksItems(rules, call));
  if (rules.dialect.finalise === 'lagging') server.track(catchUp(server, jobId));
  return perform(server, jobId, writesCancelled(rules, call));
}
