import type { ExplainedFault, JobExplanation, SeenView } from '../scenarios/explain/explanation.ts';
import type { Colors } from './colors.ts';
import { viewText } from './view-text.ts';

/** What the log needs to be explained, and how it ended for the user. */
export function happenedLines(one: JobExplanation, colors: Colors): string[] {
  const { best, view } = one;
  if (!best) {
    const open = one.hypotheses.filter(({ verdict }) => verdict === 'undecidable').length;
    const yet = open > 0 ? `; ${open} of ${one.hypotheses.length} are undecided` : '';
    return [
      '',
      `No pair of dialects explains this log with up to ${one.mostFaults} faults${yet}.`,
      one.hiddenTab
        ? '  Two tabs that were open at once are not looked for.'
        : '  If the tab may have been hidden for a time, so that its timers waited: --hidden-tab.\n' +
          '  Two tabs that were open at once are not looked for.',
    ];
  }
  const kinds = best.faults.map(({ kind }) => `one ${kind}`).join(' and ');
  const lines = [
    '',
    colors.bold('What happened'),
    `  With server ${best.server} and page ${best.client} the log needs ` +
      `${best.faults.length === 0 ? 'no fault.' : `${kinds}:`}`,
    ...best.faults.flatMap((fault) => faultLines(fault, colors)),
    ...best.hidden.flatMap(({ between }) => [
      `    ${colors.red('the tab was hidden')}, so that its timers waited`,
      ...betweenLines(between),
    ]),
  ];
  if (best.alternatives.length > 0) {
    const others = best.alternatives.map((faults) => faults.map(faultText).join(' and '));
    lines.push(`  As well possible: ${listText(others)}.`);
  }
  // A server's log ends alike for a request that was lost and for a tab that was closed.
  if (one.until === 'end of log' && best.faults.at(-1)?.between[1].endsWith('the log ends')) {
    lines.push('  Or the tab was closed in between, which the log would not show.');
  }
  lines.push(...commonLines(one));
  lines.push(...reloadLines(one));
  if (view) lines.push(`  ${endText(one, viewText(view))}`);
  if (one.refresh) {
    lines.push(
      `  A refresh ${one.refresh === 'helps' ? 'would have helped' : 'would not have helped'}.`,
    );
  }
  if (one.atFault) lines.push(`  At fault: the ${one.atFault}.`);
  return lines;
}

/** More than a reader wants to compare. */
const MOST_OTHERS = 4;

function listText(all: readonly string[]): string {
  const shown = all.slice(0, MOST_OTHERS).join('; or ');
  return all.length > MOST_OTHERS ? `${shown}; and ${all.length - MOST_OTHERS} more` : shown;
}

const faultText = ({ kind, route, call }: ExplainedFault): string =>
  `one ${kind} of ${route}${call === null ? '' : ` ${call}`}`;

function faultLines(fault: ExplainedFault, colors: Colors): string[] {
  const { kind, call, route, afterMs, between } = fault;
  const [least, most] = [seconds(afterMs[0]), seconds(afterMs[1])];
  const age = `${least === most ? least : `${least} to ${most}`} after it was sent`;
  return [
    `    ${colors.red(kind)} of ${route} ${call ?? '(the log does not have it)'}, ${age}`,
    ...betweenLines(between),
  ];
}

const betweenLines = (between: readonly [string, string]): string[] => [
  `      after  ${between[0]}`,
  `      before ${between[1]}`,
];

function commonLines({ best, inCommon }: JobExplanation): string[] {
  if (!best || !inCommon) return [];
  const { route, afterMs, gapMs } = inCommon;
  const many = best.faults.length === 2 ? 'Both' : `All ${best.faults.length}`;
  const middle = Math.round((afterMs[0] + afterMs[1]) / 2000);
  return [
    `  ${many} struck a ${route} call that had been open for about ${middle} s ` +
      `(${seconds(afterMs[0])} to ${seconds(afterMs[1])}).`,
    ...(gapMs
      ? [
          `  Each time the page's next call came ${seconds(gapMs[0], 2)} to ${seconds(gapMs[1], 2)} ` +
            'after the struck one.',
        ]
      : []),
  ];
}

function reloadLines({ reloads }: JobExplanation): string[] {
  if (reloads.length === 0) return [];
  const times = reloads.map(timeText).join(', ');
  return [
    `  The user loaded the page again while it was at work, at ${times}.`,
    '  What follows is about the page that was loaded then.',
  ];
}

/** How it ended for the user, of the visit that is told. */
export function endText(
  {
    settled,
    until,
  }: Pick<JobExplanation, 'settled'> & { until?: JobExplanation['until'] | undefined },
  shown: string,
): string {
  const byLog = until === 'end of log';
  if (settled === null) {
    return byLog
      ? `When the log stops the page is still at work and shows ${shown}.`
      : `When the user left, the page was still at work and showed ${shown}.`;
  }
  if (settled) return `The page settled by itself and showed: ${shown}.`;
  return byLog
    ? `The page was stuck: to the end of the log it showed ${shown}.`
    : `The page was stuck: until the user came back it showed ${shown}.`;
}

/** What the user saw, change by change. */
export function seenLines({ seen }: JobExplanation, colors: Colors): string[] {
  if (seen.length === 0) return [];
  return [
    '',
    colors.bold(
      'What the user saw, by this explanation (times may be off by a request on its way)',
    ),
    ...briefly(seen).map(({ at, view }) => {
      return `  ${timeText(at)}  ${view ? viewText(view) : 'nothing: the page is not open'}`;
    }),
  ];
}

const MOST_SEEN = 14;

/** A long job changes its view often: the first and the last of it say enough. */
export function briefly(seen: readonly SeenView[]): SeenView[] {
  if (seen.length <= MOST_SEEN) return [...seen];
  return [...seen.slice(0, MOST_SEEN / 2), ...seen.slice(-MOST_SEEN / 2)];
}

const timeText = (at: number): string => new Date(at).toISOString().slice(11, 19);

export const seconds = (ms: number, digits = 1): string => `${(ms / 1000).toFixed(digits)} s`;
