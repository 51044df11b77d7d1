import pc from 'picocolors';
import type {
  Counterfactual,
  ExplainedFault,
  Hypothesis,
  JobExplanation,
} from '../scenarios/explain/explanation.ts';
import type { Timing } from '../scenarios/explain/timing.ts';
import type { NotUnderstood } from '../scenarios/logs/event.ts';

/** The explanation of one job, as a story for a terminal. */
export function explainText(
  one: JobExplanation,
  unread: readonly NotUnderstood[],
  timing: Timing,
): string {
  const lines = [
    pc.bold(`Job ${one.job}: ${one.items ?? 'an unknown number of'} items, ${one.events} events`),
  ];
  for (const { pattern, count, firstLine } of unread) {
    lines.push(`  not understood: ${count} x ${pattern} (first on line ${firstLine})`);
  }
  if (one.because !== null) {
    lines.push('', `Undecidable: ${one.because}.`);
    return `${lines.join('\n')}\n`;
  }
  lines.push(...whatHappened(one), ...table(one), ...apart(one), ...wouldHave(one));
  lines.push(
    '',
    pc.dim(
      `Assumed: transit <= ${timing.transit} ms, page start <= ${timing.start} ms, a log line within ` +
        `${timing.line} ms, store operations <= ${timing.store} ms; up to ${one.mostFaults} faults tried.`,
    ),
  );
  return `${lines.join('\n')}\n`;
}

function whatHappened(one: JobExplanation): string[] {
  const { best, view, settled } = one;
  if (!best) {
    return ['', `No pair of dialects explains this log with up to ${one.mostFaults} faults.`];
  }
  const lines = [
    '',
    pc.bold('What happened'),
    `  The fewest faults that explain the log, with server ${best.server} and page ${best.client}: ` +
      (best.faults.length === 0 ? 'none.' : best.faults.map((fault) => fault.kind).join(' and ')),
    ...best.faults.flatMap(faultLines),
  ];
  if (one.inCommon) {
    const { route, afterMs } = one.inCommon;
    const many = best.faults.length === 2 ? 'Both' : `All ${best.faults.length}`;
    lines.push(
      `  ${many} struck a ${route} call that had been open for about ${about(afterMs)} ` +
        `(${seconds(afterMs[0])} to ${seconds(afterMs[1])}).`,
    );
  }
  if (view) {
    const shown = `${view.status ?? 'nothing'}, ${view.completed} of ${view.total}`;
    lines.push(
      settled
        ? `  The page settled by itself; it showed: ${shown}.`
        : `  The page was stuck; before the user came back it showed: ${shown}.`,
    );
  }
  if (one.refresh) {
    lines.push(
      `  A refresh ${one.refresh === 'helps' ? 'would have helped' : 'would not have helped'}.`,
    );
  }
  if (one.atFault) lines.push(`  At fault: the ${one.atFault}.`);
  return lines;
}

function faultLines({ kind, call, route, afterMs, between }: ExplainedFault): string[] {
  return [
    `    ${pc.red(kind)} of ${route} ${call ?? '(never seen by the server)'}, ` +
      `${seconds(afterMs[0])} to ${seconds(afterMs[1])} after the browser sent it`,
    `      after  ${between[0]}`,
    `      before ${between[1]}`,
  ];
}

function table({ hypotheses }: JobExplanation): string[] {
  const lines = ['', pc.bold('Hypotheses')];
  for (const one of hypotheses) {
    lines.push(`  ${`${one.server} x ${one.client}`.padEnd(28)} ${verdictOf(one)}`);
  }
  const seed = hypotheses.find((one) => one.server === 'as-analysed' && one.client === 'as-logged');
  const at = seed?.withoutFaults ?? seed?.refutedAt;
  if (seed?.verdict === 'refuted' && seed.refutedAt) {
    lines.push(
      '',
      'The documented root cause (as-analysed x as-logged, nothing goes wrong on the way) is refuted:',
      `  without faults already at ${at!.text}; the model shows ${at!.instead.join(', or ')}`,
      `  with any faults at ${seed.refutedAt.text}; the model shows ${seed.refutedAt.instead.join(', or ')}`,
    );
  }
  return lines;
}

function verdictOf({ verdict, faults, refutedAt, because }: Hypothesis): string {
  if (verdict === 'consistent') {
    const kinds = faults.map((one) => one.kind).join(' + ');
    return pc.green(`consistent, ${faults.length === 0 ? 'no fault needed' : kinds}`);
  }
  if (verdict === 'undecidable') return pc.yellow(`undecidable: ${because}`);
  return `${pc.red('refuted')} at ${refutedAt?.text}`;
}

/** Which consistent hypotheses the log cannot tell apart, and what would have. */
function apart({ hypotheses, best }: JobExplanation): string[] {
  const alike = hypotheses.filter(
    (one) => one.verdict === 'consistent' && one.faults.length === best?.faults.length,
  );
  if (!best || alike.length < 2) return [];
  const servers = [...new Set(alike.map((one) => one.server))];
  const clients = [...new Set(alike.map((one) => one.client))];
  const lines = ['', pc.bold(`${alike.length} hypotheses explain the log equally well`)];
  if (servers.length > 1) {
    lines.push(
      `  servers ${servers.join(', ')}:`,
      '    the answers of process-next, or a status read soon after the last item settled, would tell them apart',
    );
  }
  if (clients.length > 1) {
    lines.push(
      `  pages ${clients.join(', ')}:`,
      '    what the browser saw (when each call failed, what was shown) would tell them apart',
    );
  }
  return lines;
}

function wouldHave({ counterfactuals }: JobExplanation): string[] {
  if (counterfactuals.length === 0) return [];
  return [
    '',
    pc.bold('In the same world (same arrivals, work times and faults) the page would have'),
    ...counterfactuals.map(
      (one) => `  ${`${one.server} x ${one.client}`.padEnd(28)} ${outcome(one)}`,
    ),
  ];
}

function outcome({ settles, view, afterMs }: Counterfactual): string {
  const shown = view ? `${view.status}, ${view.completed} of ${view.total}` : 'nothing';
  if (!settles) return `${pc.red('stayed stuck')} at ${shown}`;
  return `${pc.green('settled')} after ${seconds(afterMs ?? 0)}: ${shown}`;
}

const seconds = (ms: number): string => `${(ms / 1000).toFixed(1)} s`;

const about = ([least, most]: readonly [number, number]): string =>
  `${Math.round((least + most) / 2000)} s`;
