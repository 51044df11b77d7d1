import type {
  Counterfactual,
  ExplainedFault,
  Hypothesis,
  JobExplanation,
  Refutation,
} from '../scenarios/explain/explanation.ts';
import type { Timing } from '../scenarios/explain/timing.ts';
import type { NotUnderstood } from '../scenarios/logs/event.ts';
import type { Colors } from './colors.ts';

/** The explanation of one job, as a story for a terminal. */
export function explainText(
  one: JobExplanation,
  unread: readonly NotUnderstood[],
  timing: Timing,
  colors: Colors,
): string {
  const lines = [
    colors.bold(
      `Job ${one.job}: ${one.items ?? 'an unknown number of'} items, ${one.events} events`,
    ),
    ...unread.map(
      ({ pattern, count, firstLine }) =>
        `  not understood: ${count} x ${pattern} (first on line ${firstLine})`,
    ),
  ];
  if (one.because !== null) return `${[...lines, '', `Undecidable: ${one.because}.`].join('\n')}\n`;
  lines.push(
    ...whatHappened(one, colors),
    ...documented(one, colors),
    ...wouldHave(one, colors),
    ...hypotheses(one, colors),
    ...apart(one, colors),
    '',
    colors.dim(
      `Assumed: a request or an answer takes at most ${timing.transit} ms, a page at most ${timing.start} ms to\n` +
        `start, what happened is logged within ${timing.line} ms, store operations between two lines take\n` +
        `at most ${timing.store} ms. Tried: every server with every page, up to ${one.mostFaults} faults.`,
    ),
  );
  return `${lines.join('\n')}\n`;
}

function whatHappened(one: JobExplanation, colors: Colors): string[] {
  const { best, view, settled } = one;
  if (!best) {
    return ['', `No pair of dialects explains this log with up to ${one.mostFaults} faults.`];
  }
  const kinds = best.faults.map(({ kind }) => kind).join(' and one ');
  const lines = [
    '',
    colors.bold('What happened'),
    `  With server ${best.server} and page ${best.client} the log needs ` +
      `${best.faults.length === 0 ? 'no fault.' : `one ${kinds}:`}`,
    ...best.faults.flatMap((fault) => faultLines(fault, colors)),
  ];
  if (one.inCommon) {
    const { route, afterMs } = one.inCommon;
    const many = best.faults.length === 2 ? 'Both' : `All ${best.faults.length}`;
    const middle = Math.round((afterMs[0] + afterMs[1]) / 2000);
    lines.push(
      `  ${many} struck a ${route} call that had been open for about ${middle} s ` +
        `(${seconds(afterMs[0])} to ${seconds(afterMs[1])}).`,
    );
  }
  if (view) {
    const shown = `${view.status ?? 'nothing'}, ${view.completed} of ${view.total}`;
    lines.push(`  ${endText(settled, shown)}`);
  }
  if (one.refresh) {
    lines.push(
      `  A refresh ${one.refresh === 'helps' ? 'would have helped' : 'would not have helped'}.`,
    );
  }
  if (one.atFault) lines.push(`  At fault: the ${one.atFault}.`);
  return lines;
}

function endText(settled: boolean | null, shown: string): string {
  if (settled === null) return `When the log stops the page is still at work and shows ${shown}.`;
  if (settled) return `The page settled by itself and showed: ${shown}.`;
  return `The page was stuck: until the user came back it showed ${shown}.`;
}

function faultLines(fault: ExplainedFault, colors: Colors): string[] {
  const { kind, call, route, afterMs, between } = fault;
  const age = `${seconds(afterMs[0])} to ${seconds(afterMs[1])} after it was sent`;
  return [
    `    ${colors.red(kind)} of ${route} ${call ?? '(the server never saw it)'}, ${age}`,
    `      after  ${between[0]}`,
    `      before ${between[1]}`,
  ];
}

