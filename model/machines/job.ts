import { setup } from 'xstate';

/** What the server's dialect makes of the job's own status. */
export interface JobInput {
  /** The status that a finished job gets. */
  readonly finalStatus: 'completed' | 'failed if all failed';
  /** `processing` is written without a look at what the status was. */
  readonly marksAlways: boolean;
  /** So is a final status. */
  readonly finishesAlways: boolean;
  /** The job was created without items, and the server completes such a job at once. */
  readonly completedAtOnce: boolean;
  /** The status follows the last item some time later, by itself. */
  readonly lags: boolean;
}

/** The job's stored status. Its counters are registers beside it. */
export const jobMachine = setup({
  types: {
    context: {} as JobInput,
    input: {} as JobInput,
    events: {} as
      | { type: 'mark processing' }
      | { type: 'finish'; allFailed: boolean }
      | { type: 'cancel' }
      | { type: 'catches up'; allSettled: boolean },
    tags: {} as 'terminal' | 'is completed' | 'is failed' | 'is cancelled',
  },
  guards: {
    'completed at once': ({ context }) => context.completedAtOnce,
    'marks always': ({ context }) => context.marksAlways,
    'finishes always': ({ context }) => context.finishesAlways,
    fails: ({ context, event }) =>
      event.type === 'finish' && event.allFailed && context.finalStatus === 'failed if all failed',
    'fails over anything': ({ context, event }) =>
      context.finishesAlways &&
      event.type === 'finish' &&
      event.allFailed &&
      context.finalStatus === 'failed if all failed',
    'lags behind its items': ({ context, event }) =>
      context.lags && event.type === 'catches up' && event.allSettled,
  },
  actions: {
    'leave cancelled': () => {},
  },
}).createMachine({
  id: 'job',
  context: ({ input }) => input,
  initial: 'created',
  states: {
    created: {
      always: [{ guard: 'completed at once', target: 'completed' }, { target: 'queued' }],
    },
    queued: {
      on: {
        'mark processing': 'processing',
        finish: [{ guard: 'fails', target: 'failed' }, { target: 'completed' }],
        cancel: 'cancelled',
        'catches up': { guard: 'lags behind its items', target: 'completed' },
      },
    },
    processing: {
      on: {
        'mark processing': {},
        finish: [{ guard: 'fails', target: 'failed' }, { target: 'completed' }],
        cancel: 'cancelled',
        'catches up': { guard: 'lags behind its items', target: 'completed' },
      },
    },
    completed: {
      tags: ['terminal', 'is completed'],
      on: {
        'mark processing': [{ guard: 'marks always', target: 'processing' }, {}],
        finish: [{ guard: 'fails over anything', target: 'failed' }, {}],
        cancel: 'cancelled',
      },
    },
    failed: {
      tags: ['terminal', 'is failed'],
      on: {
        'mark processing': [{ guard: 'marks always', target: 'processing' }, {}],
        finish: [
          { guard: 'fails over anything' },
          { guard: 'finishes always', target: 'completed' },
          {},
        ],
        cancel: 'cancelled',
      },
    },
    cancelled: {
      tags: ['terminal', 'is cancelled'],
      on: {
        'mark processing': [
          { guard: 'marks always', target: 'processing', actions: 'leave cancelled' },
          {},
        ],
        finish: [
          { guard: 'fails over anything', target: 'failed', actions: 'leave cancelled' },
          { guard: 'finishes always', target: 'completed', actions: 'leave cancelled' },
          {},
        ],
        cancel: {},
      },
    },
  },
});
