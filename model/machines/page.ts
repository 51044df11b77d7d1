import { and, not, or, setup, stateIn } from 'xstate';
import type { ClientOptions } from '../dialects.ts';
import type { Route } from './exchange.ts';
import type { Answer } from './handler.ts';

export type JobStatus = 'queued' | 'processing' | 'completed' | 'failed' | 'cancelled';

type PageEvent =
  | { type: 'loads' | 'opens' | 'timer fires' | 'reloads' | 'presses cancel' | 'hides' | 'shows' }
  | { type: 'status answered' | 'status after cancel answered'; status: JobStatus }
  | { type: 'process-next answered' | 'cancel answered'; answer: Answer }
  | { type: `${Route} failed` | `${Route} deadline` };

const option =
  <K extends keyof ClientOptions>(name: K, value: ClientOptions[K]) =>
  ({ context }: { context: ClientOptions }) =>
    context[name] === value;

const says =
  (...answers: Answer[]) =>
  ({ event }: { event: PageEvent }) =>
    'answer' in event && answers.includes(event.answer);

const reads =
  (...statuses: JobStatus[]) =>
  ({ event }: { event: PageEvent }) =>
    'status' in event && statuses.includes(event.status);

const parts = setup({
  types: {
    context: {} as ClientOptions,
    input: {} as ClientOptions,
    events: {} as PageEvent,
    tags: {} as
      | 'open'
      | 'terminal view'
      | 'quiet'
      | 'shows queued'
      | 'shows processing'
      | 'shows completed'
      | 'shows failed'
      | 'shows cancelled'
      | 'shows an error'
      | 'hidden',
  },
  guards: {
    visible: stateIn({ open: { tab: 'visible' } }),
    'cancel was pressed': and([
      option('on-cancel', 'stop-loop'),
      not(stateIn({ open: { cancelling: 'not pressed' } })),
    ]),
    'starts here': ({ context, event }) =>
      'status' in event &&
      (event.status === 'queued' ||
        (event.status === 'processing' && context.start === 'unless-terminal')),
    'reads terminal': reads('completed', 'failed', 'cancelled'),
    'reads queued': reads('queued'),
    'reads processing': reads('processing'),
    'reads completed': reads('completed'),
    'reads failed': reads('failed'),
    'reads cancelled': reads('cancelled'),
    'more remain': says('processed, more remain'),
    'none remain': says('processed, none remain'),
    'no items': says('no_items'),
    processed: says('processed, more remain', 'processed, none remain'),
    'job completed': says('job_completed'),
    'job cancelled': says('job_cancelled'),
    accepted: says('ok'),
    retries: option('error', 'retry'),
    polls: option('after', 'poll'),
    'waits before the last read': option('after', 'delay-then-read'),
    'shows the last as completed': option('last-shown-as', 'completed'),
    'goes forward only': option('merge', 'forward-only'),
    'reads after a cancel': option('on-cancel', 'stop-loop'),
  },
  actions: {
    call: (_, _params: { route: Route }) => {},
    'abandon calls': () => {},
    'clear the view': () => {},
    'show counts': (_, _params: { forwardOnly: boolean }) => {},
    /** A terminal view becomes another status. */
    'take back': () => {},
  },
});

const show = {
  type: 'show counts' as const,
  params: ({ context }: { context: ClientOptions }) => ({
    forwardOnly: context.merge === 'forward-only',
  }),
};

const call = (route: Route) => ({ type: 'call' as const, params: { route } });

