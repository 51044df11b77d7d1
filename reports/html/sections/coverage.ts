import { html, raw } from 'hono/html';
import type { ReportData } from '../../report-data.ts';
import type { Drawing } from '../charts.ts';
import { type Html, table } from './parts.ts';

type Machine = ReportData['coverage'][number]['machines'][number];

/** Which states and transitions of the machines were met, and the charts that show it. */
export function coverageSection({ coverage }: ReportData, charts: readonly Drawing[]): Html {
  if (coverage.length === 0) return html``;
  const names = [...new Set(coverage.flatMap((one) => one.machines.map(({ machine }) => machine)))];
  const cell = (machine: Machine | undefined): string => {
    if (!machine) return '–';
    const { states, transitions } = machine;
    const of = (some: readonly string[], others: readonly string[]) =>
      `${some.length}/${some.length + others.length}`;
    return `${of(states.met, states.never)} · ${of(transitions.taken, transitions.never)}`;
  };
  const shown = charts.filter((one) => names.includes(one.machine));
  return html`<section id="coverage" aria-labelledby="coverage-title">
<h2 id="coverage-title">Coverage of the machines</h2>
<p>States met and transitions taken in some run, of those that the machine with its dialect could show if the rest of the world gave it any event in any order. A composite state counts as each of its parts, and each branch of a guarded transition counts for itself. What is missing needs other faults, user actions or items, or cannot happen in this system.</p>
${table(
  'States met · transitions taken',
  [{ name: 'level, server × page' }, ...names.map((name) => ({ name, isNumber: true }))],
  coverage
    .slice(0, MOST)
    .map(({ level, server, client, machines }) => [
      `${level}, ${server} × ${client}`,
      ...names.map((name) => cell(machines.find((one) => one.machine === name))),
    ]),
)}
${coverage.length > MOST ? html`<p class="quiet">And ${coverage.length - MOST} more: choose one below.</p>` : ''}
<h3 id="charts-title">State charts</h3>
<div class="controls"><label class="grow">Shown <select id="coverage-pick"><option value="">all together</option>${coverage.map(
    ({ level, server, client }, i) =>
      html`<option value="${i}">${level}, ${server} × ${client}</option>`,
  )}</select></label></div>
<ul class="legend"><li><span class="key met" aria-hidden="true">▬</span> met</li><li><span class="key never" aria-hidden="true">┅</span> possible, not met (dashed)</li><li><span class="key other" aria-hidden="true">─</span> not in this dialect (thin)</li></ul>
<div class="charts">
${shown.map(
  (
    one,
  ) => html`<figure class="${one.broad ? 'chart broad' : 'chart'}"><figcaption>${one.title} <span class="quiet" data-count="${charts.indexOf(one)}"></span></figcaption>
<div class="scroll" role="region" aria-label="State chart: ${one.title}" tabindex="0">${raw(one.svg)}</div></figure>
`,
)}</div>
<details id="missing"><summary>Transitions by name</summary><div id="missing-list"></div></details>
</section>
`;
}

const MOST = 40;
