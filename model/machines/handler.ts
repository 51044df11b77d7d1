import { and } from 'xstate';
import { increment, parts, reply, settle, stale, write } from './handler-parts.ts';

/**
 * One call on the server, from the request on its way to the reply sent; cut at the store's
 * operations. A request's arrival and its first store operation are one step: nobody can tell them
 * apart.
 */
export const handlerMachine = parts.createMachine({
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
            target: 'counted',
            actions: [settle(), increment(), 'finish'],
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
