import { html } from 'hono/html';
import { CLAIMS } from '../../../model/claims.ts';
import type { Cell, ClaimCell, Worst } from '../../data/matrix.ts';
import { WORST } from '../../data/matrix.ts';
import { bytesText, grouped, itemsText, limitText } from '../../numbers.ts';
import type { ReportData } from '../../report-data.ts';
import { classOf, SAID } from '../said.ts';
import { commandLine, type Html, list, verdictLabel } from './parts.ts';

/** The first screen: what was proved, within which bounds, under which assumptions, and what was not. */
export function overview(data: ReportData): Html {
  const { command, worst, entries } = data;
  const ran = entries.length > 0;
  return html`<section id="overview" aria-labelledby="headline">
<p class="kicker">unstuck report</p>
<h1 id="headline" class="${ran ? classOf(worst) : ''}">${ran ? html`<span aria-hidden="true">${SAID[worst].mark}</span> ` : ''}${headlineOf(data)}</h1>
${ran ? html`<p class="lead">${leadOf(data)}</p>` : ''}
${command === '' ? '' : commandLine(command)}
${ran ? tiles(data) : ''}
${ran ? cards(data) : ''}
</section>
`;
}

/** One sentence that may be quoted. */
export function headlineOf(data: ReportData): string {
  const { worst, totals, entries, explained, mutants, matrix, scope } = data;
  if (entries.length === 0) {
    if (explained) return 'What explains the log';
    return mutants ? 'What the claims catch' : 'Nothing ran, so nothing was proved';
  }
  const many = (count: number, what: string) =>
    `${grouped(count)} ${what}${count === 1 ? '' : 's'}`;
  switch (worst) {
    case 'disagrees':
      return `Code and model disagree: ${many(totals.disagrees, 'verdict')} cannot be given`;
    case 'violated':
      return `${violatedClaims(matrix)} of ${many(scope.claims.length, 'claim')} violated, each with a shortest trace`;
    case 'incomplete':
      return `Nothing is violated so far; ${many(totals.incomplete, 'verdict')} incomplete`;
    case 'not reached':
      return 'Nothing is violated, but a state that should be reachable is not';
    case 'expected':
      return `As expected: ${many(totals.expected, 'known violation')}, and all else holds`;
    default:
      return 'Every claim holds in every interleaving within the bounds';
  }
}

const violatedClaims = ({ cells }: ReportData['matrix']): number =>
  new Set(
    cells.flatMap(({ claims }) =>
      claims.filter((one) => one.worst === 'violated').map((one) => one.claim),
    ),
  ).size;

function leadOf({ matrix, scope, totals }: ReportData): string {
  const several = (names: readonly string[], what: string) =>
    names.length === 1 ? `${what} ${names[0]}` : `${names.length} ${what}s`;
  return [
    several(matrix.servers, 'server'),
    several(matrix.clients, 'page'),
    matrix.worlds.length === 1 ? matrix.worlds[0]!.text : `${matrix.worlds.length} worlds`,
    `items ${itemsText(scope.items)}`,
    `${grouped(totals.verdicts)} verdicts in ${grouped(totals.configurations)} explorations`,
  ].join(' · ');
}

const TILES: readonly Worst[] = [
  'holds',
  'violated',
  'incomplete',
  'expected',
  'not reached',
  'disagrees',
];

function tiles({ totals: { states, transitions }, levels, matrix }: ReportData): Html {
  // Only the model counts them; what code ran is no part of that number.
  const interleavings = levels.find((one) => one.level === 'model')?.interleavings ?? null;
  const count = (worst: Worst) => matrix.cells.reduce((sum, one) => sum + one.counts[worst], 0);
  const verdicts = TILES.map((worst) => [worst, count(worst)] as const);
  const always = ['holds', 'violated', 'incomplete'];
  const shown = verdicts.filter(([worst, count]) => count > 0 || always.includes(worst));
  const explored: [string, string][] = [
    ['states', grouped(states)],
    ['transitions', grouped(transitions)],
    ['interleavings', interleavings === null ? 'not counted' : shortened(BigInt(interleavings))],
  ];
  return html`<dl class="tiles">
${shown.map(
  ([worst, count]) =>
    html`<div class="${count > 0 ? classOf(worst) : 'none'}"><dt>${SAID[worst].text}</dt><dd>${grouped(count)}</dd></div>
`,
)}${explored.map(
  ([
    name,
    text,
  ]) => html`<div><dt>${name}</dt><dd class="${text.length > 9 ? 'long' : ''}">${text}</dd></div>
`,
)}</dl>`;
}

/** What has no room in a tile as a power of ten; the table of what was explored has every digit. */
const shortened = (count: bigint): string => {
  const digits = String(count);
  if (digits.length <= 10) return grouped(count);
  return `${digits[0]}.${digits.slice(1, 3)}e${digits.length - 1}`;
};

function cards(data: ReportData): Html {
  const { scope } = data;
  const bounds = scope.bounds.map(({ maxStates, maxMemory, timeLimit }) => {
    return `At most ${grouped(maxStates)} states, ${bytesText(maxMemory)}, ${limitText(timeLimit)} for each exploration.`;
  });
  const hits = scope.hits.slice(0, MOST_LINES).map((one) => `Hit: ${one}.`);
  const more =
    scope.hits.length > MOST_LINES ? [`And ${scope.hits.length - MOST_LINES} more.`] : [];
  const within = [
    `Items ${itemsText(scope.items)}.`,
    ...bounds,
    ...(scope.hits.length === 0 ? ['No bound was hit.'] : [...hits, ...more]),
  ];
  return html`<div class="cards">
<div class="card wide"><h2>Proved, and not</h2>${claimRows(data)}</div>
<div class="card"><h2>Not proved</h2>${list(scope.notProved)}</div>
<div class="card"><h2>Within these bounds</h2>${list(within)}
<h2>Under these assumptions</h2>${list(scope.assumptions)}</div>
</div>`;
}

const MOST_LINES = 5;

/** For each claim: in how many cells it holds, and where to look if it does not. */
function claimRows({ scope, matrix, counterexamples }: ReportData): Html {
  const rows = scope.claims.map((claim) => {
    const cells = matrix.cells.flatMap((cell) => partOf(cell, claim));
    const count = (worst: Worst) => cells.filter((one) => one.worst === worst).length;
    const shown = WORST.filter((one) => count(one) > 0);
    const evidence = counterexamples.find((one) => one.claim === claim);
    const of = cells.length;
    return html`<li><span class="claim">${
      evidence ? html`<a href="#${evidence.id}">${claim}</a>` : claim
    }</span><span class="labels">${shown.map((one) =>
      verdictLabel(one, of === 1 ? undefined : `${SHORT[one] ?? one} in ${count(one)} of ${of}`),
    )}</span></li>
`;
  });
  return html`<ul class="claims">${rows}</ul>
<details><summary>What the claims say</summary><dl class="says">${scope.claims.map(
    (claim) => html`<dt>${claim}</dt><dd>${CLAIMS[claim].says}</dd>`,
  )}</dl></details>`;
}

const SHORT: Readonly<Partial<Record<Worst, string>>> = { expected: 'violated as expected' };

const partOf = (cell: Cell, claim: string): readonly ClaimCell[] =>
  cell.claims.filter((one) => one.claim === claim);
