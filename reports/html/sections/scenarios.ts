import { html } from 'hono/html';
import type { ReportData } from '../../report-data.ts';
import { type Html, table, verdictLabel } from './parts.ts';

const WORST = {
  'as expected': 'holds',
  'not as expected': 'violated',
  incomplete: 'incomplete',
} as const;

/** How the verdicts compare with those that were stored. */
export function expectationSection({ expectations }: ReportData): Html {
  if (!expectations) return html``;
  const { file, asExpected, differences } = expectations;
  const said = differences.length === 0 ? 'All are as stored.' : `${differences.length} are not.`;
  return html`<section id="expectations" aria-labelledby="expectations-title">
<h2 id="expectations-title">Compared with stored verdicts</h2>
<p>${asExpected} verdicts are as <code>${file}</code> expects. ${said}</p>
${
  differences.length === 0
    ? ''
    : table(
        'Not as expected',
        [{ name: 'what' }, { name: 'expected' }, { name: 'found' }],
        differences
          .slice(0, MOST)
          .map(({ what, expected, found }) => [
            what,
            expected ?? 'not stored',
            found ?? 'not asked',
          ]),
      )
}
${differences.length > MOST ? html`<p>And ${differences.length - MOST} more, in the JSON report.</p>` : ''}
</section>
`;
}

const MOST = 200;

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
