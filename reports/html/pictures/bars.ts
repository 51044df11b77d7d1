import { scaleLinear } from 'd3-scale';
import { html } from 'hono/html';
import type { Explored } from '../../data/explored.ts';
import { secondsText } from '../../numbers.ts';
import type { Html } from '../sections/parts.ts';
import { alongBottom, type Frame, picture, powersOfTen, powerText, shortText } from './axes.ts';

interface Bar {
  readonly name: string;
  readonly states: number;
  /** ms */
  readonly time: number;
}

const MOST = 12;
const ROW = 50;

/** States and time of each server with each page, on a scale of powers of ten. */
export function dialectBars(explored: readonly Explored[]): Html {
  const bars = barsOf(explored);
  if (bars.length < 2) return html``;
  const shown = [...bars].sort((a, b) => b.states - a.states).slice(0, MOST);
  const frame: Frame = {
    width: 520,
    height: 60 + shown.length * ROW,
    left: 12,
    right: 76,
    top: 6,
    bottom: 46,
  };
  const powers = powersOfTen(1, Math.max(...shown.flatMap(({ states, time }) => [states, time])));
  const x = scaleLinear([powers[0]!, powers.at(-1)!], [frame.left, frame.width - frame.right]);
  const to = (value: number) => Math.round(x(Math.log10(Math.max(1, value))) * 10) / 10;
  const rows = shown.map(({ name, states, time }, i) => {
    const top = frame.top + i * ROW;
    const bar = (y: number, value: number, series: string, text: string) =>
      html`<rect class="bar ${series}" x="${frame.left}" y="${y}" width="${Math.max(1, to(value) - frame.left)}" height="10"/><text class="tick" x="${to(value) + 5}" y="${y + 9}">${text}</text>`;
    return html`<text class="name" x="${frame.left}" y="${top + 12}">${name}</text>${bar(top + 18, states, 's0', shortText(states))}${
      time > 0 ? bar(top + 32, time, 's1', secondsText(time)) : ''
    }`;
  });
  const ticks = powers.map((power) => ({ at: Math.round(x(power)), text: powerText(power) }));
  const words = shown.map(({ name, states, time }) => {
    return `${name}: ${shortText(states)} states${time > 0 ? ` in ${secondsText(time)}` : ''}`;
  });
  const left = bars.length - shown.length;
  const below = html`<ul class="legend"><li><span class="swatch s0" aria-hidden="true"></span>states</li><li><span class="swatch s1" aria-hidden="true"></span>time, ms</li>${
    left > 0 ? html`<li class="quiet">and ${left} smaller ones, not drawn</li>` : ''
  }</ul>`;
  const parts = html`${rows}${alongBottom(frame, ticks, 'states; ms')}`;
  return picture(
    'bars',
    frame,
    'States and time by server and page',
    `${words.join('; ')}.`,
    parts,
    below,
  );
}

function barsOf(explored: readonly Explored[]): Bar[] {
  const bars = new Map<string, Bar>();
  for (const { level, server, client, states, time } of explored) {
    const name = `${server} × ${client}${level === 'model' ? '' : `, ${level}`}`;
    const before = bars.get(name) ?? { name, states: 0, time: 0 };
    bars.set(name, { name, states: before.states + states, time: before.time + (time ?? 0) });
  }
  return [...bars.values()];
}
