import { html } from 'hono/html';
import { phraseOf } from '../../../model/phrases.ts';
import type { ReportData } from '../../report-data.ts';
import type { Html } from './parts.ts';

/** The frame in which the script shows one counterexample at a time. */
export function counterexampleSection({ counterexamples }: ReportData): Html {
  if (counterexamples.length === 0) return html``;
  const [first] = counterexamples;
  return html`<section id="counterexamples" aria-labelledby="counterexamples-title">
<h2 id="counterexamples-title">Counterexamples</h2>
<p>The shortest schedule of each claim that is violated, for the fewest items. ${
    counterexamples.length === 1 ? 'There is one.' : `There are ${counterexamples.length}.`
  }</p>
<div class="controls"><label class="grow">Counterexample <select id="pick">${counterexamples.map(
    (one) =>
      html`<option value="${one.id}">${one.claim}: ${one.where}${one.expected ? ' (expected)' : ''}</option>`,
  )}</select></label></div>
<article id="counterexample" aria-labelledby="counterexample-title" data-first="${first!.id}"></article>
<noscript><p>Stepping through a counterexample needs scripts; the traces are in the JSON report, and <code>unstuck replay</code> prints them.</p></noscript>
</section>
`;
}

/** Where code and model part: the steps up to there, and both sides. */
export function differenceSection({ differences, matrix }: ReportData): Html {
  if (differences.length === 0) return html``;
  const where = (id: string) => {
    const cell = matrix.cells.find((one) => one.id === id)!;
    return `${cell.server} × ${cell.client}, ${matrix.worlds.find((one) => one.id === cell.world)!.text}`;
  };
  const lines = (title: string, all: readonly string[]) =>
    html`<h4>${title}</h4><ul class="plain mono">${all.map((one) => html`<li>${one}</li>`)}</ul>`;
  return html`<section id="differences" aria-labelledby="differences-title">
<h2 id="differences-title">Code and model disagree</h2>
${differences.slice(0, MOST).map(
  ({
    cell,
    items,
    steps,
    what,
    code,
    model,
  }) => html`<div class="card"><h3>In ${what}: ${where(cell)}, items ${items}</h3>
<ol class="mono">${steps.map((one) => html`<li>${phraseOf(one)}</li>`)}</ol>
${lines('The code', code)}${lines('The model', model)}</div>`,
)}
${differences.length > MOST ? html`<p>And ${differences.length - MOST} more, in the JSON report.</p>` : ''}
</section>
`;
}

const MOST = 20;
