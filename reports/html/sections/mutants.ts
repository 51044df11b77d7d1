import { html } from 'hono/html';
import type { MutantsReport } from '../../mutants-report.ts';
import { grouped } from '../../numbers.ts';
import type { ReportData } from '../../report-data.ts';
import { type Html, list, table, verdictLabel } from './parts.ts';

type Run = MutantsReport['mutants'][number];

/** The mutants' teeth: known mistakes, and whether the claim that has to catch each one does. */
export function mutantsSection({ mutants: report }: ReportData): Html {
  if (!report) return html``;
  const { mutants, pairs, notApplicable, elsewhere } = report;
  const ids = [...new Set(mutants.map((one) => one.id))];
  const killed = (all: readonly { readonly fate: Run['fate'] }[]) =>
    all.filter((one) => one.fate === 'killed').length;
  const masked = pairs.filter((one) => one.masked.length > 0);
  return html`<section id="mutants" aria-labelledby="mutants-title">
<h2 id="mutants-title">Mutants</h2>
<p>Known mistakes, made on purpose in the reference: ${grouped(killed(mutants))} of ${grouped(
    mutants.length,
  )} runs are killed by the claim that has to catch them; of pairs of mistakes ${grouped(
    killed(pairs),
  )} of ${grouped(pairs.length)}.</p>
${table(
  'Mutants, and what kills them',
  [
    { name: 'mutant' },
    { name: 'mistake' },
    { name: 'of' },
    { name: 'claim' },
    { name: 'in the model' },
    { name: 'in the code' },
    { name: 'steps', isNumber: true },
    { name: 'without' },
  ],
  ids.map((id) => {
    const runs = mutants.filter((one) => one.id === id);
    const [first] = runs as [Run];
    const at = (level: Run['level']) => fateOf(runs.find((one) => one.level === level));
    const steps = runs.flatMap((one) => one.steps ?? []);
    const without = [first.without.server, first.without.client].filter((one) => one !== '');
    return [
      id,
      first.title,
      first.of,
      first.claim,
      at('model'),
      at('code'),
      steps.length > 0 ? String(Math.min(...steps)) : '–',
      without.join(', ') || '–',
    ];
  }),
)}
${details(
  'Pairs in which one mistake covers the other up',
  masked.map(
    ({ ids: both, masked: hidden }) => `${both.join(' and ')}: ${hidden.join(', ')} does not show`,
  ),
)}
${details(
  'Classes of mistakes without a mutant',
  notApplicable.map(({ id, name, because }) => `${id} ${name}: ${because}`),
)}
${details(
  'What of a class none of its mutants stands for',
  elsewhere.map(({ id, name, what }) => `${id} ${name}: ${what}`),
)}
</section>
`;
}

function fateOf(run: Run | undefined): Html | string {
  if (!run) return '–';
  const { fate, states, schedules } = run;
  const cost = schedules === null ? `${grouped(states)} states` : `${grouped(schedules)} schedules`;
  if (fate === 'killed') return verdictLabel('holds', `killed, ${cost}`);
  return verdictLabel(fate === 'incomplete' ? 'incomplete' : 'violated', fate);
}

const details = (title: string, lines: readonly string[]): Html =>
  lines.length === 0
    ? html``
    : html`<details><summary>${title} (${lines.length})</summary>${list(lines)}</details>
`;
