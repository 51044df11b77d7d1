import { CLAIMS, type ClaimName } from '../../../model/claims.ts';
import { parseFaults } from '../../../model/parse.ts';
import { explore } from '../../entries.ts';
import { type ExplainReport, explainReportSchema } from '../../explain-report.ts';
import { type MutantsReport, mutantsReportSchema } from '../../mutants-report.ts';
import type { Entry, Report } from '../../report.ts';

/** Verdicts of a few pairs, with and without a cut call: some hold, some are violated, one by a lasso. */
export function sampleEntries(): Entry[] {
  const worlds = ['none', 'cut@process-next=1'].map((one) => parseFaults(one));
  const pairs = [
    ['as-deployed', 'as-logged'],
    ['as-analysed', 'poll'],
    ['reference', 'reference'],
  ] as const;
  return worlds.flatMap((faults) =>
    pairs.flatMap(([server, client]) =>
      [1, 2].flatMap((items) =>
        explore(
          { server, client, items, outcomes: 'both', faults, users: {}, claims: null },
          { clock: () => 0, coverage: true },
        ),
      ),
    ),
  );
}

/** So many verdicts in places of their own, each third violated. */
export function manyEntries(count: number, sample: readonly Entry[] = sampleEntries()): Entry[] {
  const claims = Object.keys(CLAIMS) as ClaimName[];
  const traced = sample.filter((one) => one.trace);
  return Array.from({ length: count }, (_, i) => {
    const base = i % 3 === 0 ? traced[(i / 3) % traced.length]! : sample[0]!;
    const place = Math.floor(i / claims.length);
    const { coverage: __, ...rest } = base;
    const server = `as-deployed,lease=${Math.floor(place / 3)}`;
    return { ...rest, claim: claims[i % claims.length]!, items: place % 3, server };
  });
}

export const sampleReport = (entries: Entry[]): Report => ({
  schemaVersion: 1,
  command: 'unstuck check --server as-deployed --reporter html',
  entries,
});

const VIEW = {
  status: 'processing',
  completed: 1,
  total: 2,
  error: false,
  action: false,
  cancel: true,
};

export const SAMPLE_EXPLAINED: ExplainReport = explainReportSchema.parse({
  schemaVersion: 1,
  jobs: [
    {
      ...{ job: 'a1', items: 2, events: 5, notUnderstood: [], unknownWork: 0, mostFaults: 2 },
      log: [
        { at: 1000, line: 1, kind: 'loads', call: null, route: null, text: 'the page is loaded' },
        {
          at: 2000,
          line: 2,
          kind: 'arrives',
          call: 'c1',
          route: 'process-next',
          text: 'c1 arrives',
        },
        { at: 9000, line: 3, kind: 'takes', call: 'c1', route: null, text: 'c1 takes an item' },
        {
          at: 50_000,
          line: 4,
          kind: 'settles',
          call: 'c1',
          route: null,
          text: 'c1 settles its item',
        },
        { at: 90_000, line: 5, kind: 'ends', call: null, route: null, text: 'the log ends' },
      ],
      ...{ startsInTheMiddle: false, loads: 1, endsInTheMiddle: false, assumedWork: 0 },
      ...{ incomplete: null, needed: [], groups: [], apart: [] },
      seen: [{ at: 1000, view: VIEW }],
      hypotheses: [],
      best: {
        ...{ server: 'as-deployed', client: 'as-logged', verdict: 'consistent', because: null },
        ...{ refutedAt: null, withoutFaults: null, alternatives: [], hidden: [] },
        faults: [
          {
            ...{ kind: 'cut', call: 'c1', route: 'process-next', afterMs: [58_000, 61_000] },
            at: [59_000, 62_000],
            gapMs: null,
            between: ['c1 takes an item', 'c1 settles its item'],
          },
        ],
      },
      view: VIEW,
      ...{ settled: false, refresh: 'helps', atFault: 'page', inCommon: null, because: null },
      counterfactuals: [
        {
          ...{ server: 'as-deployed', client: 'poll', settles: true, view: VIEW, afterMs: 61_500 },
          ...{ timings: 'settles in every', rangeMs: [61_500, 61_500] },
          seen: [{ at: 0, view: VIEW }],
        },
      ],
    },
  ],
});

const RUN = {
  ...{
    id: 'C1a',
    title: 'a status read that fails is the last one',
    of: 'client',
    claim: 'settles',
  },
  ...{ items: 0, outcomes: 'both', faults: 'error@status', users: 'none', options: null },
  ...{ without: { server: '', client: '' }, fate: 'killed', steps: 3, states: 6, time: 1 },
};

export const SAMPLE_MUTANTS: MutantsReport = mutantsReportSchema.parse({
  ...{ schemaVersion: 1, command: 'unstuck check --mutants', pairsSampled: null, pairsLeftOut: 0 },
  mutants: [
    { ...RUN, level: 'model', schedules: null },
    { ...RUN, level: 'code', schedules: 2 },
    { ...RUN, id: 'C2', level: 'model', schedules: null, fate: 'survived', steps: null },
  ],
  pairs: [{ level: 'model', ids: ['C1a', 'C2'], fate: 'killed', masked: ['C2'], time: 1 }],
  notApplicable: [{ id: 'C4', name: 'suspension', because: 'no page here is told' }],
  elsewhere: [],
});
