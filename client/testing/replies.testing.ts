import type { ProcessNextReply, Progress, StatusReply } from '../../server/contract.ts';

/** Replies as a server of server/contract.ts sends them. */
export const JOB = 'job-1';

export function progressOf(completed: number, total: number, failed = 0): Progress {
  const percentage = total === 0 ? 100 : Math.round((100 * completed) / total);
  return { total, completed, successful: completed - failed, failed, percentage };
}

export function statusReply(
  status: StatusReply['status'],
  completed: number,
  total: number,
  change: Partial<StatusReply> = {},
): StatusReply {
  return {
    jobId: JOB,
    status,
    progress: progressOf(completed, total),
    version: completed,
    ...change,
  };
}

export function processNextReply(
  status: ProcessNextReply['status'],
  completed: number,
  total: number,
  change: Partial<ProcessNextReply> = {},
): ProcessNextReply {
  const progress = progressOf(completed, total);
  const remainingItems = total - completed;
  return { success: true, status, remainingItems, progress, version: completed, ...change };
}

export const json = (body: unknown, init: ResponseInit = {}): Response =>
  new Response(JSON.stringify(body), {
    ...init,
    headers: { 'content-type': 'application/json', ...init.headers },
  });