/** What drives the job: a loop of process-next, and status reads before and after it. */
const work = parts.createStateConfig({
  initial: 'reading first',
  states: {
    'reading first': {
      on: {
        'status answered': [
          { guard: 'starts here', target: 'processing', actions: call('process-next') },
          { target: 'quiet' },
        ],
        'status failed': [{ guard: 'retries', target: 'backing off' }, { target: 'quiet' }],
        'status deadline': [
          { guard: and(['visible', 'retries']), target: 'backing off' },
          { guard: 'visible', target: 'quiet' },
        ],
      },
    },
    processing: {
      on: {
        'process-next answered': [
          { guard: and(['more remain', not('cancel was pressed')]), target: 'pausing' },
          { guard: and(['retries', 'no items']), target: 'waiting' },
          { guard: 'retries', target: 'reading', actions: call('status') },
          { guard: 'waits before the last read', target: 'delaying' },
          { target: 'reading last', actions: call('status') },
        ],
        'process-next failed': [
          { guard: 'retries', target: 'backing off' },
          { guard: 'waits before the last read', target: 'delaying' },
          { target: 'reading last', actions: call('status') },
        ],
        'process-next deadline': [
          { guard: and(['visible', 'retries']), target: 'backing off' },
          { guard: and(['visible', 'waits before the last read']), target: 'delaying' },
          { guard: 'visible', target: 'reading last', actions: call('status') },
        ],
      },
    },
    /** 500 ms between two items. */
    pausing: {
      on: {
        'timer fires': [
          {
            guard: and(['visible', 'cancel was pressed', 'waits before the last read']),
            target: 'delaying',
          },
          {
            guard: and(['visible', 'cancel was pressed']),
            target: 'reading last',
            actions: call('status'),
          },
          { guard: 'visible', target: 'processing', actions: call('process-next') },
        ],
      },
    },
    /** 1000 ms before the last read. */
    delaying: {
      on: {
        'timer fires': { guard: 'visible', target: 'reading last', actions: call('status') },
      },
    },
    'reading last': {
      on: {
        'status answered': [
          { guard: and(['polls', not('reads terminal')]), target: 'polling' },
          { target: 'quiet' },
        ],
        'status failed': 'quiet',
        'status deadline': { guard: 'visible', target: 'quiet' },
      },
    },
    polling: {
      on: {
        'timer fires': { guard: 'visible', target: 'reading last', actions: call('status') },
      },
    },
    /** From here on: pages that survive errors. They read before they drive on. */
    'backing off': {
      on: { 'timer fires': { guard: 'visible', target: 'reading', actions: call('status') } },
    },
    waiting: {
      on: { 'timer fires': { guard: 'visible', target: 'reading', actions: call('status') } },
    },
    reading: {
      on: {
        'status answered': [
          { guard: 'reads terminal', target: 'quiet' },
          { target: 'processing', actions: call('process-next') },
        ],
        'status failed': 'backing off',
        'status deadline': { guard: 'visible', target: 'backing off' },
      },
    },
    quiet: { tags: 'quiet' },
  },
});

/** The cancel button: posts, then reads the status once. */
const cancelling = parts.createStateConfig({
  initial: 'not pressed',
  states: {
    'not pressed': {
      on: {
        'presses cancel': {
          guard: 'can cancel' as never,
          target: 'posting',
          actions: call('cancel'),
        },
      },
    },
    posting: {
      on: {
        'cancel answered': [
          {
            guard: and(['accepted', 'reads after a cancel']),
            target: 'reading',
            actions: call('status after cancel'),
          },
          { target: 'pressed' },
        ],
        'cancel failed': 'pressed',
        'cancel deadline': { guard: 'visible', target: 'pressed' },
      },
    },
    reading: {
      on: {
        'status after cancel answered': 'pressed',
        'status after cancel failed': 'pressed',
        'status after cancel deadline': { guard: 'visible', target: 'pressed' },
      },
    },
    pressed: {
      on: {
        'presses cancel': {
          guard: 'can cancel' as never,
          target: 'posting',
          actions: call('cancel'),
        },
      },
    },
  },
});

type Shown = 'nothing' | JobStatus;
const TERMINAL: readonly Shown[] = ['completed', 'failed', 'cancelled'];
const RANK: Record<Shown, number> = {
  nothing: 0,
  queued: 1,
  processing: 2,
  completed: 3,
  failed: 3,
  cancelled: 3,
};

