import type { Fault, User } from '../model/environment.ts';

/** One sentence for each name that a user may give; a test holds that none is missing. */
export const ABOUT_SERVERS: Readonly<Record<string, string>> = {
  'as-analysed':
    'what the written analysis says: only a call that finds nothing queued ends the job',
  'as-lagging':
    "the analysis's other reading: the job's status follows the last item some time later",
  'as-deployed': 'what the log shows: counters and final status are written before the last reply',
  'fix-1': 'the proposed fix 1 as it stands there: in the branch of an item that succeeds',
  'fix-1-both': 'the proposed fix 1 in both branches: items that succeed and items that fail',
  reference: 'ours: atomic claims with leases, counters derived, ends with the last item',
};

export const ABOUT_CLIENTS: Readonly<Record<string, string>> = {
  'as-logged': 'the deployed page: any failed call ends its loop, then it reads the status once',
  'fix-2': 'the proposed fix 2: a delay before that last read',
  'fix-3': 'the proposed fix 3: "processed" with nothing remaining is shown as completed',
  'fix-2+3': 'fixes 2 and 3 together',
  poll: 'after its loop it reads the status until that is terminal',
  reference: 'ours: drives and polls until it reads a terminal status, survives errors',
};

export const ABOUT_FAULTS: Readonly<Record<Fault, string>> = {
  cut: 'the browser sees a network error, the server works on',
  drop: 'the request never arrives, the browser hears nothing',
  error: 'a 5xx reply, no handler ran',
  slow: "the answer comes after the page's deadline",
  hang: 'the server works, no answer ever comes',
  resend: 'the transport sends a POST again by itself',
  stale: 'a status read is answered with an earlier snapshot',
  crash: 'the worker dies between taking and settling an item',
};

export const ABOUT_USERS: Readonly<Record<User, string>> = {
  cancel: 'presses cancel',
  refresh: 'reloads the page',
  'second-tab': 'opens the page in a further tab',
  'hide-tab': 'hides the tab and shows it again',
};
