import { createHash } from 'node:crypto';
import { html, raw } from 'hono/html';
import { CLAIMS } from '../../model/claims.ts';
import type { ReportData } from '../report-data.ts';
import { type Drawing, drawings } from './charts.ts';
import { embedded, type Payload, payloadOf } from './payload.ts';
import { pageScript } from './script.ts';
import { counterexampleSection, differenceSection } from './sections/counterexamples.ts';
import { coverageSection } from './sections/coverage.ts';
import { exploredSection, verdictTable } from './sections/explored.ts';
import { incidentSection } from './sections/incident.ts';
import { matrixSection } from './sections/matrix.ts';
import { mutantsSection } from './sections/mutants.ts';
import { headlineOf, overview } from './sections/overview.ts';
import type { Html } from './sections/parts.ts';
import { expectationSection, scenarioSection } from './sections/scenarios.ts';
import { STYLE } from './style.ts';

/**
 * The report as one document: it needs no network and no other file. Whatever the texts in it are, they
 * are shown and not run: they are escaped, and the document's policy allows its own script and style
 * only. 10,000 entries take some seconds and megabytes. Throws UsageError where the script is not
 * built.
 */
export async function htmlReport(data: ReportData): Promise<string> {
  const charts = data.coverage.length > 0 ? await drawings() : [];
  const says = Object.fromEntries(Object.entries(CLAIMS).map(([name, one]) => [name, one.says]));
  const payload = embedded({ ...payloadOf(data, says), charts: charts.map(withoutSvg) });
  const script = pageScript();
  const policy = [
    "default-src 'none'",
    `script-src '${digestOf(script)}'`,
    `style-src '${digestOf(STYLE)}'`,
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ');
  const sections = sectionsOf(data, charts);
  const document = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<title>${headlineOf(data)} – unstuck</title>
<style>${raw(STYLE)}</style>
</head>
<body>
<a class="skip" href="#overview">To the report</a>
<header class="bar"><div><nav aria-label="Parts of the report"><ul>${sections
    .filter(({ body }) => String(body).trim() !== '')
    .map(
      ({ id, name }) => html`<li><a href="#${id}">${name}</a></li>`,
    )}</ul></nav><button type="button" id="theme">Dark</button></div></header>
<main>
${sections.map(({ body }) => body)}
</main>
<p id="announcer" class="hidden" role="status"></p>
<script type="application/json" id="data">${raw(payload)}</script>
<script type="module">${raw(script)}</script>
</body>
</html>
`;
  return String(await document);
}

/** What the script has to know of a drawing. */
export type ChartIndex = Pick<Drawing, 'machine' | 'states' | 'edges' | 'transitions'>;

/** What is written into the document. */
export type Embedded = Payload & { readonly charts: readonly ChartIndex[] };

const withoutSvg = ({ svg: _, title: __, broad: ___, ...index }: Drawing): ChartIndex => index;

interface Section {
  readonly id: string;
  readonly name: string;
  readonly body: Html;
}

function sectionsOf(data: ReportData, charts: readonly Drawing[]): Section[] {
  const ran = data.entries.length > 0;
  const nothing = '' as unknown as Html;
  return [
    { id: 'overview', name: 'Overview', body: overview(data) },
    { id: 'verdicts', name: 'Verdicts', body: ran ? matrixSection(data) : nothing },
    { id: 'counterexamples', name: 'Counterexamples', body: counterexampleSection(data) },
    { id: 'differences', name: 'Differences', body: differenceSection(data) },
    { id: 'incident', name: 'Incident', body: incidentSection(data) },
    { id: 'expectations', name: 'Expectations', body: expectationSection(data) },
    { id: 'scenarios', name: 'Scenarios', body: scenarioSection(data) },
    { id: 'explored', name: 'Explored', body: exploredSection(data) },
    { id: 'coverage', name: 'Coverage', body: coverageSection(data, charts) },
    { id: 'mutants', name: 'Mutants', body: mutantsSection(data) },
    { id: 'all', name: 'All verdicts', body: verdictTable(data) },
  ];
}

const digestOf = (text: string): string =>
  `sha256-${createHash('sha256').update(text, 'utf8').digest('base64')}`;
