import { createPage } from '../../client/page/create-page.ts';
import type { ClientOptions, ServerOptions } from '../../model/dialects.ts';
import { ourSubject } from '../simulate/our-subject.ts';
import type { Subject } from '../simulate/subject.ts';
import { clientIn } from './client-in-browser.ts';
import type { Lane } from './lane.ts';
import { apiRoute, type PageSource } from './page-source.ts';
import type { ViewMap } from './view-map.ts';

/** Trusted by the browser as https is; nothing listens there, every request is answered in process. */
const ORIGIN = 'http://localhost';

const API = ['GET /api/*', 'POST /api/*'];

/** Our page as its reader sees it. */
const VIEW: ViewMap = {
  testIdAttribute: 'id',
  status: {
    testId: 'status',
    words: {
      none: ['Loading'],
      queued: ['Queued'],
      processing: ['Processing'],
      completed: ['Completed'],
      failed: ['Failed'],
      cancelled: ['Cancelled'],
    },
  },
  completed: { testId: 'count', pattern: /^(\d+) of/ },
  total: { testId: 'count', pattern: /of (\d+)/ },
  failed: { testId: 'count', pattern: /(\d+) failed/ },
  error: { testId: 'error' },
  action: { testId: 'enrich-all' },
  cancel: { testId: 'cancel' },
};

/** Our status page, driven by a client dialect: `preset` or `preset,option=value,…`. */
export function ourPage(client: string): PageSource {
  const { wholeHtml } = createPage();
  const jobs = `${ORIGIN}/jobs/`;
  return {
    urlFor: (jobId) => jobs + jobId,
    api: API.map((one) => apiRoute(one, ORIGIN)),
    routes: API,
    view: VIEW,
    serve({ url }) {
      // What each request of a load costs, with its way to us and back, is more than all else of it.
      const body = wholeHtml(url.slice(jobs.length), client);
      return new Response(body, { headers: { 'content-type': 'text/html; charset=utf-8' } });
    },
  };
}

/** Our server in process and our page in Chromium, and the model of both. */
export function ourSubjectIn(lane: Lane, server: ServerOptions, client: ClientOptions): Subject {
  return inBrowser(lane, ourSubject(server, client, { name: 'ours, in a browser' }));
}

/** The subject's server, and the lane's page in the place of its client. */
export function inBrowser(lane: Lane, subject: Subject): Subject {
  const client = clientIn(lane);
  // Not spread: what makes a server may be a method.
  return Object.assign(Object.create(subject) as Subject, {
    client,
    isBesideOthers: true,
    server: (deps: Parameters<Subject['server']>[0]) => {
      lane.begin();
      return subject.server(deps);
    },
  });
}
