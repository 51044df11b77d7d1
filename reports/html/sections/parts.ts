import { html } from 'hono/html';
import type { Worst } from '../../data/matrix.ts';
import { classOf, SAID } from '../said.ts';

export type Html = ReturnType<typeof html>;

/** A verdict as a small label. */
export const verdictLabel = (worst: Worst, text: string = SAID[worst].text): Html =>
  html`<span class="verdict ${classOf(worst)}"><span aria-hidden="true">${SAID[worst].mark}</span> ${text}</span>`;

/** A command to paste, with a button that copies it. */
export const commandLine = (command: string): Html =>
  html`<div class="command"><code tabindex="0">${command}</code><button type="button" data-copy="${command}">Copy</button></div>`;

export const list = (lines: readonly string[]): Html =>
  html`<ul class="plain">${lines.map((line) => html`<li>${line}</li>`)}</ul>`;

/** A table that scrolls by itself where it is wider than the screen. */
export const scrolling = (label: string, table: Html): Html =>
  html`<div class="scroll" role="region" aria-label="${label}" tabindex="0">${table}</div>`;

export interface Column {
  readonly name: string;
  readonly isNumber?: boolean;
}

/** A plain table; the first cell of each row is its header. */
export function table(
  caption: string,
  columns: readonly Column[],
  rows: readonly (readonly (string | Html)[])[],
): Html {
  const numeric = (i: number) => (columns[i]?.isNumber ? 'number' : '');
  return scrolling(
    caption,
    html`<table class="${columns.length > 5 ? 'more' : columns.length > 3 ? 'many' : ''}">
<caption>${caption}</caption>
<thead><tr>${columns.map((one, i) => html`<th scope="col" class="${numeric(i)}">${one.name}</th>`)}</tr></thead>
<tbody>${rows.map(
      ([first, ...rest]) => html`<tr><th scope="row">${first}</th>${rest.map(
        (cell, i) => html`<td class="${numeric(i + 1)}">${cell}</td>`,
      )}</tr>
`,
    )}</tbody></table>`,
  );
}
