import { html } from 'hono/html';
import { grouped, secondsText } from '../../numbers.ts';
import type { ReportData } from '../../report-data.ts';
import { dialectBars } from '../pictures/bars.ts';
import { growthPicture } from '../pictures/growth.ts';
import { type Html, table } from './parts.ts';

/** How much was looked at: by level, over the number of items, and by dialect. */
export function exploredSection(data: ReportData): Html {
  const { levels, explored } = data;
  if (explored.length === 0) return html``;
  const count = (number: number | null) => (number === null ? '–' : grouped(number));
  return html`<section id="explored" aria-labelledby="explored-title">
<h2 id="explored-title">Explored</h2>
${table(
  'Interleavings checked, by level',
  [
    { name: 'level' },
    { name: 'explorations', isNumber: true },
    { name: 'states', isNumber: true },
    { name: 'transitions', isNumber: true },
    { name: 'interleavings, exact', isNumber: true },
    { name: 'schedules run', isNumber: true },
    { name: 'rest known from another', isNumber: true },
    { name: 'time', isNumber: true },
  ],
  levels.map((one) => [
    one.level,
    grouped(one.configurations),
    grouped(one.states),
    grouped(one.transitions),
    one.interleavings === null
      ? one.level === 'model'
        ? 'not counted: a bound was hit'
        : '–'
      : html`<span class="digits">${grouped(BigInt(one.interleavings))}</span>`,
    one.orders === null
      ? count(one.executed)
      : `${count(one.executed)} of ${count(one.orders)} orders`,
    count(one.pruned),
    one.time > 0 ? secondsText(one.time) : '–',
  ]),
)}
<p class="quiet">An interleaving is a maximal schedule from the page load to the end; a cycle counts once, and calls that are interchangeable count as one. Of the code a schedule is cut, or never begun, where another one has shown the rest; in the browser one schedule of each order of responses is run.</p>
<div class="pictures">
${growthPicture(explored, data)}
${dialectBars(explored)}
</div>
</section>
`;
}

/** Every verdict, a page at a time, with a filter. */
export function verdictTable({ entries }: ReportData): Html {
  if (entries.length === 0) return html``;
  return html`<section id="all" aria-labelledby="all-title">
<h2 id="all-title">All ${grouped(entries.length)} verdicts</h2>
<div class="controls">
<label class="grow">Filter <input id="filter" type="search" placeholder="settles violated as-logged" autocomplete="off" spellcheck="false"></label>
<p id="found" role="status" class="quiet"></p>
</div>
<div class="scroll" role="region" aria-label="All verdicts" tabindex="0"><table id="rows">
<caption class="hidden">All verdicts</caption>
<thead><tr><th scope="col">claim</th><th scope="col">verdict</th><th scope="col">server</th><th scope="col">page</th><th scope="col">faults and users</th><th scope="col" class="number">items</th><th scope="col" class="number">states</th><th scope="col" class="number">interleavings</th></tr></thead>
<tbody></tbody></table></div>
<div class="controls"><button type="button" id="earlier">Earlier</button><span id="pages" class="quiet"></span><button type="button" id="later">Later</button></div>
</section>
`;
}
