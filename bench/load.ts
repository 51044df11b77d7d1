import { watchJob } from '../client/watch-job.ts';
import { SERVERS } from '../model/dialects.ts';
import type { Timing } from '../model/timing.ts';
import { createReply, itemsReply, statusReply } from '../server/contract.ts';
import { serve } from '../server/serve.ts';
import { createMemoryStore } from '../server/store/memory.ts';

export interface LoadOptions {
  readonly jobs: number;
  readonly items: number;
  /** How many clients watch at once, each a job of its own. */
  readonly clients: number;
  /** Of all calls: how many break before they are sent, after they were answered, or get a 503. */
  readonly faulty: number;
  readonly timing: Timing;
  readonly random: () => number;
}

/** What came out. The counts are the server's; each says what it should be where that is not plain. */
export interface Loaded {
  /** Clients whose view ended as the job did. */
  readonly settled: number;
  readonly calls: number;
  readonly faults: number;
  /** Items that were worked on, and items whose work was begun more than once. */
  readonly worked: number;
  readonly twice: number;
  /** Jobs whose counts do not add up, or with an item that is not settled. */
  readonly wrong: number;
  readonly ms: number;
  /** Of every call that reached the server, in ms, sorted. */
  readonly latencies: readonly number[];
}

/** Small pauses: a page's own would make this a measurement of waiting. */
const TIMES = { pause: 1, idle: 5, firstBackoff: 2, longestBackoff: 50 };

/** The reference server on loopback and the reference client, many times over, on a bad network. */
export async function load(options: LoadOptions): Promise<Loaded> {
  const { timing, random, jobs, items, clients } = options;
  const begun = new Map<string, number>();
  const serving = await serve({
    store: createMemoryStore(),
    dialect: SERVERS.reference!,
    timing,
    worker: ({ id }) => {
      begun.set(id, (begun.get(id) ?? 0) + 1);
      const outcome = random() < 0.1 ? 'failed' : 'completed';
      return new Promise((resolve) => void timing.after(random() * 3, () => resolve(outcome)));
    },
    newId: () => crypto.randomUUID(),
    host: '127.0.0.1',
    port: 0,
  });
  const network = badNetwork(options);
  const started = timing.now();
  let settled = 0;
  let wrong = 0;
  let next = 0;
  const works = async (): Promise<void> => {
    while (next++ < jobs) {
      const jobId = await create(serving.url, items);
      const view = await watched(jobId, serving.url, options, network.fetch);
      const truth = await judged(serving.url, jobId, items);
      if (view === truth.status) settled += 1;
      if (!truth.adds) wrong += 1;
    }
  };
  await Promise.all(Array.from({ length: clients }, works));
  const ms = timing.now() - started;
  await serving.stop(1_000);
  return {
    settled,
    wrong,
    ms,
    worked: begun.size,
    twice: [...begun.values()].filter((times) => times > 1).length,
    calls: network.latencies.length + network.faults.length,
    faults: network.faults.length,
    latencies: network.latencies.toSorted((a, b) => a - b),
  };
}

async function create(url: string, items: number): Promise<string> {
  const reply = await fetch(`${url}/api/batch-jobs`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ items }),
  });
  return createReply.parse(await reply.json()).jobId;
}

/** The status that the client ends with. */
function watched(
  jobId: string,
  base: string,
  { timing, random }: LoadOptions,
  through: typeof fetch,
): Promise<string | null> {
  return new Promise((resolve) => {
    const client = watchJob({ jobId, base, timing, random, fetch: through, times: TIMES });
    client.subscribe(() => {
      const { status, cancel } = client.view();
      if (status !== null && !cancel) resolve(status);
    });
    client.start();
  });
}

async function judged(url: string, jobId: string, items: number) {
  const of = async (what: string) => (await fetch(`${url}/api/batch-jobs/${jobId}/${what}`)).json();
  const { status, progress } = statusReply.parse(await of('status'));
  const { total, completed, successful, failed } = progress;
  const settled = itemsReply
    .parse(await of('items'))
    .items.filter((one) => one.status === 'completed' || one.status === 'failed');
  const adds = total === items && completed === total && successful + failed === completed;
  return { status, adds: adds && settled.length === items };
}

function badNetwork({ random, timing, faulty }: LoadOptions) {
  const latencies: number[] = [];
  const faults: string[] = [];
  const through: typeof fetch = async (input, init) => {
    const fate = random() < faulty ? Math.floor(random() * 3) : -1;
    if (fate >= 0) faults.push(['never sent', 'cut', 'error'][fate]!);
    if (fate === 0) throw new TypeError('fetch failed');
    if (fate === 2) return new Response(null, { status: 503 });
    const sent = timing.now();
    const reply = await fetch(input, init);
    if (fate < 0) latencies.push(timing.now() - sent);
    else {
      await reply.arrayBuffer();
      throw new TypeError('network error');
    }
    return reply;
  };
  return { fetch: through, latencies, faults };
}
