import { html } from 'hono/html';
import type { ReportData } from '../../report-data.ts';
import { type Html, table, verdictLabel } from './parts.ts';

const WORST = {
  'as expected': 'holds',
  'not as expected': 'violated',
  incomplete: 'incomplete',
} as const;

/** Scenarios that were asked for, each with what it found. */
export function scenarioSection({ scenarios }: ReportData): Html {
  if (scenarios.length === 0) return html``;
  return html`<section id="scenarios" aria-labelledby="scenarios-title">
<h2 id="scenarios-title">Scenarios</h2>
${table(
  'Scenarios, and whether each is as expected',
  [{ name: 'scenario' }, { name: 'result' }, { name: 'says' }],
  scenarios.map(({ id, title, result, differences }) => [
    id,
    verdictLabel(WORST[result], result),
    html`${title}${differences.map((one) => html`<br><span class="quiet">${one}</span>`)}`,
  ]),
)}
</section>
`;
}
