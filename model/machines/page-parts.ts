import { and, not, setup, stateIn } from 'xstate';
import type { ClientOptions } from '../dialects.ts';
import type { Route } from './exchange.ts';
import type { Answer } from './handler-parts.ts';

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

export const parts = setup({
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

export const show = {
  type: 'show counts' as const,
  params: ({ context }: { context: ClientOptions }) => ({
    forwardOnly: context.merge === 'forward-only',
  }),
};

export const call = (route: Route) => ({ type: 'call' as const, params: { route } });
