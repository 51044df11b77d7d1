import { grouped } from '../../numbers.ts';
import { SAID } from '../said.ts';
import { data } from './data.ts';
import { byId, element, maybe } from './dom.ts';
import { label } from './evidence.ts';

/** So many rows are in the document at once, however many there are. */
const SHOWN = 100;

/** The table of all verdicts: a page at a time, of those that have every word of the filter. */
export function startVerdicts(): void {
  const filter = maybe<HTMLInputElement>('filter');
  if (!filter) return;
  const texts = data.rows.map((row) => textOf(row));
  let found = data.rows.map((_, i) => i);
  let from = 0;
  const draw = (): void => {
    const part = found.slice(from, from + SHOWN);
    document.querySelector('#rows tbody')!.replaceChildren(...part.map(rowOf));
    const last = Math.min(from + SHOWN, found.length);
    byId('found').textContent =
      found.length === data.rows.length
        ? ''
        : `${grouped(found.length)} of ${grouped(data.rows.length)}`;
    byId('pages').textContent =
      found.length === 0
        ? 'none'
        : `${grouped(from + 1)} to ${grouped(last)} of ${grouped(found.length)}`;
    byId<HTMLButtonElement>('earlier').disabled = from === 0;
    byId<HTMLButtonElement>('later').disabled = last >= found.length;
  };
  filter.addEventListener('input', () => {
    const words = filter.value.toLowerCase().split(/\s+/).filter(Boolean);
    found = texts.flatMap((text, i) => (words.every((word) => text.includes(word)) ? [i] : []));
    from = 0;
    draw();
  });
  byId('earlier').addEventListener('click', () => {
    from = Math.max(0, from - SHOWN);
    draw();
  });
  byId('later').addEventListener('click', () => {
    from += SHOWN;
    draw();
  });
  draw();
}

const worlds = new Map(data.worlds.map((one) => [one.id, one.text]));

function textOf([at, claim, items, said, , , because]: (typeof data.rows)[number]): string {
  const { server, client, world } = data.cells[at]!;
  const words = [
    claim,
    SAID[said].text,
    server,
    client,
    worlds.get(world),
    `items ${items}`,
    because,
  ];
  return words.join(' ').toLowerCase();
}

function rowOf(i: number): HTMLTableRowElement {
  const [at, claim, items, said, states, interleavings, because] = data.rows[i]!;
  const { id, server, client, world } = data.cells[at]!;
  const number = (text: string) => element('td', { class: 'number' }, text);
  return element(
    'tr',
    {},
    element('th', { scope: 'row' }, element('a', { href: `#${id}` }, claim)),
    element('td', {}, label(said), ...(because === '' ? [] : [` ${because}`])),
    element('td', {}, server),
    element('td', {}, client),
    element('td', {}, worlds.get(world) ?? ''),
    number(String(items)),
    number(states),
    number(interleavings === '' ? '–' : interleavings),
  );
}
