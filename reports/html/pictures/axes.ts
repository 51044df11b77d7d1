import { html } from 'hono/html';
import { grouped } from '../../numbers.ts';
import type { Html } from '../sections/parts.ts';

/** Where a picture is drawn, and the room that its axes need. */
export interface Frame {
  readonly width: number;
  readonly height: number;
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

export interface Tick {
  readonly at: number;
  readonly text: string;
}

/** A picture with its title, and in words what it shows, for those who do not see it. */
export function picture(
  id: string,
  { width, height }: Frame,
  title: string,
  words: string,
  parts: Html,
  below: Html = html``,
): Html {
  return html`<figure class="${width > 600 ? 'picture broad' : 'picture'}"><figcaption>${title}</figcaption>
<div class="scroll" role="region" aria-label="${title}" tabindex="0"><svg viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-labelledby="${id}-title ${id}-words">
<title id="${id}-title">${title}</title><desc id="${id}-words">${words}</desc>
${parts}</svg></div>
${below}</figure>
`;
}

/** Lines across, each with its value at the left. */
export const gridAcross = (frame: Frame, ticks: readonly Tick[]): Html =>
  html`${ticks.map(
    ({ at, text }) =>
      html`<line class="grid" x1="${frame.left}" x2="${frame.width - frame.right}" y1="${at}" y2="${at}"/><text class="tick" x="${frame.left - 6}" y="${at + 4}" text-anchor="end">${text}</text>`,
  )}`;

/** Values along the bottom. */
export const alongBottom = (frame: Frame, ticks: readonly Tick[], label: string): Html => {
  const y = frame.height - frame.bottom;
  return html`<line class="axis" x1="${frame.left}" x2="${frame.width - frame.right}" y1="${y}" y2="${y}"/>${ticks.map(
    ({ at, text }) =>
      html`<text class="tick" x="${at}" y="${y + 16}" text-anchor="middle">${text}</text>`,
  )}<text class="tick" x="${(frame.left + frame.width - frame.right) / 2}" y="${y + 34}" text-anchor="middle">${label}</text>`;
};

/** Powers of ten from the least to the most and beyond, no more than seven. */
export function powersOfTen(least: number, most: number): number[] {
  const from = Math.floor(Math.log10(Math.max(1, least)));
  const to = Math.ceil(Math.log10(Math.max(10, most)));
  const step = Math.max(1, Math.ceil((to - from) / 6));
  const powers: number[] = [];
  for (let power = from; power < to + step; power += step) powers.push(power);
  return powers;
}

/** `1`, `10`, `1,000`, `1 M` */
export const powerText = (power: number): string =>
  power < 6 ? grouped(10 ** power) : shortText(10 ** power);

/** Up to three digits, as people say it: `1.2 M`. */
export function shortText(value: number): string {
  for (const [size, unit] of [
    [1e9, ' G'],
    [1e6, ' M'],
    [1e3, ' k'],
  ] as const) {
    if (value >= size) return `${Number((value / size).toPrecision(3))}${unit}`;
  }
  return String(Number(value.toPrecision(3)));
}