/** The reading of the document that the project came from, judged by the log. */
function documented({ hypotheses: all }: JobExplanation, colors: Colors): string[] {
  const seed = all.find((one) => one.server === 'as-analysed' && one.client === 'as-logged');
  if (seed?.verdict !== 'refuted' || !seed.refutedAt) return [];
  return [
    '',
    colors.bold('The documented root cause (as-analysed x as-logged, no fault) is refuted'),
    ...(seed.withoutFaults ? refutationLines('without faults', seed.withoutFaults) : []),
    ...refutationLines('with any faults', seed.refutedAt),
  ];
}

const refutationLines = (how: string, { text, instead }: Refutation): string[] => [
  `  ${how}, at ${text}`,
  `    the model could show there: ${instead.join('; ')}`,
];

function wouldHave({ counterfactuals, unknownWork }: JobExplanation, colors: Colors): string[] {
  if (unknownWork > 0) {
    return [
      '',
      colors.bold('What other pages would have shown is open'),
      `  the log does not say how long the work on ${unknownWork} of its items took ("takes", "settles")`,
    ];
  }
  if (counterfactuals.length === 0) return [];
  return [
    '',
    colors.bold('In the same world (same arrivals, work times and faults) the page would have'),
    ...counterfactuals.map((one) => `  ${pair(one)} ${outcome(one, colors)}`),
  ];
}

const pair = ({ server, client }: { server: string; client: string }) =>
  `${server} x ${client}`.padEnd(26);

function outcome({ settles, view, afterMs }: Counterfactual, colors: Colors): string {
  const shown = view ? `${view.status}, ${view.completed} of ${view.total}` : 'nothing';
  if (!settles) return `${colors.red('stayed stuck')} at ${shown}`;
  return `${colors.green('settled')} after ${seconds(afterMs ?? 0)}: ${shown}`;
}

/** Every hypothesis; those of one server with the same verdict share a line. */
function hypotheses({ hypotheses: all }: JobExplanation, colors: Colors): string[] {
  const lines = ['', colors.bold('All hypotheses')];
  const groups = new Map<string, Hypothesis[]>();
  for (const one of all) {
    const key = [one.server, one.verdict, one.refutedAt?.text, one.refutedAt?.instead].join();
    groups.set(key, [...(groups.get(key) ?? []), one]);
  }
  for (const group of groups.values()) {
    const [one] = group;
    const clients = group.map(({ client }) => client).join(', ');
    lines.push(`  ${one!.server} x ${clients}`, `    ${verdictOf(one!, colors)}`);
    if (one!.refutedAt) {
      lines.push(`    the model could show there: ${one!.refutedAt.instead.join('; ')}`);
    }
  }
  return lines;
}

function verdictOf({ verdict, faults, refutedAt, because }: Hypothesis, colors: Colors): string {
  if (verdict === 'undecidable') return colors.yellow(`undecidable: ${because}`);
  if (verdict === 'refuted') return `${colors.red('refuted')} at ${refutedAt?.text}`;
  const kinds = faults.map(({ kind }) => kind).join(' + ');
  return colors.green(`consistent, ${faults.length === 0 ? 'no fault needed' : kinds}`);
}

/** Which consistent hypotheses the log cannot tell apart, and what would have. */
function apart({ hypotheses: all, best }: JobExplanation, colors: Colors): string[] {
  const alike = all.filter(
    (one) => one.verdict === 'consistent' && one.faults.length === best?.faults.length,
  );
  if (!best || alike.length < 2) return [];
  const servers = [...new Set(alike.map((one) => one.server))];
  const clients = [...new Set(alike.map((one) => one.client))];
  const lines = ['', colors.bold(`${alike.length} hypotheses explain this log equally well`)];
  if (servers.length > 1) {
    lines.push(
      `  servers ${servers.join(', ')}: told apart by the answers of process-next,`,
      '    or by a status read right after the last item settled',
    );
  }
  if (clients.length > 1) {
    lines.push(
      `  pages ${clients.join(', ')}: told apart by what the browser saw,`,
      '    when each of its calls failed and what it showed',
    );
  }
  return lines;
}

const seconds = (ms: number): string => `${(ms / 1000).toFixed(1)} s`;
