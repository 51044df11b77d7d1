import type { ServerDeps, ServerUnderTest, Subject } from '../subject.ts';

export interface SmallJob {
  total: number;
  done: number;
}

/** What a small server does when it is asked to; all by itself it does nothing. */
interface Does {
  /** When its job is made. */
  readonly create?: () => void;
  /** In a process-next, before it answers. */
  readonly next?: () => unknown;
  /** What decides its future beside the job. */
  readonly told?: () => unknown;
  /** What it adds to each reply. */
  readonly extra?: () => object;
}

/** A server of one job that replies as the contract says, and tells nothing of single items. */
export function smallServer(how: (job: SmallJob, deps: ServerDeps) => Does): Subject['server'] {
  return (deps): ServerUnderTest => {
    const job: SmallJob = { total: 0, done: 0 };
    const does = how(job, deps);
    const statusOf = () => (job.done < job.total ? 'processing' : 'completed');
    const progress = () => {
      const { total, done } = job;
      return { total, completed: done, successful: done, failed: 0, percentage: 0 };
    };
    return {
      async fetch(request) {
        const { pathname } = new URL(request.url);
        if (pathname.endsWith('/items')) return Response.json({}, { status: 404 });
        if (pathname.endsWith('/batch-jobs')) {
          job.total = ((await request.json()) as { items: number }).items;
          does.create?.();
          return Response.json({ jobId: 'job' }, { status: 202 });
        }
        const isNext = pathname.endsWith('/process-next');
        if (isNext || pathname.endsWith('/work')) await does.next?.();
        const remainingItems = job.total - job.done;
        const shared = { jobId: 'job', remainingItems, progress: progress(), ...does.extra?.() };
        return Response.json({ ...shared, status: isNext ? 'processed' : statusOf() });
      },
      fingerprint: () => [job, does.told?.() ?? null],
    };
  };
}
