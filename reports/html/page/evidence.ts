import type { Cell, Worst } from '../../data/matrix.ts';
import { itemsText } from '../../numbers.ts';
import { classOf, SAID } from '../said.ts';
import { data } from './data.ts';
import { announce, byId, element, maybe } from './dom.ts';

/** A verdict as a small label. */
export const label = (worst: Worst, text: string = SAID[worst].text): HTMLElement =>
  element('span', { class: `verdict ${classOf(worst)}` }, `${SAID[worst].mark} ${text}`);

/** Shows what a cell of the matrix stands on, and goes there. */
export function showEvidence(id: string): boolean {
  const cell = data.cells.find((one) => one.id === id);
  if (!cell) return false;
  const place = byId('evidence');
  const title = element('h3', { id: 'evidence-title' }, `${cell.server} × ${cell.client}`);
  place.replaceChildren(
    title,
    element('p', { class: 'quiet' }, `${worldOf(cell)}, items ${itemsText(cell.items)}`),
    element(
      'div',
      { class: 'scroll', role: 'region', 'aria-label': 'Evidence', tabindex: '0' },
      tableOf(cell),
    ),
  );
  place.setAttribute('aria-labelledby', 'evidence-title');
  place.hidden = false;
  for (const link of document.querySelectorAll('.cell')) {
    if (link.getAttribute('href') === `#${id}`) link.setAttribute('aria-current', 'true');
    else link.removeAttribute('aria-current');
  }
  showWorld(cell.world);
  place.focus({ preventScroll: true });
  place.scrollIntoView({ block: 'nearest' });
  announce(`Evidence for ${cell.server} and ${cell.client}`);
  return true;
}

const worldOf = ({ world }: Cell): string =>
  data.worlds.find((one) => one.id === world)?.text ?? world;

function tableOf(cell: Cell): HTMLTableElement {
  const rows = cell.claims.map(({ claim, verdicts }) => {
    const said = verdicts.map(({ verdict, items, because }) =>
      element(
        'div',
        {},
        label(verdict),
        ` items ${itemsText(items)}${because ? `: ${because}` : ''}`,
      ),
    );
    const found = data.counterexamples.filter((one) => one.cell === cell.id && one.claim === claim);
    const links = found.map(({ id, steps, items }) =>
      element('a', { href: `#${id}` }, `${steps.length} steps, items ${items}`),
    );
    const says = data.claims[claim] ?? '';
    const evidence = links.length > 0 ? links : [exploredText(cell.id, claim)];
    return element(
      'tr',
      {},
      element('th', { scope: 'row' }, claim),
      element('td', {}, ...said),
      element('td', {}, ...evidence),
      element('td', { class: 'quiet' }, says),
    );
  });
  const head = ['claim', 'verdict', 'evidence', 'it says'].map((name) =>
    element('th', { scope: 'col' }, name),
  );
  return element(
    'table',
    {},
    element('caption', { class: 'hidden' }, 'Verdicts by claim and item count'),
    element('thead', {}, element('tr', {}, ...head)),
    element('tbody', {}, ...rows),
  );
}

/** What was looked at, of the largest item count that was explored whole. */
function exploredText(id: string, claim: string): string {
  const at = data.cells.findIndex((one) => one.id === id);
  const own = data.rows.filter(([cell, name]) => cell === at && name === claim);
  const [, , items, , states, interleavings] = own.reduce((a, b) => (b[2] > a[2] ? b : a), own[0]!);
  const every = interleavings === '' ? '' : `, ${interleavings} interleavings`;
  return `items ${items}: ${states} states${every}`;
}

/** The tables of one world, or of all. */
export function showWorld(world: string): void {
  const pick = maybe<HTMLSelectElement>('matrix-world');
  const shown = document.querySelector<HTMLElement>(`.world[data-world="${CSS.escape(world)}"]`);
  if (!pick || !shown?.hidden) return;
  pick.value = world;
  pick.dispatchEvent(new Event('change'));
}
