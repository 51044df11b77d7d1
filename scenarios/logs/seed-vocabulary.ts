import type { VocabularyOptions } from './vocabulary.ts';

/**
 * The default: the routes and messages of the application whose incident ships with the package, and
 * of the reference server, which logs in the same words and says its replies besides.
 */
export const SEED_VOCABULARY = {
  routes: [
    { request: 'GET /api/conversations/batch/:job/status', is: 'status' },
    { request: 'GET /api/batch-jobs/:job/status', is: 'status' },
    { request: 'POST /api/batch-jobs/:job/process-next', is: 'process-next' },
    { request: 'POST /api/batch-jobs/:job/cancel', is: 'cancel' },
    { request: 'GET /batch-jobs/:job', is: 'page' },
    { request: 'GET /batch-jobs', is: 'elsewhere' },
  ],
  messages: [
    {
      pattern: /^\[BatchGeneration\] Created job (?<job>\S+) with (?<items>\d+) items/,
      says: 'created',
    },
    { pattern: /^\[BatchGeneration\] (?:Starting batch:|Job \S+ created\.)/, says: 'nothing' },
    { pattern: /^\[ProcessNext\] Processing next item for job (?<job>\S+)$/, says: 'nothing' },
    {
      pattern: /^\[ProcessNext\] Processing item (?<item>\S+) \((?<queued>\d+) remaining\)$/,
      says: 'takes',
    },
    {
      pattern: /^\[ProcessNext\] Item (?<item>\S+) completed in \d+ms\b/,
      says: 'settles',
      outcome: 'completed',
    },
    {
      pattern: /^\[ProcessNext\] Item (?<item>\S+) (?:failed|error) in \d+ms\b/,
      says: 'settles',
      outcome: 'failed',
    },
    {
      pattern:
        /^\[ProcessNext\] Returning status: \{\s*jobId: '(?<job>[^']+)',\s*status: '(?<status>\w+)',\s*remaining: (?<remaining>\d+)\s*\}$/,
      says: 'answers',
      route: 'process-next',
    },
    { pattern: /^\[ProcessNext\] Error:/, says: 'answers', route: 'process-next', http: 500 },
    { pattern: /^\[StatusAPI\] Fetching status for job (?<job>\S+)$/, says: 'nothing' },
    {
      pattern:
        /^\[StatusAPI\] Returning status: \{\s*jobId: '(?<job>[^']+)',\s*status: '(?<status>\w+)',\s*completed: (?<completed>\d+),\s*total: (?<total>\d+)\s*\}$/,
      says: 'answers',
      route: 'status',
    },
    { pattern: /^\[CancelAPI\] Cancelled job (?<job>\S+)$/, says: 'answers', route: 'cancel' },
    // The middleware's own line of a request.
    { pattern: /^\[[\w-]+\] \/\S* status=\d+$/, says: 'nothing' },
  ],
  words: {},
  bodies: {
    status: { status: 'status', completed: 'progress.completed', total: 'progress.total' },
    'process-next': { status: 'status', remaining: 'remainingItems' },
  },
} satisfies VocabularyOptions;
