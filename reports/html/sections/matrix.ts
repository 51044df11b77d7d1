import { html } from 'hono/html';
import type { Cell, World } from '../../data/matrix.ts';
import { itemsText } from '../../numbers.ts';
import type { ReportData } from '../../report-data.ts';
import { classOf, SAID } from '../said.ts';
import { type Html, scrolling } from './parts.ts';

/** Server by page, one table for each world; each cell leads to its evidence. */
export function matrixSection({ matrix, scope }: ReportData): Html {
  const { worlds } = matrix;
  const several = worlds.length > SHOWN_AT_ONCE;
  return html`<section id="verdicts" aria-labelledby="verdicts-title">
<h2 id="verdicts-title">Verdicts</h2>
<p>Every server with every page. A cell says the worst of its verdicts, over all claims and item counts; it leads to the evidence.</p>
<div class="controls">
<label>Claim <select id="matrix-claim"><option value="">the worst of all</option>${scope.claims.map(
    (one) => html`<option value="${one}">${one}</option>`,
  )}</select></label>
${
  worlds.length > 1
    ? html`<label>Faults and users <select id="matrix-world">${
        several ? '' : html`<option value="">all ${worlds.length} worlds</option>`
      }${worlds.map((one) => html`<option value="${one.id}">${one.text}</option>`)}</select></label>`
    : ''
}
</div>
${worlds.map((world, i) => worldTable(world, matrix, several && i > 0))}
<div id="evidence" class="card" tabindex="-1" hidden></div>
</section>
`;
}

const SHOWN_AT_ONCE = 4;

function worldTable(
  world: World,
  { servers, clients, cells }: ReportData['matrix'],
  hidden: boolean,
): Html {
  const own = new Map(
    cells
      .filter((one) => one.world === world.id)
      .map((one) => [JSON.stringify([one.server, one.client]), one]),
  );
  const at = (server: string, client: string) => own.get(JSON.stringify([server, client]));
  const rows = servers.filter((server) => clients.some((client) => at(server, client)));
  const columns = clients.filter((client) => servers.some((server) => at(server, client)));
  return html`<div class="world" data-world="${world.id}"${hidden ? html` hidden` : ''}>${scrolling(
    `Verdicts: ${world.text}`,
    html`<table class="matrix">
<caption>${world.text}</caption>
<thead><tr><td></td>${columns.map((one) => html`<th scope="col"><span class="of">page</span> ${one}</th>`)}</tr></thead>
<tbody>${rows.map(
      (
        server,
      ) => html`<tr><th scope="row"><span class="of">server</span> ${server}</th>${columns.map(
        (client) => {
          const cell = at(server, client);
          return cell ? cellLink(cell) : html`<td class="none">–</td>`;
        },
      )}</tr>
`,
    )}</tbody></table>`,
  )}</div>
`;
}

function cellLink(cell: Cell): Html {
  const { id, worst, counts, items } = cell;
  const all = Object.values(counts).reduce((sum, one) => sum + one, 0);
  const said =
    worst === 'holds'
      ? `${all} hold`
      : `${counts[worst]} of ${all} ${worst === 'expected' ? 'violated' : worst}`;
  return html`<td><a class="cell ${classOf(worst)}" href="#${id}"><span class="said"><span aria-hidden="true">${
    SAID[worst].mark
  }</span> ${said}</span><span class="sub">${worst === 'expected' ? 'as expected, ' : ''}items ${itemsText(items)}</span></a></td>`;
}
