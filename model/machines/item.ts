import { setup } from 'xstate';

/** What the server's dialect makes of an item. */
export interface ItemInput {
  /** What a cancelled job leaves of its open items. */
  readonly cancelMarks: 'cancelled' | 'failed';
  /** A worker that died gives its item back. */
  readonly lease: boolean;
  /** An outcome is written whatever the item's status is by then. */
  readonly settlesAlways: boolean;
}

/** One item of a job. Members of a pool: they are counted by state, or held by a handler. */
export const itemMachine = setup({
  types: {
    context: {} as ItemInput,
    input: {} as ItemInput,
    events: {} as
      | { type: 'take' }
      | { type: 'settle completed' }
      | { type: 'settle failed' }
      | { type: 'cancel' }
      | { type: 'lose worker' }
      | { type: 'lease expires' },
    tags: {} as 'queued' | 'processing' | 'open' | 'succeeded' | 'failed' | 'settled' | 'orphaned',
  },
  guards: {
    'cancel marks failed': ({ context }) => context.cancelMarks === 'failed',
    'is leased': ({ context }) => context.lease,
    'settles always': ({ context }) => context.settlesAlways,
  },
  actions: {
    'settled twice': () => {},
  },
}).createMachine({
  id: 'item',
  context: ({ input }) => input,
  initial: 'queued',
  states: {
    queued: {
      tags: ['queued', 'open'],
      on: {
        take: 'processing',
        cancel: [{ guard: 'cancel marks failed', target: 'failed' }, { target: 'cancelled' }],
      },
    },
    processing: {
      tags: ['processing', 'open'],
      on: {
        take: {},
        'settle completed': 'completed',
        'settle failed': 'failed',
        cancel: [{ guard: 'cancel marks failed', target: 'failed' }, { target: 'cancelled' }],
        'lose worker': [{ guard: 'is leased', target: 'orphaned' }, {}],
      },
    },
    /** Its worker died; the lease brings it back. */
    orphaned: {
      tags: ['processing', 'open', 'orphaned'],
      on: {
        'lease expires': 'queued',
        cancel: [{ guard: 'cancel marks failed', target: 'failed' }, { target: 'cancelled' }],
      },
    },
    /** Taken again after it was settled, by a handler that had selected it before. */
    reprocessing: {
      tags: ['processing', 'open'],
      on: {
        take: {},
        'settle completed': { target: 'completed', actions: 'settled twice' },
        'settle failed': { target: 'failed', actions: 'settled twice' },
        cancel: [{ guard: 'cancel marks failed', target: 'failed' }, { target: 'cancelled' }],
        'lose worker': {},
      },
    },
    completed: {
      tags: ['succeeded', 'settled'],
      on: {
        take: 'reprocessing',
        'settle completed': { actions: 'settled twice' },
        'settle failed': { target: 'failed', actions: 'settled twice' },
        'lose worker': {},
      },
    },
    failed: {
      tags: ['failed', 'settled'],
      on: {
        take: 'reprocessing',
        'settle completed': { target: 'completed', actions: 'settled twice' },
        'settle failed': { actions: 'settled twice' },
        'lose worker': {},
      },
    },
    cancelled: {
      on: {
        take: {},
        'settle completed': [{ guard: 'settles always', target: 'completed' }, {}],
        'settle failed': [{ guard: 'settles always', target: 'failed' }, {}],
        'lose worker': {},
      },
    },
  },
});
