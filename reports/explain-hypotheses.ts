import type {
  Group,
  Hypothesis,
  JobExplanation,
  Refutation,
  Telling,
} from '../scenarios/explain/explanation.ts';
import type { Colors } from './colors.ts';

/** The reading of the document that the project came from, judged by the log. */
export function documentedLines({ hypotheses: all }: JobExplanation, colors: Colors): string[] {
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

/** Every hypothesis; those of one server with the same verdict share a line. */
export function hypothesisLines({ hypotheses: all }: JobExplanation, colors: Colors): string[] {
  const lines = ['', colors.bold('All hypotheses')];
  const groups = new Map<string, Hypothesis[]>();
  for (const one of all) {
    const verdict = verdictOf(one, colors);
    const key = JSON.stringify([one.server, verdict, one.refutedAt?.instead]);
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

function verdictOf(one: Hypothesis, colors: Colors): string {
  const { verdict, faults, hidden, refutedAt, because } = one;
  if (verdict === 'undecidable') return colors.yellow(`undecidable: ${because}`);
  if (verdict === 'refuted') return `${colors.red('refuted')} at ${refutedAt?.text}`;
  const kinds = [...faults.map(({ kind }) => kind), ...hidden.map(() => 'a hidden tab')];
  return colors.green(`consistent, ${kinds.length === 0 ? 'no fault needed' : kinds.join(' + ')}`);
}

/** Which consistent hypotheses the log cannot tell apart, and what would have. */
export function apartLines({ groups, apart }: JobExplanation, colors: Colors): string[] {
  const count = groups.reduce((sum, { hypotheses }) => sum + hypotheses.length, 0);
  if (count < 2) return [];
  return [
    '',
    colors.bold(`${count} hypotheses explain this log equally well`),
    ...groups.map((group, i) => `  ${i + 1}  ${groupText(group)}`),
    ...(groups.length > 1 ? ['  They would have been told apart by'] : []),
    ...apart.flatMap(tellingLines),
    ...(groups.some(({ hypotheses }) => hypotheses.length > 1)
      ? ['  Those on one line nothing in this incident could have told apart.']
      : []),
  ];
}

/** `as-deployed x as-logged, fix-3; fix-1 x as-logged` */
function groupText({ hypotheses }: Group): string {
  const clients = new Map<string, string[]>();
  for (const { server, client } of hypotheses) {
    clients.set(server, [...(clients.get(server) ?? []), client]);
  }
  return [...clients].map(([server, names]) => `${server} x ${names.join(', ')}`).join('; ');
}

const tellingLines = ({ field, values }: Telling): string[] => [
  `    ${field}:`,
  ...values.map(
    ({ value, groups }) => `      ${groups.map((one) => one + 1).join(', ')}: ${value}`,
  ),
];
