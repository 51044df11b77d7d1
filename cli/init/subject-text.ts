/** What `init` writes as unstuck.subject.ts. Without template literals, being one. */
export const SUBJECT_TEXT = `import type {
  ClientDeps,
  ClientUnderTest,
  ServerDeps,
  ServerUnderTest,
  Subject,
  View,
} from 'unstuck/config';

// An example, to be replaced by your own code: a server that works on one item a call, and a page
// that drives it. The page has a bug, which "npx unstuck check" finds: see the end of this file.
export const subject: Subject = { name: 'example', server: createServer, client: createClient };

// ---- the server: any function from a Request to a Response ------------------------------------------

type Item = { id: string; status: 'queued' | 'processing' | 'completed' | 'failed' | 'cancelled' };

// Time, names and work come from unstuck, which decides what happens when. Await step() before each
// use of shared state (a query, a transaction): others may come first there.
function createServer({ newId, step, work }: ServerDeps): ServerUnderTest {
  const jobId = newId();
  let items: Item[] = [];
  let cancelled = false;
  let version = 0;

  const count = (status: Item['status']) => items.filter((one) => one.status === status).length;

  function jobStatus() {
    if (cancelled) return 'cancelled';
    if (count('queued') + count('processing') > 0) return version > 0 ? 'processing' : 'queued';
    return items.length > 0 && count('failed') === items.length ? 'failed' : 'completed';
  }

  function progress() {
    const [successful, failed] = [count('completed'), count('failed')];
    const completed = successful + failed;
    const percentage = items.length === 0 ? 100 : (100 * completed) / items.length;
    return { total: items.length, completed, successful, failed, percentage };
  }

  function set(item: Item, status: Item['status']) {
    item.status = status;
    version += 1;
  }

  async function processNext() {
    await step('takes item');
    const item = items.find((one) => one.status === 'queued');
    if (item) {
      set(item, 'processing');
      try {
        const outcome = await work(item);
        await step('settles');
        if (item.status === 'processing') set(item, outcome);
      } catch (error) {
        // The worker died: another one may take the item.
        if (item.status === 'processing') set(item, 'queued');
        throw error;
      }
    }
    const status = jobStatus();
    const said = { completed: 'job_completed', failed: 'job_completed', cancelled: 'job_cancelled' };
    const answer = said[status as keyof typeof said] ?? (item ? 'processed' : 'no_items');
    const success = item?.status !== 'failed';
    const remainingItems = count('queued');
    return { success, status: answer, remainingItems, progress: progress(), version };
  }

  async function cancel() {
    await step('writes cancelled');
    if (jobStatus() === 'completed' || jobStatus() === 'failed') return null;
    cancelled = true;
    for (const item of items) {
      if (item.status === 'queued' || item.status === 'processing') set(item, 'cancelled');
    }
    return { success: true, status: 'cancelled' };
  }

  return {
    async fetch(request) {
      const route = new URL(request.url).pathname.split('/').at(-1);
      if (route === 'batch-jobs') {
        const { items: total } = (await request.json()) as { items: number };
        items = Array.from({ length: total }, (_, at) => ({ id: 'item-' + at, status: 'queued' }));
        return Response.json({ jobId, status: jobStatus(), total }, { status: 202 });
      }
      if (route === 'process-next') return Response.json(await processNext());
      if (route === 'cancel') {
        const reply = await cancel();
        return Response.json(reply, { status: reply ? 200 : 409 });
      }
      await step('reads status');
      if (route === 'items') return Response.json({ jobId, items });
      return Response.json({ jobId, status: jobStatus(), progress: progress(), version });
    },
    // Everything that decides what the server does next: equal states are explored once.
    fingerprint: () => ({ items, cancelled, version }),
  };
}

// ---- the page: whatever a browser runs, with fetch and timers as they come --------------------------

// For code that uses the global fetch and timers as it is, see unmodifiedClient in unstuck/unmodified.
function createClient({ jobId, fetch, timing }: ClientDeps): ClientUnderTest {
  let left = false;
  let view: View = {
    status: null,
    completed: 0,
    total: 0,
    successful: 0,
    failed: 0,
    error: null,
    cancel: false,
    action: false,
  };

  async function call(method: 'GET' | 'POST', route: string) {
    const response = await fetch('/api/batch-jobs/' + jobId + '/' + route, { method });
    if (!response.ok) throw new Error('the server answered ' + response.status);
    return (await response.json()) as { status: View['status']; progress: Omit<View, 'status'> };
  }

  async function showStatus() {
    const { status, progress } = await call('GET', 'status');
    const { completed, total, successful, failed } = progress;
    const open = status === 'queued' || status === 'processing';
    const action = status === 'completed' && successful > 0;
    view = { status, completed, total, successful, failed, error: null, cancel: open, action };
    return open;
  }

  const pause = (ms: number) => new Promise<void>((resolve) => timing.after(ms, resolve));

  async function run() {
    try {
      while ((await showStatus()) && !left) {
        await call('POST', 'process-next');
        await pause(500);
      }
    } catch (error) {
      view = { ...view, error: String(error) };
      // The bug: after a call that failed nobody asks again, and only a refresh helps. Mended by:
      // if (!left) timing.after(1000, () => void run());
    }
  }

  return {
    start: () => void run(),
    view: () => view,
    stop: () => {
      left = true;
    },
    cancel: () => void call('POST', 'cancel').catch(() => {}),
  };
}
`;
