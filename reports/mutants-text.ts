import type { Colors } from './colors.ts';
import type { MutantsReport } from './mutants-report.ts';
import { grouped, secondsText } from './numbers.ts';

type Run = MutantsReport['mutants'][number];
type Fate = Run['fate'];

/** Two lines for each mutant, then the pairs, then what is not there and why. */
export function mutantsText(report: MutantsReport, colors: Colors): string {
  const { mutants, notApplicable, elsewhere } = report;
  const sections: [string, string[]][] = [
    ['Mutants, each with the claim that has to catch it', mutantLines(mutants, colors)],
    ['Pairs of mutants', pairLines(report, colors)],
    ['Without a mutant', notApplicable.map((one) => `  ${about(one)}: ${one.because}`)],
    [
      'Of a class with mutants, what none of them stands for',
      elsewhere.map((one) => `  ${about(one)}: ${one.what}`),
    ],
  ];
  return sections
    .filter(([, lines]) => lines.length > 0)
    .map(([title, lines]) => [colors.bold(title), '', ...lines].join('\n'))
    .join('\n\n');
}

const about = ({ id, name }: { id: string; name: string }): string => `${id.padEnd(4)} ${name}`;

function mutantLines(mutants: readonly Run[], colors: Colors): string[] {
  const ids = [...new Set(mutants.map((one) => one.id))];
  return ids.flatMap((id) => {
    const runs = mutants.filter((one) => one.id === id);
    const [first] = runs as [Run, ...Run[]];
    const { of, title, claim } = first;
    return [
      `  ${colors.bold(id.padEnd(4))} ${of.padEnd(7)} ${title}`,
      `       ${claim}, ${worldOf(first)}: ${fatesText(runs, colors)}`,
    ];
  });
}

/** `killed (model 6 states, 1 ms; code 2 schedules, 9 ms)`, or each fate with its level where they differ. */
function fatesText(runs: readonly Run[], colors: Colors): string {
  const fates = [...new Set(runs.map((one) => one.fate))];
  return fates
    .map((fate) => {
      const own = runs.filter((one) => one.fate === fate).map(effortText);
      return `${colorOf(fate, colors)(fate)} (${own.join('; ')})`;
    })
    .join(', ');
}

function effortText({ level, schedules, states, time }: Run): string {
  const met = schedules === null ? counted(states, 'state') : counted(schedules, 'schedule');
  return `${level} ${met}, ${Math.ceil(time)} ms`;
}

const counted = (count: number, what: string): string =>
  `${grouped(count)} ${what}${count === 1 ? '' : 's'}`;

function worldOf({ items, outcomes, faults, users, without }: Run): string {
  const left = [without.server, without.client].filter((one) => one !== '');
  return [
    counted(items, 'item'),
    ...(faults === 'none' ? [] : [faults]),
    ...(users === 'none' ? [] : [users]),
    ...(outcomes === 'both' ? [] : [outcomes]),
    ...left.map((one) => `with ${one}`),
  ].join(', ');
}

function colorOf(fate: Fate, colors: Colors) {
  if (fate === 'killed') return colors.green;
  return fate === 'incomplete' ? colors.yellow : colors.red;
}

function pairLines({ pairs, pairsLeftOut, pairsSampled }: MutantsReport, colors: Colors): string[] {
  const bad = pairs.filter(({ fate }) => fate !== 'killed' && fate !== 'incomplete');
  const open = pairs.filter(({ fate }) => fate === 'incomplete');
  const covering = new Map<string, string[]>();
  for (const { ids, masked } of pairs.filter((one) => one.fate === 'killed')) {
    for (const one of masked) {
      const other = ids.find((id) => id !== one)!;
      covering.set(one, [...(covering.get(one) ?? []), other]);
    }
  }
  const counts = (['model', 'code'] as const).flatMap((level) => {
    const own = pairs.filter((one) => one.level === level);
    const killed = own.filter((one) => one.fate === 'killed');
    return own.length === 0 ? [] : [`${killed.length} of ${own.length} killed in the ${level}`];
  });
  const sample = pairsSampled
    ? [`  a sample of ${pairs.length} of ${pairsSampled.of}, seed ${pairsSampled.seed}`]
    : [];
  return [
    `  ${[...counts, `${pairsLeftOut} more cannot be made`].join(', ')}`,
    ...sample,
    ...(open.length > 0 ? [`  ${open.length} ${colors.yellow('incomplete')}`] : []),
    ...bad.map(({ ids, fate }) => `  ${ids.join(' + ')} ${colorOf(fate, colors)(fate)}`),
    ...[...covering].map(([one, others]) => `  ${one} does not show beside ${others.join(', ')}`),
  ];
}

/** The last line of a run; made to be grepped. `ms` is null where it was not one run. */
export function mutantsSummary({ mutants, pairs }: MutantsReport, ms: number | null): string {
  const count = (all: readonly { fate: Fate }[], fate: Fate) =>
    all.filter((one) => one.fate === fate).length;
  const others = (['survived', 'void', 'disagrees', 'incomplete'] as const)
    .map((fate) => [fate, count(mutants, fate)] as const)
    .filter(([fate, number]) => fate === 'survived' || number > 0);
  const fates = [['killed', count(mutants, 'killed')] as const, ...others];
  const single = fates.map(([fate, number]) => `${number} ${fate}`).join(', ');
  const killed = count(pairs, 'killed');
  const open = count(pairs, 'incomplete');
  const both = [
    `pairs: ${killed} killed, ${pairs.length - killed - open} not`,
    ...(open > 0 ? [`${open} incomplete`] : []),
  ].join(', ');
  return `Done. ${single}; ${both}${ms === null ? '' : `, ${secondsText(ms)}`}`;
}
