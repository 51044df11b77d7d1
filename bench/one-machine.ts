import { type AnyEventObject, assign, setup } from 'xstate';

/**
 * `as-deployed` × `as-logged` without faults as one XState machine, as somebody would write it who
 * checks a design with xstate/graph: control in states, counts in the context. One page drives, so
 * that there is one call at a time and the machine is a line with branches.
 */
export interface Context {
  readonly items: number;
  readonly queued: number;
  readonly completed: number;
  readonly failed: number;
  readonly job: 'queued' | 'processing' | 'completed' | 'failed';
  /** Counters in the store, as read by the handler, in the answer and on the page. */
  readonly sum: number;
  readonly successes: number;
  readonly failures: number;
  readonly answer: string;
  readonly answered: number;
  readonly some: boolean;
  readonly shown: number;
  readonly shownSome: boolean;
  readonly view: string;
}

const typed = setup({ types: { context: {} as Context, input: {} as { items: number } } });
const job = assign<Context, AnyEventObject, undefined, AnyEventObject, never>;
const read = job(({ context: c }) => ({ answer: c.job, answered: c.sum, some: c.successes > 0 }));
const show = job(({ context: c }) => ({
  view: c.answer,
  shown: c.answered,
  shownSome: c.some,
  answer: '',
  answered: 0,
  some: false,
}));
const over = ({ context: c }: { context: Context }) => c.job === 'completed' || c.job === 'failed';
const none = ({ context: c }: { context: Context }) => c.queued === 0;
const finished = (c: Context, failures: number) =>
  failures === c.items ? ('failed' as const) : ('completed' as const);
const replied = (what: string) =>
  job(({ context: c }) => ({ answer: what, answered: c.sum, some: c.successes > 0 }));
const write = (good: 0 | 1) =>
  job(({ context: c }) => {
    const sum = c.sum + 1;
    const failures = c.failures + (1 - good);
    const status = sum >= c.items ? finished(c, failures) : c.job;
    return { sum, failures, successes: c.successes + good, job: status };
  });

export const oneMachine = typed.createMachine({
  context: ({ input }) => ({
    items: input.items,
    queued: input.items,
    completed: 0,
    failed: 0,
    job: 'queued' as const,
    sum: 0,
    successes: 0,
    failures: 0,
    answer: '',
    answered: 0,
    some: false,
    shown: 0,
    shownSome: false,
    view: '',
  }),
  initial: 'closed',
  states: {
    closed: { on: { loads: 'reading first' } },
    'reading first': { on: { reads: { target: 'first answered', actions: read } } },
    'first answered': {
      on: {
        delivers: [
          { guard: ({ context: c }) => c.answer === 'queued', target: 'calling', actions: show },
          { target: 'quiet', actions: show },
        ],
      },
    },
    calling: {
      on: {
        arrives: [
          { guard: over, target: 'answered', actions: replied('job_completed') },
          { guard: none, target: 'finalising' },
          { target: 'selected' },
        ],
      },
    },
    selected: {
      on: {
        takes: { target: 'taken', actions: job(({ context: c }) => ({ queued: c.queued - 1 })) },
      },
    },
    taken: { on: { marks: { target: 'working', actions: job({ job: 'processing' }) } } },
    working: {
      on: {
        succeeds: {
          target: 'completed one',
          actions: job(({ context: c }) => ({ completed: c.completed + 1 })),
        },
        fails: {
          target: 'failed one',
          actions: job(({ context: c }) => ({ failed: c.failed + 1 })),
        },
      },
    },
    'completed one': { on: { 'reads counters': 'adds a success' } },
    'failed one': { on: { 'reads counters': 'adds a failure' } },
    'adds a success': { on: { writes: { target: 'counted', actions: write(1) } } },
    'adds a failure': { on: { writes: { target: 'counted', actions: write(0) } } },
    counted: {
      on: {
        replies: [
          { guard: none, target: 'answered', actions: replied('none remain') },
          { target: 'answered', actions: replied('more remain') },
        ],
      },
    },
    finalising: {
      on: {
        finalises: {
          target: 'answered',
          actions: [
            job(({ context: c }) => ({ job: finished(c, c.failures) })),
            replied('job_completed'),
          ],
        },
      },
    },
    answered: {
      on: {
        delivers: [
          {
            guard: ({ context: c }) => c.answer === 'more remain',
            target: 'pausing',
            actions: [job({ answer: 'processing' }), show],
          },
          {
            guard: ({ context: c }) => c.answer === 'none remain',
            target: 'reading last',
            actions: [job({ answer: 'processing' }), show],
          },
          { target: 'reading last', actions: [job({ answer: 'completed' }), show] },
        ],
      },
    },
    pausing: { on: { 'timer fires': 'calling' } },
    'reading last': { on: { reads: { target: 'last answered', actions: read } } },
    'last answered': { on: { delivers: { target: 'quiet', actions: show } } },
    quiet: {},
  },
});

export const EVENTS = [
  'loads',
  'reads',
  'delivers',
  'arrives',
  'takes',
  'marks',
  'succeeds',
  'fails',
  'reads counters',
  'writes',
  'replies',
  'finalises',
  'timer fires',
];
