import { and, setup } from 'xstate';
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

type HandlerEvent =
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

const reply = (answer: Answer) => ({ type: 'reply' as const, params: { answer } });

/**
 * One call on the server, from the request on its way to the reply sent; cut at the store's
 * operations. A request's arrival and its first store operation are one step: nobody can tell them
 * apart.
 */
export const handlerMachine = setup({
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
}).createMachine({
  id: 'handler',
  context: ({ input }) => input,
  initial: 'idle',
  states: {
    idle: {
      on: {
        'request status': 'status requested',
        'request process-next': 'process-next requested',
        'request cancel': 'cancel requested',
      },
    },
    'status requested': {
      tags: ['in transit'],
      on: {
        lose: 'idle',
        'reads status': { target: 'idle', actions: ['snapshot', reply('ok')] },
        'reads stale': { target: 'idle', actions: [stale(), reply('ok')] },
      },
    },
    'process-next requested': {
      tags: ['in transit', 'serves'],
      on: {
        lose: 'idle',
        arrives: [
          {
            guard: 'job is cancelled',
            target: 'idle',
            actions: ['snapshot', reply('job_cancelled')],
          },
          { guard: 'job is over', target: 'idle', actions: ['snapshot', reply('job_completed')] },
          {
            guard: and(['none queued', 'finalises with the item', 'some being processed']),
            target: 'idle',
            actions: ['snapshot', reply('no_items')],
          },
          { guard: 'none queued', target: 'finalising', actions: 'read counters' },
          { guard: 'takes in two steps', target: 'selected', actions: 'select' },
          { guard: 'marks apart', target: 'taken', actions: ['select', 'take'] },
          { target: 'working', actions: ['select', 'take', 'mark'] },
        ],
      },
    },
    selected: {
      tags: ['serves'],
      on: {
        'takes item': [
          { guard: 'marks apart', target: 'taken', actions: 'take' },
          { target: 'working', actions: ['take', 'mark'] },
        ],
      },
    },
    taken: {
      tags: ['serves', 'holds an item'],
      on: {
        'marks processing': { target: 'working', actions: 'mark' },
        crashes: { target: 'idle', actions: ['lose worker', 'let go', reply('failed')] },
      },
    },
    working: {
      tags: ['serves', 'holds an item'],
      on: {
        crashes: { target: 'idle', actions: ['lose worker', 'let go', reply('failed')] },
        settles: [
          {
            guard: and(['job is cancelled', 'settles open items only']),
            target: 'idle',
            actions: ['let go', 'snapshot', reply('job_cancelled')],
          },
          {
            guard: and([
              'derives counters',
              'finalises with the item',
              'last open item',
              'says so in the last reply',
            ]),
            target: 'idle',
            actions: [settle(), 'finish', 'snapshot', reply('job_completed')],
          },
          {
            guard: and(['derives counters', 'finalises with the item', 'last open item']),
            target: 'idle',
            actions: [settle(), 'finish', 'snapshot', reply('processed, none remain')],
          },
          {
            guard: and(['derives counters', 'finalises with the item', 'none queued']),
            target: 'idle',
            actions: [settle(), 'snapshot', reply('processed, none remain')],
          },
          {
            guard: and(['derives counters', 'finalises with the item']),
            target: 'idle',
            actions: [settle(), 'snapshot', reply('processed, more remain')],
          },
          {
            guard: and(['finalises with the item', 'last open item']),
            target: 'settled last',
            actions: [settle(), 'finish'],
          },
          {
            guard: and(['reads then writes counters', 'item completed']),
            target: 'completed an item',
            actions: [settle()],
          },
          { guard: 'reads then writes counters', target: 'failed an item', actions: [settle()] },
          {
            guard: and(['finalises after the last success', 'item completed']),
            target: 'counted a success',
            actions: [settle(), increment()],
          },
          {
            guard: and(['finalises with counters', 'reaches total']),
            target: 'counted',
            actions: [settle(), increment(), 'read counters', 'finish'],
          },
          { target: 'counted', actions: [settle(), increment()] },
        ],
      },
    },
    /** Option combinations only: the job is finished, the counters are not yet. */
    'settled last': {
      tags: ['serves'],
      on: {
        'reads counters': { target: 'counted', actions: increment('completed') },
      },
    },
    'completed an item': {
      tags: ['serves'],
      on: { 'reads counters': { target: 'read, adds a success', actions: 'read counters' } },
    },
    'failed an item': {
      tags: ['serves'],
      on: { 'reads counters': { target: 'read, adds a failure', actions: 'read counters' } },
    },
    'read, adds a success': {
      tags: ['serves'],
      on: {
        'writes counters': [
          {
            guard: and(['finalises with counters', 'reaches total']),
            target: 'counted',
            actions: [write('completed'), 'finish'],
          },
          {
            guard: 'finalises after the last success',
            target: 'counted a success',
            actions: write('completed'),
          },
          { target: 'counted', actions: write('completed') },
        ],
      },
    },
    'read, adds a failure': {
      tags: ['serves'],
      on: {
        'writes counters': [
          {
            guard: and(['finalises with counters', 'reaches total']),
            target: 'counted',
            actions: [write('failed'), 'finish'],
          },
          { target: 'counted', actions: write('failed') },
        ],
      },
    },
    'counted a success': {
      tags: ['serves'],
      on: {
        replies: [
          { guard: 'none queued', target: 'finalising', actions: 'snapshot' },
          { target: 'idle', actions: ['snapshot', reply('processed, more remain')] },
        ],
      },
    },
    counted: {
      tags: ['serves'],
      on: {
        replies: [
          {
            guard: and(['none queued', 'finalises after the last item']),
            target: 'finalising',
            actions: 'snapshot',
          },
          {
            guard: and(['job is over', 'finalises with counters', 'says so in the last reply']),
            target: 'idle',
            actions: ['snapshot', reply('job_completed')],
          },
          {
            guard: 'none queued',
            target: 'idle',
            actions: ['snapshot', reply('processed, none remain')],
          },
          { target: 'idle', actions: ['snapshot', reply('processed, more remain')] },
        ],
      },
    },
    /** Nothing was queued: the job gets its final status, by the counters as they were read. */
    finalising: {
      tags: ['serves'],
      on: {
        finalises: { target: 'idle', actions: ['finish', reply('job_completed')] },
      },
    },
    'cancel requested': {
      tags: ['in transit', 'serves'],
      on: {
        lose: 'idle',
        'cancel arrives': [
          {
            guard: and(['cancels without a look', 'job is completed or cancelled']),
            target: 'idle',
            actions: reply('refused'),
          },
          { guard: 'cancels without a look', target: 'cancelling' },
          { guard: 'job is over', target: 'idle', actions: reply('refused') },
          { target: 'idle', actions: ['cancel items', 'cancel job', reply('ok')] },
        ],
      },
    },
    cancelling: {
      tags: ['serves'],
      on: { 'marks items': { target: 'cancel marked', actions: 'cancel items' } },
    },
    'cancel marked': {
      tags: ['serves'],
      on: {
        'writes cancelled': {
          target: 'idle',
          actions: ['cancel job and write counters', reply('ok')],
        },
      },
    },
  },
});

function stale() {
  return {
    type: 'stale snapshot' as const,
    params: ({ event }: { event: HandlerEvent }) => ({
      entry: event.type === 'reads stale' ? event.entry : 0,
    }),
  };
}

function settle() {
  return {
    type: 'settle' as const,
    params: ({ event }: { event: HandlerEvent }) => ({ outcome: outcomeOf(event) }),
  };
}

function increment(fixed?: 'completed') {
  return {
    type: 'increment counters' as const,
    params: ({ event }: { event: HandlerEvent }) => ({ outcome: fixed ?? outcomeOf(event) }),
  };
}

function write(outcome: 'completed' | 'failed') {
  return { type: 'add and write counters' as const, params: { outcome } };
}

const outcomeOf = (event: HandlerEvent) =>
  event.type === 'settles' ? event.outcome : ('completed' as const);
