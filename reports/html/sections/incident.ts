import { html } from 'hono/html';
import { endText } from '../../explain-happened.ts';
import type { ExplainReport } from '../../explain-report.ts';
import { secondsText } from '../../numbers.ts';
import type { ReportData } from '../../report-data.ts';
import { viewText } from '../../view-text.ts';
import { timeline } from '../pictures/timeline.ts';
import { type Html, list, table, verdictLabel } from './parts.ts';

type Job = ExplainReport['jobs'][number];
type Hypothesis = Job['hypotheses'][number];

/** What explains a log: its timeline, what happened, and what else would have come of it. */
export function incidentSection({ explained }: ReportData): Html {
  if (!explained) return html``;
  return html`<section id="incident" aria-labelledby="incident-title">
<h2 id="incident-title">${explained.jobs.length === 1 ? 'The incident' : 'The incidents'}</h2>
${explained.jobs.map(jobPart)}
</section>
`;
}

function jobPart(job: Job, index: number): Html {
  const { best, counterfactuals, hypotheses, notUnderstood } = job;
  return html`<h3>Job ${job.job}${job.items === null ? '' : `: ${job.items} items`}, ${job.events} events</h3>
${list(factsOf(job))}
${timeline(job, index + 1)}
${
  best && best.faults.length > 0
    ? table(
        'The faults that explain it',
        [{ name: 'fault' }, { name: 'call' }, { name: 'after' }, { name: 'between' }],
        best.faults.map(({ kind, route, call, afterMs: [least, most], between: [from, to] }) => [
          kind,
          `${route} ${call ?? '(not in the log)'}`,
          `${secondsText(least)} to ${secondsText(most)}`,
          html`${from}<br>${to}`,
        ]),
      )
    : ''
}
${
  counterfactuals.length > 0
    ? table(
        'In the same world the page would have',
        [{ name: 'server × page' }, { name: 'result' }, { name: 'shown' }],
        counterfactuals.map(({ server, client, settles, view, afterMs }) => [
          `${server} × ${client}`,
          settles
            ? verdictLabel(
                'holds',
                `settled${afterMs === null ? '' : ` after ${secondsText(afterMs)}`}`,
              )
            : verdictLabel('violated', 'stayed stuck'),
          viewText(view),
        ]),
      )
    : ''
}
<details><summary>All ${hypotheses.length} hypotheses</summary>${table(
    'Hypotheses',
    [{ name: 'server × page' }, { name: 'verdict' }, { name: 'why' }],
    hypotheses.map((one) => [`${one.server} × ${one.client}`, saidOf(one), whyOf(one)]),
  )}</details>
${
  notUnderstood.length > 0
    ? html`<details><summary>Lines of the log that were not understood (${notUnderstood.length} kinds)</summary>${list(
        notUnderstood.map(
          ({ pattern, count, firstLine }) => `${count} × ${pattern} (first: line ${firstLine})`,
        ),
      )}</details>`
    : ''
}
`;
}

function factsOf({
  best,
  view,
  settled,
  refresh,
  atFault,
  inCommon,
  because,
  until,
}: Job): string[] {
  if (!best) return [because ?? 'No hypothesis explains this log.'];
  const faults = best.faults.map((one) => one.kind).join(' and ');
  return [
    `With server ${best.server} and page ${best.client} the log needs ${faults === '' ? 'no fault' : faults}.`,
    ...(inCommon
      ? [
          `Every struck call was a ${inCommon.route} call, open for ${secondsText(inCommon.afterMs[0])} to ${secondsText(inCommon.afterMs[1])}.`,
        ]
      : []),
    ...(settled === null ? [] : [endText({ settled, until }, viewText(view))]),
    ...(refresh === null
      ? []
      : [`A refresh ${refresh === 'helps' ? 'would' : 'would not'} have helped.`]),
    ...(atFault === null ? [] : [`At fault: the ${atFault}.`]),
  ];
}

function saidOf({ verdict }: Hypothesis): Html {
  if (verdict === 'consistent') return verdictLabel('holds', verdict);
  return verdictLabel(verdict === 'refuted' ? 'violated' : 'incomplete', verdict);
}

function whyOf({ verdict, faults, refutedAt, because }: Hypothesis): string {
  if (verdict === 'consistent') {
    return faults.length === 0 ? 'no fault' : faults.map((one) => one.kind).join(' + ');
  }
  if (refutedAt) return `at ${refutedAt.text}; possible there: ${refutedAt.instead.join('; ')}`;
  return because ?? '';
}
