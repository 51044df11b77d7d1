import type { Cell, Worst } from '../../data/matrix.ts';
import { itemsText } from '../../numbers.ts';
import { classOf, SAID } from '../said.ts';
import { data } from './data.ts';
import { maybe } from './dom.ts';

/** The matrix shows all claims, or one; all worlds, or one. */
export function startMatrix(): void {
  const claim = maybe<HTMLSelectElement>('matrix-claim');
  if (!claim) return;
  const links = [...document.querySelectorAll<HTMLAnchorElement>('a.cell')].map((link) => {
    return { link, html: [...link.childNodes], className: link.className };
  });
  const cells = new Map(data.cells.map((one) => [`#${one.id}`, one]));
  claim.addEventListener('change', () => {
    for (const { link, html, className } of links) {
      const cell = cells.get(link.getAttribute('href')!)!;
      if (claim.value === '') {
        link.className = className;
        link.replaceChildren(...html);
      } else drawClaim(link, cell, claim.value);
    }
  });
  const world = maybe<HTMLSelectElement>('matrix-world');
  world?.addEventListener('change', () => {
    for (const one of document.querySelectorAll<HTMLElement>('.world')) {
      one.hidden = world.value !== '' && one.dataset.world !== world.value;
    }
  });
}

function drawClaim(link: HTMLAnchorElement, { claims }: Cell, name: string): void {
  const found = claims.find((one) => one.claim === name);
  link.className = found ? `cell ${classOf(found.worst)}` : 'cell unasked';
  const line = (text: string, kind: string) => {
    const made = document.createElement('span');
    made.className = kind;
    made.textContent = text;
    return made;
  };
  if (!found) {
    link.replaceChildren(line('not asked', 'said'), line('it means nothing here', 'sub'));
    return;
  }
  const worst: Worst = found.worst;
  const items = found.verdicts.filter((one) => one.verdict === worst).flatMap((one) => one.items);
  link.replaceChildren(
    line(`${SAID[worst].mark} ${SAID[worst].text}`, 'said'),
    line(`items ${itemsText(items)}`, 'sub'),
  );
}
