import { CLIENTS, SERVERS } from '../../../model/dialects.ts';
import { defineConfig } from '../../config/config.ts';
import { ourSubject } from '../../simulate/our-subject.ts';
import { served } from './serve.ts';

// A page by its URL, whose API a server in this process answers: every step of the server is held, too.
const { name, server } = ourSubject(SERVERS.reference!, CLIENTS.reference!, { name: 'export' });

export default defineConfig({
  page: {
    url: 'http://localhost/exports/:jobId',
    api: ['GET /api/batch-jobs/:id/*', 'POST /api/batch-jobs/:id/*'],
    view: {
      status: {
        testId: 'state',
        words: {
          none: '…',
          queued: 'Waiting',
          processing: 'Working',
          completed: 'Ready',
          failed: 'Failed',
          cancelled: 'Stopped',
        },
      },
      completed: { testId: 'count', pattern: /^(\d+)/ },
      total: { testId: 'count', pattern: /\/(\d+)$/ },
      error: { testId: 'problem' },
      action: { testId: 'download' },
    },
    fingerprint: 'document',
    serve: served('hand-written.html'),
  },
  subject: {
    name,
    server,
    client: () => {
      throw new Error('this page runs in a browser only');
    },
  },
  items: 1,
  faults: { cut: 1 },
});
