import type { ExplainReport } from './explain-report.ts';

type Job = ExplainReport['jobs'][number];

/** A line or two for each job; `unstuck explain` tells the whole story. */
export function explainedText({ jobs }: ExplainReport): string {
  return ['Explained logs', ...jobs.flatMap(jobLines)].join('\n');
}

function jobLines(one: Job): string[] {
  const { job, best, settled, view, refresh, atFault } = one;
  if (!best) return [`  ${job}: ${whyNot(one)}`];
  const kinds = best.faults.map(({ kind }) => kind).join(' + ');
  const shown = view
    ? `${view.status ?? 'nothing'}, ${view.completed} of ${view.total}`
    : 'nothing';
  const end = settled === null ? 'was still at work at' : settled ? 'settled at' : 'was stuck at';
  return [
    `  ${job}: ${best.server} × ${best.client}, ${kinds === '' ? 'no fault needed' : kinds}`,
    `    the page ${end} ${shown}${refresh ? `; a refresh ${refresh}` : ''}${atFault ? `; at fault: the ${atFault}` : ''}`,
  ];
}

/** Why nothing explains a job's log, or why nobody can tell. */
export function whyNot({ hypotheses, because, mostFaults }: Job): string {
  const undecidable = hypotheses.some(({ verdict }) => verdict === 'undecidable');
  return undecidable || because !== null
    ? `undecidable: ${because ?? 'see its hypotheses'}`
    : `no pair of dialects explains its log with up to ${mostFaults} faults`;
}
