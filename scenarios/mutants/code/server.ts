import type { JobState, Store } from '../../../server/store.ts';
import { isOver } from '../../simulate/seen.ts';
import type { Mistake } from './mistake.ts';

/** An item settles in a job that is not as it seems. */
const settlesIn = (seems: (state: JobState) => JobState): Mistake => ({
  app({ store }) {
    const perform: Store['perform'] = (jobId, operation) =>
      store.perform(
        jobId,
        operation.step === 'settles'
          ? { ...operation, decide: (state) => operation.decide(seems(state)) }
          : operation,
      );
    return { store: { ...store, perform } };
  },
});

/** Nothing is asked but whether another item is queued. */
export const ignoresProcessing = settlesIn((state) => ({
  ...state,
  counts: { ...state.counts, processing: 1 },
}));

/** One item less is taken for all. */
export const offByOne = settlesIn((state) => ({
  ...state,
  counts: { ...state.counts, queued: Math.max(0, state.counts.queued - 1) },
}));

/** A lease ends while its worker lives, who does not renew it. */
export const shortLease: Mistake = {
  app: ({ timing }) => ({
    lease: 0,
    timing: { now: () => timing.now(), after: () => () => {} },
  }),
};

/** An item that fails takes its worker with it. */
export const poisonItem: Mistake = {
  server: (make, deps) =>
    make({
      ...deps,
      work: async (item) => {
        const outcome = await deps.work(item);
        if (outcome === 'failed') throw new Error('the item could not be worked on');
        return outcome;
      },
    }),
};

/** Status replies pass through `change`, which sees the reply before, too. */
const answersStatus = (change: (text: string, before: string) => Response): Mistake => ({
  server(make, deps) {
    const server = make(deps);
    let before = '';
    return {
      ...server,
      async fetch(request) {
        const response = await server.fetch(request);
        if (request.method !== 'GET' || !request.url.endsWith('/status')) return response;
        const text = await response.text();
        const changed = change(text, before || text);
        before = text;
        return changed;
      },
      fingerprint: () => [before, server.fingerprint?.()],
    };
  },
});

const JSON_REPLY = { headers: { 'Content-Type': 'application/json' } };

/** A job is forgotten once it is over. */
export const forgetsTheEnd = answersStatus((text) =>
  isOver(JSON.parse(text).status)
    ? new Response('{"title":"No such job"}', { ...JSON_REPLY, status: 404 })
    : new Response(text, JSON_REPLY),
);

/** The status is the newest, the counters are a read older. */
export const countersLag = answersStatus((text, before) => {
  const { progress } = JSON.parse(before);
  return new Response(JSON.stringify({ ...JSON.parse(text), progress }), JSON_REPLY);
});
