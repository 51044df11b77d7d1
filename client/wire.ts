import type { JobStatus, ProcessNextReply } from '../server/contract.ts';

/** How far a job got, as a reply tells it. */
export interface Progress {
  readonly total: number;
  readonly completed: number;
  readonly successful: number;
  readonly failed: number;
  /** Grows with every change of the job. A server that keeps none is taken at its latest word. */
  readonly version?: number;
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
  if (!good) throw new Error('the answer is not what was asked for');
}

/** The reply as an object; of another job it is no answer. */
function fieldsOf(body: unknown, jobId: string): Fields {
  check(typeof body === 'object' && body !== null);
  const fields = body as Fields;
  check(fields.jobId === undefined || fields.jobId === jobId);
  return fields;
}

function oneOf<T>(values: readonly T[], value: unknown): T {
  check(values.includes(value as T));
  return value as T;
}

function count(value: unknown): number {
  check(Number.isInteger(value) && (value as number) >= 0);
  return value as number;
}

function readProgress({ progress, version }: Fields): Progress {
  check(typeof progress === 'object' && progress !== null);
  const { total, completed, successful, failed } = progress as Fields;
  return {
    total: count(total),
    completed: count(completed),
    successful: count(successful),
    failed: count(failed),
    ...(version === undefined ? {} : { version: count(version) }),
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
      const fields = fieldsOf(body, jobId);
      return { status: oneOf(STATUSES, fields.status), ...readProgress(fields) };
    },
    readProcessNext(body, jobId) {
      const fields = fieldsOf(body, jobId);
      return {
        answer: oneOf(ANSWERS, fields.status),
        remaining: count(fields.remainingItems),
        ...readProgress(fields),
      };
    },
    readCancel(body, jobId) {
      check(fieldsOf(body, jobId).success === true);
    },
  };
}
