import { or, stateIn } from 'xstate';
import { call, parts } from './page-parts.ts';
import { errorLine, view } from './page-view.ts';
import { cancelling, work } from './page-work.ts';

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
