import { and, not } from 'xstate';
import { call, parts } from './page-parts.ts';

/** What drives the job: a loop of process-next, and status reads before and after it. */
export const work = parts.createStateConfig({
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
    /** 500 ms between two items, and after a read that found the job open. */
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
          // A status may lag behind `job_completed` for long: without a pause the page would ask on and on.
          { target: 'pausing' },
        ],
        'status failed': 'backing off',
        'status deadline': { guard: 'visible', target: 'backing off' },
      },
    },
    quiet: { tags: 'quiet' },
  },
});

/** The cancel button: posts, then reads the status once. */
export const cancelling = parts.createStateConfig({
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
