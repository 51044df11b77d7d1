import { scaleLinear } from 'd3-scale';
import { line } from 'd3-shape';
import { html } from 'hono/html';
import type { Explored } from '../../data/explored.ts';
import type { ReportData } from '../../report-data.ts';
import type { Html } from '../sections/parts.ts';
import {
  alongBottom,
  type Frame,
  gridAcross,
  picture,
  powersOfTen,
  powerText,
  shortText,
} from './axes.ts';

interface Series {
  readonly name: string;
  readonly points: readonly (readonly [items: number, states: number])[];
}

const FRAME: Frame = { width: 520, height: 300, left: 62, right: 16, top: 14, bottom: 46 };
const MOST = 8;

/** States over the number of items, on a scale of powers of ten; nothing where there is one count only. */
export function growthPicture(explored: readonly Explored[], { matrix }: ReportData): Html {
  const all = seriesOf(explored, matrix).filter((one) => one.points.length > 1);
  if (all.length === 0) return html``;
  const peak = ({ points }: Series) => Math.max(...points.map(([, states]) => states));
  const shown = [...all].sort((a, b) => peak(b) - peak(a)).slice(0, MOST);
  const points = shown.flatMap((one) => one.points);
  const items = points.map(([count]) => count);
  const states = points.map(([, count]) => count);
  const powers = powersOfTen(Math.min(...states), Math.max(...states));
  const { left, right, top, bottom, width, height } = FRAME;
  const [first, last] = [Math.min(...items), Math.max(...items)];
  const x = scaleLinear([first, last], [left, width - right]);
  const y = scaleLinear([powers[0]!, powers.at(-1)!], [height - bottom, top]);
  const at = ([count, many]: readonly [number, number]): [number, number] => [
    round(x(count)),
    round(y(Math.log10(Math.max(1, many)))),
  ];
  const path = line<readonly [number, number]>(
    (one) => at(one)[0],
    (one) => at(one)[1],
  );
  const across = x.ticks(Math.min(8, last - first)).filter(Number.isInteger);
  const words = shown.map(({ name, points: own }) => {
    const [[from, few], [to, many]] = [own[0]!, own.at(-1)!];
    return `${name}: ${shortText(few)} states for ${from} items, ${shortText(many)} for ${to}`;
  });
  const parts = html`${gridAcross(
    FRAME,
    powers.map((power) => ({ at: round(y(power)), text: powerText(power) })),
  )}${alongBottom(
    FRAME,
    across.map((count) => ({ at: round(x(count)), text: String(count) })),
    'items',
  )}${shown.map(
    ({ points: own }, i) =>
      html`<path class="series s${i}" d="${path(own) ?? ''}"/>${own.map((one) => {
        const [cx, cy] = at(one);
        return html`<circle class="dot s${i}" cx="${cx}" cy="${cy}" r="3"/>`;
      })}`,
  )}`;
  const left8 = all.length - shown.length;
  const below = html`<ul class="legend">${shown.map(
    ({ name }, i) => html`<li><span class="swatch s${i}" aria-hidden="true"></span>${name}</li>`,
  )}${left8 > 0 ? html`<li class="quiet">and ${left8} smaller ones, not drawn</li>` : ''}</ul>`;
  return picture(
    'growth',
    FRAME,
    'States over the number of items',
    `${words.join('; ')}.`,
    parts,
    below,
  );
}

function seriesOf(
  explored: readonly Explored[],
  { cells, worlds }: ReportData['matrix'],
): Series[] {
  const byCell = new Map<string, Map<number, number>>();
  for (const { cell, items, states } of explored) {
    const own = byCell.get(cell) ?? new Map<number, number>();
    own.set(items, Math.max(states, own.get(items) ?? 0));
    byCell.set(cell, own);
  }
  const texts = new Map(worlds.map((one) => [one.id, one.text]));
  const alone = worlds.length === 1;
  return cells.map(({ id, server, client, world }) => ({
    name: `${server} × ${client}${alone ? '' : `, ${texts.get(world)}`}`,
    points: [...(byCell.get(id) ?? [])].sort(([a], [b]) => a - b),
  }));
}

const round = (value: number): number => Math.round(value * 10) / 10;
