import type { JobStatus, ProcessNextReply } from '../server/contract.ts';

/** How far a job got, as a reply tells it. */
export interface Progress {
  readonly total: number;
  readonly completed: number;
  readonly successful: number;
  readonly failed: number;
  /** Grows with every change of the job. A server that keeps none is taken at its latest word. */
  readonly version?: number | undefined;
}
export interface StatusRead extends Progress {
  readonly status: JobStatus;
}
export interface ProcessNextRead extends Progress {
  readonly answer: ProcessNextReply['status'];
  /** Items still queued. */
  readonly remaining: number;
}

/**
 * Where a server is asked, and how its replies are read. Each reader gets the parsed body of a 2xx
 * reply (undefined where there was none) and throws at anything that is not the answer it expects.
 */
export interface Wire {
  statusUrl(jobId: string): string;
  processUrl(jobId: string): string;
  cancelUrl(jobId: string): string;
  readStatus(body: unknown, jobId: string): StatusRead;
  readProcessNext(body: unknown, jobId: string): ProcessNextRead;
  readCancel(body: unknown, jobId: string): void;
}

const STATUSES = ['queued', 'processing', 'completed', 'failed', 'cancelled'] as const;
const ANSWERS = ['processed', 'job_completed', 'job_cancelled', 'no_items'] as const;

type Fields = Readonly<Record<string, unknown>>;

function check(good: boolean): asserts good {
  if (!good) throw new TypeError();
}

function oneOf<T>(values: readonly T[], value: unknown): T {
  check(values.includes(value as T));
  return value as T;
}

function count(value: unknown): number {
  check(Number.isInteger(value) && (value as number) >= 0);
  return value as number;
}

function fieldsOf(value: unknown): Fields {
  check(value instanceof Object);
  return value as Fields;
}

/** The reply as an object; of another job it is no answer. */
function replyOf(body: unknown, jobId: string): Fields {
  const reply = fieldsOf(body);
  check((reply.jobId ?? jobId) === jobId);
  return reply;
}

function progressOf({ progress, version }: Fields): Progress {
  const { total, completed, successful, failed } = fieldsOf(progress);
  return {
    total: count(total),
    completed: count(completed),
    successful: count(successful),
    failed: count(failed),
    version: version === undefined ? version : count(version),
  };
}

/** The wire of server/contract.ts; `base` is what stands before `/api`. */
export function contractWire(base: string): Wire {
  const url = (route: string) => (jobId: string) =>
    `${base}/api/batch-jobs/${encodeURIComponent(jobId)}/${route}`;
  return {
    statusUrl: url('status'),
    processUrl: url('process-next'),
    cancelUrl: url('cancel'),
    readStatus(body, jobId) {
      const reply = replyOf(body, jobId);
      return { status: oneOf(STATUSES, reply.status), ...progressOf(reply) };
    },
    readProcessNext(body, jobId) {
      const reply = replyOf(body, jobId);
      return {
        answer: oneOf(ANSWERS, reply.status),
        remaining: count(reply.remainingItems),
        ...progressOf(reply),
      };
    },
    readCancel(body, jobId) {
      check(replyOf(body, jobId).success === true);
    },
  };
}
