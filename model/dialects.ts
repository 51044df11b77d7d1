/**
 * The named variants of a server and of a page, as data. Options combine freely: a preset is only a
 * name for one combination.
 */
export const SERVER_OPTIONS = {
  /** When the job gets its final status. Each but `with-item` also does so on an empty call. */
  finalise: [
    'on-empty',
    'lagging',
    'with-counters',
    'on-last-success',
    'on-last-item',
    'with-item',
  ],
  /** Which final status it gets. */
  final: ['completed', 'failed-if-all-failed'],
  /** What the reply to the last item says. */
  'last-reply': ['processed', 'job_completed'],
  /** How an item is taken. */
  take: ['atomic', 'select-then-take'],
  /** How the job becomes processing. */
  mark: ['with-take', 'always'],
  /** Where the counters come from. */
  counters: ['derived', 'increment', 'read-then-write'],
  /** How a cancel is carried out. */
  cancel: ['guarded', 'unconditional'],
  /** Whether an outcome is written to an item that was cancelled meanwhile. */
  settle: ['if-open', 'always'],
  /** Whether a dead worker's item comes back. */
  lease: ['none', 'renewed'],
  /** Whether a call that the transport sends twice has one effect. */
  idempotency: ['none', 'key'],
  /** What a job of no items is created as. */
  empty: ['queued', 'completed'],
} as const;

export const CLIENT_OPTIONS = {
  /** After which first status read the page drives the job. */
  start: ['when-queued', 'unless-terminal'],
  /** What a failed call does to the page's work. */
  error: ['stop', 'retry'],
  /** What the page does once its loop has ended. */
  after: ['read-once', 'delay-then-read', 'poll'],
  /** What a reply `processed` with nothing remaining is shown as. */
  'last-shown-as': ['processing', 'completed'],
  /** Which calls have a deadline. */
  deadline: ['status', 'every-call'],
  /** What a reply does to the view. */
  merge: ['overwrite', 'forward-only'],
  /** What a cancel does to the loop. */
  'on-cancel': ['stop-loop', 'keep-going'],
} as const;

export type ServerOptions = {
  readonly [K in keyof typeof SERVER_OPTIONS]: (typeof SERVER_OPTIONS)[K][number];
};
export type ClientOptions = {
  readonly [K in keyof typeof CLIENT_OPTIONS]: (typeof CLIENT_OPTIONS)[K][number];
};

const asAnalysed: ServerOptions = {
  finalise: 'on-empty',
  final: 'completed',
  'last-reply': 'processed',
  take: 'atomic',
  mark: 'with-take',
  counters: 'increment',
  cancel: 'guarded',
  settle: 'always',
  lease: 'none',
  idempotency: 'none',
  empty: 'queued',
};

export const SERVERS: Readonly<Record<string, ServerOptions>> = {
  'as-analysed': asAnalysed,
  'as-lagging': { ...asAnalysed, finalise: 'lagging' },
  'as-deployed': {
    ...asAnalysed,
    finalise: 'with-counters',
    final: 'failed-if-all-failed',
    take: 'select-then-take',
    mark: 'always',
    counters: 'read-then-write',
    cancel: 'unconditional',
  },
  'fix-1': { ...asAnalysed, finalise: 'on-last-success', 'last-reply': 'job_completed' },
  'fix-1-both': { ...asAnalysed, finalise: 'on-last-item', 'last-reply': 'job_completed' },
  reference: {
    finalise: 'with-item',
    final: 'failed-if-all-failed',
    'last-reply': 'job_completed',
    take: 'atomic',
    mark: 'with-take',
    counters: 'derived',
    cancel: 'guarded',
    settle: 'if-open',
    lease: 'renewed',
    idempotency: 'key',
    empty: 'completed',
  },
};

const asLogged: ClientOptions = {
  start: 'when-queued',
  error: 'stop',
  after: 'read-once',
  'last-shown-as': 'processing',
  deadline: 'status',
  merge: 'overwrite',
  'on-cancel': 'stop-loop',
};

export const CLIENTS: Readonly<Record<string, ClientOptions>> = {
  'as-logged': asLogged,
  'fix-2': { ...asLogged, after: 'delay-then-read' },
  'fix-3': { ...asLogged, 'last-shown-as': 'completed' },
  'fix-2+3': { ...asLogged, after: 'delay-then-read', 'last-shown-as': 'completed' },
  poll: { ...asLogged, after: 'poll' },
  reference: {
    start: 'unless-terminal',
    error: 'retry',
    after: 'poll',
    'last-shown-as': 'processing',
    deadline: 'every-call',
    merge: 'forward-only',
    'on-cancel': 'keep-going',
  },
};
