/** What `init` writes as unstuck.config.ts. */
export const CONFIG_TEXT = `import { defineConfig } from 'unstuck/config';
import { subject } from './unstuck.subject.js';

// Read by "npx unstuck check". A flag of the command line wins over what is said here.
export default defineConfig({
  // The server and the page under test.
  subject,

  // How many items a job has: a count, a list or a range.
  items: '0..2',

  // What items do: 'success', 'failure' or 'both'.
  outcomes: 'both',

  // What may go wrong, and how often in one run. 'cut': the page sees a network error while the
  // server works on. Others: drop, error, slow, hang, resend, stale, crash.
  faults: { 'cut@process-next': 1 },

  // What users may do, and how often: cancel, refresh, second-tab, hide-tab.
  users: {},

  // Only these claims; "npx unstuck list" says what each means. Default: all that mean anything.
  // claims: ['settles', 'truthful'],

  // Where your routes and replies are other than unstuck's own. Only the differences are said.
  // wire: {
  //   routes: { status: 'GET /api/imports/:jobId', processNext: 'POST /api/imports/:jobId/work' },
  //   counts: { total: 'rows.all', completed: 'rows.done', successful: null, failed: null },
  //   status: { field: 'state', words: { processing: ['RUNNING'], completed: ['DONE'] } },
  // },

  // Bounds for each configuration. One that is hit is reported; it never passes for a proof.
  // timeLimit: '60s',

  // Reports: list, json, html, junit, sarif, github, markdown; files go to the folder.
  // reporter: ['list', 'html'],
  // output: '.unstuck',
});
`;
