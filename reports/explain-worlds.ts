import type { Counterfactual, JobExplanation } from '../scenarios/explain/explanation.ts';
import type { Colors } from './colors.ts';
import { seconds } from './explain-happened.ts';

/** What other servers and pages would have made of the same world. */
export function worldLines(one: JobExplanation, colors: Colors): string[] {
  const { counterfactuals, unknownWork, assumedWork, best } = one;
  if (unknownWork > 0) {
    return [
      '',
      colors.bold('What other pages would have shown is open'),
      `  the log does not say how long the work on ${unknownWork} of its items took ("takes", "settles")`,
    ];
  }
  if (counterfactuals.length === 0 || !best) return [];
  return [
    '',
    colors.bold('In the same world (same arrivals, work times and faults) the page would have'),
    ...counterfactuals.flatMap((each) => [`  ${pair(each)} ${outcome(each, colors)}`]),
    ...verdictLines(one),
    ...(assumedWork > 0
      ? [
          `  (${assumedWork} of the items ${assumedWork === 1 ? 'was' : 'were'} taken to need as long as the others did)`,
        ]
      : []),
  ];
}

const pair = ({ server, client }: { server: string; client: string }) =>
  `${server} x ${client}`.padEnd(26);

function outcome(one: Counterfactual, colors: Colors): string {
  const { settles, view, afterMs, timings, rangeMs } = one;
  const shown = view
    ? `${view.status ?? 'nothing'}, ${view.completed} of ${view.total}`
    : 'nothing';
  const sometimes = timings === 'settles in some' ? '; other timings end otherwise' : '';
  if (!settles) return `${colors.red('stayed stuck')} at ${shown}${sometimes}`;
  const [least, most] = rangeMs ?? [afterMs!, afterMs!];
  const range = `${seconds(least)} to ${seconds(most)}`;
  const wrong = view && view.status === 'completed' && view.completed < view.total;
  return (
    `${colors.green('settled')} after ${seconds(afterMs ?? 0)} (${range}): ${shown}` +
    `${wrong ? ', a wrong count' : ''}${sometimes}`
  );
}

/** The fix that was proposed first is judged first. */
function verdictLines({ settled, counterfactuals }: JobExplanation): string[] {
  if (settled !== false) return [];
  const [first] = counterfactuals.filter(({ server }) => server === 'fix-1');
  const helped = counterfactuals.filter(({ timings }) => timings === 'settles in every');
  const names = helped.map(({ server, client }) => `${server} x ${client}`);
  return [
    ...(first && first.timings === 'settles in none'
      ? ['  The fix that was proposed first (fix-1) would not have prevented it.']
      : []),
    ...(names.length > 0 ? [`  In every timing tried it settles with ${names.join(', ')}.`] : []),
  ];
}
