import { setup } from 'xstate';
import type { ServerOptions } from '../dialects.ts';

export type JobSeen = 'open' | 'completed' | 'failed' | 'cancelled';

/** What a handler's answer says. `failed` is a 5xx. */
export const ANSWERS = [
  'none',
  'processed, more remain',
  'processed, none remain',
  'job_completed',
  'job_cancelled',
  'no_items',
  'ok',
  'refused',
  'failed',
] as const;
export type Answer = (typeof ANSWERS)[number];

export type HandlerEvent =
  | { type: 'request status' | 'request process-next' | 'request cancel' | 'lose' }
  | { type: 'reads status' }
  | { type: 'reads stale'; entry: number }
  | { type: 'arrives'; job: JobSeen; queued: boolean; busy: boolean }
  | { type: 'cancel arrives'; job: JobSeen }
  | { type: 'takes item' | 'marks processing' | 'crashes' }
  | {
      type: 'settles';
      outcome: 'completed' | 'failed';
      job: JobSeen;
      last: boolean;
      queued: boolean;
      reachesTotal: boolean;
    }
  | { type: 'reads counters' }
  | { type: 'writes counters'; reachesTotal: boolean }
  | { type: 'replies'; queued: boolean; job: JobSeen }
  | { type: 'finalises' }
  | { type: 'marks items' | 'writes cancelled' };

const option =
  <K extends keyof ServerOptions>(name: K, ...values: ServerOptions[K][]) =>
  ({ context }: { context: ServerOptions }) =>
    values.includes(context[name]);

export const reply = (answer: Answer) => ({ type: 'reply' as const, params: { answer } });

export const parts = setup({
  types: {
    context: {} as ServerOptions,
    input: {} as ServerOptions,
    events: {} as HandlerEvent,
    tags: {} as 'in transit' | 'serves' | 'holds an item',
  },
  guards: {
    'job is cancelled': ({ event }) => 'job' in event && event.job === 'cancelled',
    'job is over': ({ event }) => 'job' in event && event.job !== 'open',
    'job is completed or cancelled': ({ event }) =>
      'job' in event && (event.job === 'completed' || event.job === 'cancelled'),
    'none queued': ({ event }) => 'queued' in event && !event.queued,
    'some being processed': ({ event }) => 'busy' in event && event.busy,
    'last open item': ({ event }) => 'last' in event && event.last,
    'reaches total': ({ event }) => 'reachesTotal' in event && event.reachesTotal,
    'item completed': ({ event }) => event.type === 'settles' && event.outcome === 'completed',
    'takes in two steps': option('take', 'select-then-take'),
    'marks apart': option('mark', 'always'),
    'derives counters': option('counters', 'derived'),
    'reads then writes counters': option('counters', 'read-then-write'),
    'finalises with the item': option('finalise', 'with-item'),
    'finalises with counters': option('finalise', 'with-counters'),
    'finalises after the last item': option('finalise', 'on-last-item'),
    'finalises after the last success': option('finalise', 'on-last-success'),
    'says so in the last reply': option('last-reply', 'job_completed'),
    'settles open items only': option('settle', 'if-open'),
    'cancels without a look': option('cancel', 'unconditional'),
  },
  actions: {
    /** Take hold of a queued item. */
    select: () => {},
    /** The held item becomes processing. */
    take: () => {},
    mark: () => {},
    /** The held item gets its outcome and is let go. */
    settle: (_, _params: { outcome: 'completed' | 'failed' }) => {},
    'let go': () => {},
    'lose worker': () => {},
    'increment counters': (_, _params: { outcome: 'completed' | 'failed' }) => {},
    'read counters': () => {},
    'add and write counters': (_, _params: { outcome: 'completed' | 'failed' }) => {},
    finish: () => {},
    'cancel items': () => {},
    'cancel job': () => {},
    'cancel job and write counters': () => {},
    /** The answer carries what the store says now. */
    snapshot: () => {},
    'stale snapshot': (_, _params: { entry: number }) => {},
    reply: (_, _params: { answer: Answer }) => {},
  },
});

export function stale() {
  return {
    type: 'stale snapshot' as const,
    params: ({ event }: { event: HandlerEvent }) => ({
      entry: event.type === 'reads stale' ? event.entry : 0,
    }),
  };
}

export function settle() {
  return {
    type: 'settle' as const,
    params: ({ event }: { event: HandlerEvent }) => ({ outcome: outcomeOf(event) }),
  };
}

export function increment() {
  return {
    type: 'increment counters' as const,
    params: ({ event }: { event: HandlerEvent }) => ({ outcome: outcomeOf(event) }),
  };
}

export function write(outcome: 'completed' | 'failed') {
  return { type: 'add and write counters' as const, params: { outcome } };
}

const outcomeOf = (event: HandlerEvent) =>
  event.type === 'settles' ? event.outcome : ('completed' as const);
