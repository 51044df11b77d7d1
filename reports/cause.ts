import { isOver } from '../model/claim-predicates.ts';
import type { ClaimName } from '../model/claims.ts';
import type { JobStatus } from '../server/contract.ts';
import type { Entry, ReportedTrace } from './report.ts';

/** What usually lies behind a violation of each claim. */
const USUAL: Readonly<Partial<Record<ClaimName, string>>> = {
  settles: 'a page that stops asking before it has read a terminal status never learns the end',
  'job-settles': 'the job ends only while somebody drives it, and the page no longer does',
  truthful: 'the page takes a reply for an end that only a status read can tell',
  'never-regresses': 'an older or contrary answer overwrites what the page shows',
  'counts-add-up': 'two handlers work on one job and overwrite what the other wrote',
  'each-item-once': 'two handlers work on one job, and nothing keeps an item for one of them',
  'cancel-is-final': 'a handler that was already at work writes over the cancel',
  'action-iff-completed': 'the button is drawn from counters that are not the items',
  'goes-quiet': 'the page goes on asking although it shows an end',
};

/** What usually lies behind such a violation, as far as its trace does not say otherwise; null: nothing usual. */
export function causeOf({ claim, trace }: Pick<Entry, 'claim' | 'trace'>): string | null {
  return (trace && byTrace(claim, trace)) ?? USUAL[claim as ClaimName] ?? null;
}

function byTrace(claim: string, trace: ReportedTrace): string | null {
  switch (claim) {
    case 'settles':
      return asksOn(trace);
    case 'job-settles':
      return nobodyEnds(trace);
    case 'truthful':
      return changesAfter(trace);
    case 'action-iff-completed':
      return buttonOf(trace);
    case 'counts-add-up':
      return driversIn(trace) < 2 ? 'the counters are not those of the items' : null;
    case 'each-item-once':
      return driversIn(trace) < 2 ? 'the job is said to have ended while items are open' : null;
    default:
      return null;
  }
}

const loopOf = ({ steps, loop }: ReportedTrace) => (loop === null ? [] : steps.slice(loop));

/** The page does not stop asking. */
function asksOn(trace: ReportedTrace): string | null {
  const asks = loopOf(trace).some(
    ({ process, name }) => process === 'server' && name !== 'crashes',
  );
  if (!asks) return null;
  return isOver(trace.end.job as JobStatus)
    ? 'the page asks on and on, and never shows the end that the server tells'
    : 'the page asks on and on, and nothing brings the job to its end';
}

function nobodyEnds(trace: ReportedTrace): string | null {
  const drives = loopOf(trace).some(({ payload }) => payload.route === 'process-next');
  if (drives) return 'the page drives the job on and on, and nothing of that brings it to its end';
  const isDriven = trace.steps.some(({ payload }) => payload.route === 'process-next');
  return isDriven ? null : 'nobody works on the job any more';
}

function changesAfter({ steps }: ReportedTrace): string | null {
  const last = steps.at(-1);
  // No page shows anything new in a step of the server's.
  const isServers =
    last?.process === 'server' || last?.process === 'worker' || last?.process === 'job';
  if (isServers) {
    return 'the server changes the status of a job that had ended, and that a page shows as ended';
  }
  const isRead = last?.name === 'delivers' && last.payload.route === 'status';
  return isRead ? 'the end that a status read told is not how the job stayed' : null;
}

function buttonOf({ end }: ReportedTrace): string | null {
  const shown = end.views.find((view) => view?.action);
  return shown && shown.status !== 'completed'
    ? 'the button is there before the page shows the end'
    : null;
}

/** The calls that worked on the job. */
const driversIn = ({ steps }: ReportedTrace): number =>
  new Set(
    steps.flatMap(({ process, payload }) =>
      process === 'server' && payload.route === 'process-next' ? [payload.call] : [],
    ),
  ).size + new Set(steps.flatMap(({ payload }) => payload.task ?? [])).size;
