import { and, setup } from 'xstate';

/** The calls a page makes, told apart by what waits for their answer. */
export const ROUTES = ['status', 'process-next', 'cancel', 'status after cancel'] as const;
export type Route = (typeof ROUTES)[number];

export interface ExchangeInput {
  /** Calls that the page gives up after a while. */
  readonly deadlines: readonly Route[];
  /** A call that the transport sends twice has one effect at the server. */
  readonly idempotent: boolean;
}

type ExchangeEvent =
  | { type: `open ${Route}` | `reopen ${Route}` }
  | { type: 'reply' }
  | { type: 'delivers'; failed: boolean }
  | { type: 'abandon'; mine: boolean; serving: boolean }
  | { type: 'deadline passes'; serving: boolean }
  | { type: 'cut' | 'drop' | 'error' | 'slow' | 'hang' | 'resend' };

const parts = setup({
  types: {
    context: {} as ExchangeInput,
    input: {} as ExchangeInput,
    events: {} as ExchangeEvent,
    tags: {} as 'open' | 'waiting' | `route ${Route}`,
  },
  guards: {
    mine: ({ event }) => 'mine' in event && event.mine,
    /** The server still has to do with this call: it must be remembered though nobody waits. */
    serving: ({ event }) => 'serving' in event && event.serving,
    failed: ({ event }) => 'failed' in event && event.failed,
    idempotent: ({ context }) => context.idempotent,
    'has a deadline': ({ context }, params: { route: Route }) =>
      context.deadlines.includes(params.route),
  },
  actions: {
    'remember the page': () => {},
    'take over the page': () => {},
    'forget the page': () => {},
    /** For what is sent to the page after the call itself was forgotten. */
    'keep for the page': () => {},
    request: (_, _params: { route: Route }) => {},
    /** It never arrives; impossible once it did. */
    'lose the request': () => {},
    /** Nobody waits for a status read any more, wherever it is. */
    'withdraw the request': () => {},
    'answer with an error': () => {},
    'forget the answer': () => {},
    /** The call can serve another exchange. */
    forget: () => {},
    'send again': (_, _params: { route: Route }) => {},
    'tell the page': (_, _params: { route: Route; what: 'answered' | 'failed' | 'deadline' }) => {},
  },
});

const tell = (route: Route, what: 'answered' | 'failed' | 'deadline') =>
  ({ type: 'tell the page', params: { route, what } }) as const;

/** A status read changes nothing at the server: once nobody waits for it, it is as if never sent. */
function readOn(route: 'status' | 'status after cancel') {
  const deadline = { type: 'has a deadline', params: { route } } as const;
  const end = ['keep for the page', 'withdraw the request', 'forget'] as const;
  const abandon = [
    { guard: 'mine', target: '#idle', actions: ['withdraw the request', 'forget'] },
    {},
  ] as const;
  return parts.createStateConfig({
    initial: 'waiting',
    tags: ['open', `route ${route}`],
    on: { abandon },
    states: {
      waiting: {
        tags: 'waiting',
        on: {
          reply: 'answered',
          cut: { target: '#idle', actions: [...end, tell(route, 'failed')] },
          drop: { target: 'doomed', actions: 'lose the request' },
          error: { target: 'answered', actions: ['lose the request', 'answer with an error'] },
          slow: { guard: deadline, target: 'doomed' },
          hang: { target: 'doomed', actions: 'lose the request' },
        },
      },
      answered: answered(route),
      doomed: {
        on: {
          reply: { actions: 'forget the answer' },
          'deadline passes': {
            guard: deadline,
            target: '#idle',
            actions: [...end, tell(route, 'deadline')],
          },
        },
      },
    },
  });
}

/** A POST whose browser is gone lives on at the server. */
function postOn(route: 'process-next' | 'cancel') {
  const deadline = { type: 'has a deadline', params: { route } } as const;
  const leave = ['keep for the page', 'forget the page'] as const;
  const end = ['keep for the page', 'forget'] as const;
  const abandon = [
    { guard: and(['mine', 'serving']), target: '#gone', actions: 'forget the page' },
    { guard: 'mine', target: '#idle', actions: 'forget' },
    {},
  ] as const;
  return parts.createStateConfig({
    initial: 'waiting',
    tags: ['open', `route ${route}`],
    on: { abandon },
    states: {
      waiting: {
        tags: 'waiting',
        on: {
          reply: 'answered',
          cut: { target: '#gone', actions: [...leave, tell(route, 'failed')] },
          drop: { target: 'doomed', actions: 'lose the request' },
          error: { target: 'answered', actions: ['lose the request', 'answer with an error'] },
          slow: { guard: deadline, target: 'doomed' },
          hang: 'doomed',
          resend: [
            { guard: 'idempotent' },
            {
              target: '#gone',
              actions: [...leave, { type: 'send again', params: { route } }],
            },
          ],
        },
      },
      answered: answered(route),
      doomed: {
        on: {
          reply: { actions: 'forget the answer' },
          'deadline passes': [
            {
              guard: and([deadline, 'serving']),
              target: '#gone',
              actions: [...leave, tell(route, 'deadline')],
            },
            { guard: deadline, target: '#idle', actions: [...end, tell(route, 'deadline')] },
          ],
        },
      },
    },
  });
}

/** The answer is on its way to the browser. */
function answered(route: Route) {
  const end = ['keep for the page', 'forget'] as const;
  return parts.createStateConfig({
    on: {
      cut: { target: '#idle', actions: [...end, tell(route, 'failed')] },
      delivers: [
        { guard: 'failed', target: '#idle', actions: [...end, tell(route, 'failed')] },
        { target: '#idle', actions: [...end, tell(route, 'answered')] },
      ],
    },
  });
}

const open = (route: Route) => ({
  target: route,
  actions: ['remember the page', { type: 'request', params: { route } }] as const,
});
const reopen = (route: Route) => ({
  target: route,
  actions: ['take over the page', { type: 'request', params: { route } }] as const,
});

/** One HTTP call as the network sees it. Its run at the server is the handler beside it. */
export const exchangeMachine = parts.createMachine({
  id: 'exchange',
  context: ({ input }) => input,
  initial: 'idle',
  states: {
    idle: {
      id: 'idle',
      on: {
        'open status': open('status'),
        'open process-next': open('process-next'),
        'open cancel': open('cancel'),
        'open status after cancel': open('status after cancel'),
        'reopen process-next': reopen('process-next'),
        'reopen cancel': reopen('cancel'),
      },
    },
    status: readOn('status'),
    'process-next': postOn('process-next'),
    cancel: postOn('cancel'),
    'status after cancel': readOn('status after cancel'),
    /** Nobody waits any more; the server works on. */
    gone: { id: 'gone', on: { reply: { target: 'idle', actions: 'forget' } } },
  },
});