/** What is shown, from each status to each: overwritten, or forward only. */
function shows(from: Shown) {
  const terminal = TERMINAL.includes(from);
  const to = (next: JobStatus) => ({
    target: next,
    actions: terminal && next !== from ? (['take back', show] as const) : ([show] as const),
  });
  const keep = { actions: show };
  const readStatus = [
    ...(terminal ? [{ guard: 'goes forward only' as const }] : []),
    ...(['queued', 'processing', 'completed', 'failed', 'cancelled'] as const).flatMap((status) => [
      ...(RANK[status] < RANK[from]
        ? [{ guard: and([`reads ${status}`, 'goes forward only']), ...keep }]
        : []),
      { guard: `reads ${status}` as const, ...to(status) },
    ]),
  ];
  return parts.createStateConfig({
    tags: (from === 'nothing'
      ? []
      : [`shows ${from}`, ...(terminal ? ['terminal view' as const] : [])]) as never,
    on: {
      'status answered': readStatus as never,
      'status after cancel answered': readStatus as never,
      'process-next answered': [
        ...(terminal ? [{ guard: 'goes forward only' as const }] : []),
        // Only a status read ends the view of a page that goes forward only.
        { guard: and(['goes forward only', 'processed']), ...to('processing') },
        { guard: 'goes forward only' as const, ...keep },
        { guard: and(['none remain', 'shows the last as completed']), ...to('completed') },
        { guard: 'processed' as const, ...to('processing') },
        { guard: 'job completed' as const, ...to('completed') },
        { guard: 'job cancelled' as const, ...to('cancelled') },
        keep,
      ],
    },
  });
}

const view = parts.createStateConfig({
  initial: 'nothing',
  states: {
    nothing: shows('nothing'),
    queued: shows('queued'),
    processing: shows('processing'),
    completed: shows('completed'),
    failed: shows('failed'),
    cancelled: shows('cancelled'),
  },
});

const errorLine = parts.createStateConfig({
  initial: 'clear',
  on: {
    'status failed': '.shown',
    'status deadline': { guard: 'visible', target: '.shown' },
    'process-next failed': '.shown',
    'process-next deadline': { guard: 'visible', target: '.shown' },
    'cancel failed': '.shown',
    'cancel deadline': { guard: 'visible', target: '.shown' },
    'cancel answered': { guard: not('accepted'), target: '.shown' },
    'status after cancel failed': '.shown',
    'status after cancel deadline': { guard: 'visible', target: '.shown' },
    'status answered': '.clear',
    'status after cancel answered': '.clear',
  },
  states: { clear: {}, shown: { tags: 'shows an error' } },
});

const begin = ['abandon calls', 'clear the view', call('status')] as const;

/** One tab with the job's page: what it does, what it shows, and whether anybody can see it. */
export const pageMachine = parts
  .extend({
    guards: {
      /** The button is there while the job is under way. */
      'can cancel': or([
        stateIn({ open: { view: 'queued' } }),
        stateIn({ open: { view: 'processing' } }),
      ]),
    },
  })
  .createMachine({
    id: 'page',
    context: ({ input }) => input,
    initial: 'closed',
    states: {
      closed: {
        on: {
          loads: { target: 'open', actions: [call('status')] },
          opens: { target: 'open', actions: [call('status')] },
        },
      },
      open: {
        type: 'parallel',
        tags: 'open',
        on: { reloads: { target: 'open', reenter: true, actions: [...begin] } },
        states: {
          work,
          cancelling,
          view,
          errorLine,
          tab: {
            initial: 'visible',
            states: {
              visible: { on: { hides: 'hidden' } },
              hidden: { tags: 'hidden', on: { shows: 'visible' } },
            },
          },
        },
      },
    },
  });
