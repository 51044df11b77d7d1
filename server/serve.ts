import {
  type Http2Bindings,
  type HttpBindings,
  serve as listen,
  type ServerType,
} from '@hono/node-server';
import { type AppOptions, createApp, serverOf } from './app.ts';
import { catchUp } from './handlers/process-next.ts';

export interface ServeOptions extends Omit<AppOptions, 'signal' | 'track'> {
  readonly host: string;
  /** 0: any that is free. */
  readonly port: number;
  /** What stands between the network and the app; `cut` ends a connection without an answer. */
  readonly around?: (handle: (request: Request) => Promise<Response>) => Handle;
}

export type Handle = (request: Request, cut: () => void) => Promise<Response>;

export interface Serving {
  /** Without a slash at its end. */
  readonly url: string;
  /**
   * Takes no more calls, and lets what is under way come to its end, for at most so many ms. What is
   * not done by then is called off; its items come back with their leases. The store stays open.
   */
  stop(grace: number): Promise<'settled' | 'called off'>;
}

/** Listens. Rejects with the system's error where it cannot. */
export async function serve(options: ServeOptions): Promise<Serving> {
  const { host, port, timing, store, dialect } = options;
  const down = new AbortController();
  const running = new Set<Promise<unknown>>();
  const track = (one: Promise<unknown>): void => {
    running.add(one);
    void one.finally(() => running.delete(one));
  };
  const tracked: AppOptions = { ...options, signal: down.signal, track };
  const app = createApp(tracked);
  let goingDown = false;

  const plain = async (request: Request) => app.fetch(request);
  const handle = options.around ? options.around(plain) : plain;

  const listening = await new Promise<ServerType>((resolve, reject) => {
    const fetch = (request: Request, env: HttpBindings | Http2Bindings) =>
      goingDown ? refused() : handle(request, () => void env.incoming.socket?.destroy());
    const server = listen({ fetch, hostname: host, port }, () => resolve(server));
    server.once('error', reject);
  });
  if (dialect.finalise === 'lagging') {
    const server = serverOf(tracked);
    for (const jobId of await store.unfinished()) server.track(catchUp(server, jobId));
  }

  const allDone = async (): Promise<void> => {
    while (running.size > 0) await Promise.allSettled(running);
  };
  const within = (ms: number, done: Promise<void>): Promise<boolean> =>
    new Promise((resolve) => {
      const callOff = timing.after(ms, () => resolve(false));
      void done.then(() => {
        callOff();
        resolve(true);
      });
    });
  return {
    url: `http://${host.includes(':') ? `[${host}]` : host}:${portOf(listening)}`,
    async stop(grace) {
      goingDown = true;
      const closed = new Promise<void>((resolve) => {
        listening.close(() => resolve());
      });
      const inTime = await within(grace, allDone());
      down.abort();
      await within(TO_ANSWER, allDone());
      // What was answered is on its way; a browser's idle connection would be waited for else.
      await within(TO_ANSWER, closed);
      if ('closeAllConnections' in listening) listening.closeAllConnections();
      return inTime ? 'settled' : 'called off';
    },
  };
}

/** A kept connection may still bring calls: they are for the next run. */
const refused = (): Response =>
  new Response(JSON.stringify(GOING_DOWN), {
    status: 503,
    headers: {
      'Content-Type': 'application/problem+json',
      Connection: 'close',
      'Retry-After': '1',
    },
  });
const GOING_DOWN = { type: 'about:blank', title: 'Going down', status: 503 };

/** ms */
const TO_ANSWER = 200;

const portOf = (server: ServerType): number => (server.address() as { port: number }).port;
