import { defineConfig } from '../../config/config.ts';
import { bundled } from './serve.ts';

// A page by its URL, against replies that were recorded. `npx unstuck check --config …` opens it in Chromium,
// holds its calls and its clock, and takes every order in which they may be answered or lost.
export default defineConfig({
  page: {
    url: 'http://localhost/imports/7',
    // Which calls are held. Everything else is loaded as ever.
    api: ['GET /api/imports/:id'],
    // How a user reads it: by role and name, or by test id.
    view: {
      status: {
        role: 'status',
        words: {
          none: 'Loading …',
          queued: 'Waiting',
          processing: 'Importing',
          completed: 'Done',
          failed: 'Rejected',
        },
      },
      completed: { role: 'progressbar', attribute: 'aria-valuenow' },
      total: { role: 'progressbar', attribute: 'aria-valuemax' },
      error: { role: 'alert' },
      action: { role: 'button', name: 'Open the table' },
    },
    // Its state is what it shows.
    fingerprint: 'document',
    // The nth request gets the nth reply. The path of a HAR file does as well.
    replies: [
      { route: 'GET /api/imports/:id', body: { state: 'WAITING', rows: { done: 0, all: 40 } } },
      { route: 'GET /api/imports/:id', body: { state: 'RUNNING', rows: { done: 25, all: 40 } } },
      { route: 'GET /api/imports/:id', body: { state: 'DONE', rows: { done: 40, all: 40 } } },
    ],
    // Only here: no server runs. Leave it out where the URL is one.
    serve: bundled('tanstack.ts'),
  },
  // What those replies mean, so that the page can be held to them.
  wire: {
    jobId: null,
    status: {
      field: 'state',
      words: {
        queued: ['WAITING'],
        processing: ['RUNNING'],
        completed: ['DONE'],
        failed: ['REJECTED'],
      },
    },
    counts: {
      completed: 'rows.done',
      total: 'rows.all',
      successful: null,
      failed: null,
      version: null,
    },
  },
  faults: { error: 1 },
});
