import { CLAIMS } from '../model/claims.ts';
import { configurationText } from '../scenarios/configuration.ts';
import type { Colors } from './colors.ts';
import { assumptionsIn } from './data/scope.ts';
import { configurationOf } from './entries.ts';
import { folded } from './fold.ts';
import { byClaim, type Group, groupsOf, isNotReached, type Totals } from './group.ts';
import { bytesText, grouped, itemsText, limitText, secondsText, sized } from './numbers.ts';
import type { Entry } from './report.ts';

/** A block for each configuration: a row for each claim, or several where its verdicts differ. */
export function tableText(entries: readonly Entry[], colors: Colors): string {
  return groupsOf(entries)
    .map((group) => [titleOf(group, colors), '', ...rowsOf(group, colors)].join('\n'))
    .join('\n\n');
}

const titleOf = ({ first }: Group, colors: Colors): string =>
  colors.bold(configurationText(configurationOf(first)));

function rowsOf(group: Group, colors: Colors): string[] {
  return byClaim(group).flatMap((all) =>
    runsOf(all).map((run, i) => {
      const [one] = run as [Entry, ...Entry[]];
      const name = (i === 0 ? one.claim : '').padEnd(NAME);
      const said = saidOf(one);
      const items = `items ${itemsText(run.map((entry) => entry.items))}`;
      const why = one.because ? `  ${one.because}` : '';
      const note = isNotReached(one) ? `  not so: ${CLAIMS[one.claim].says}` : '';
      return `  ${name} ${colorOf(one, colors)(said.padEnd(11))} ${items}${why}${note}`;
    }),
  );
}

const NAME = Math.max(...Object.keys(CLAIMS).map((name) => name.length));

const saidOf = (entry: Entry): string => (isNotReached(entry) ? 'not reached' : entry.verdict);

function colorOf(entry: Entry, colors: Colors) {
  if (entry.verdict === 'holds') return colors.green;
  return entry.verdict === 'incomplete' || isNotReached(entry) ? colors.yellow : colors.red;
}

/** Neighbouring item counts with the same verdict for the same reason. */
function runsOf(entries: readonly Entry[]): Entry[][] {
  const runs: Entry[][] = [];
  for (const entry of entries) {
    const run = runs[runs.length - 1];
    const [last] = run ?? [];
    const same = last && last.verdict === entry.verdict && last.because === entry.because;
    if (same) run!.push(entry);
    else runs.push([entry]);
  }
  return runs;
}

/** The bounds of every configuration, and where one was hit. */
export function boundsText(entries: readonly Entry[]): string {
  const [first] = entries;
  if (!first) return '';
  const { maxStates, maxMemory, timeLimit } = first.bounds;
  const limits = `${grouped(maxStates)} states, ${bytesText(maxMemory)}, ${limitText(timeLimit)}`;
  const hits = groupsOf(entries).flatMap((group) => {
    const hit = group.entries.filter((one) => one.bounds.hit !== null);
    if (hit.length === 0) return [];
    const names = [...new Set(hit.map((one) => one.bounds.hit))].join(', ');
    const items = itemsText(hit.map((one) => one.items));
    return [`hit: ${names} (${configurationText(configurationOf(group.first))}, items ${items})`];
  });
  return ['Bounds', `  ${limits} for each configuration`, ...hitLines(hits)].join('\n');
}

const hitLines = (hits: readonly string[]): string[] =>
  hits.length === 0 ? ['  none was hit'] : hits.map((line) => `  ${line}`);

/** Every assumption that a verdict used, once; steps that were taken to be fair in one line. */
export function assumptionsText(entries: readonly Entry[]): string {
  const lines = assumptionsIn(entries);
  const shown = lines.flatMap((line) =>
    folded(line.split(/(?<=,) /), 98).map((part, i) => (i === 0 ? `  ${part}` : `    ${part}`)),
  );
  return ['Assumptions', ...shown].join('\n');
}

/** The last line of a run; made to be grepped. `ms` is null where it was not one run. */
export function summaryText(
  verdicts: readonly string[],
  totals: Totals,
  ms: number | null,
): string {
  const { states, transitions, depth, interleavings } = totals;
  const counts = [
    `states=${states}`,
    `transitions=${transitions}`,
    `depth=${depth}`,
    `interleavings=${interleavings === null ? 'unknown' : sized(interleavings).replaceAll(',', '')}`,
  ];
  const took = ms === null ? '' : `, ${secondsText(ms)}`;
  return `Done. ${verdicts.join(', ')}; ${counts.join(', ')}${took}`;
}

export function verdictCounts(totals: Totals): string[] {
  const { holds, violated, incomplete, notReached, disagrees } = totals;
  const counts = [`${holds} holds`, `${violated} violated`, `${incomplete} incomplete`];
  return [
    ...counts,
    ...(notReached > 0 ? [`${notReached} not reached`] : []),
    ...(disagrees > 0 ? [`${disagrees} disagrees`] : []),
  ];
}
