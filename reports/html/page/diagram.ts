import type { Message } from '../../data/messages.ts';
import { element, svg } from './dom.ts';

const ACTORS: readonly Message['from'][] = ['page', 'network', 'server', 'store'];
const ROW = 30;
const TOP = 6;

const centre = (actor: Message['from']): number => (ACTORS.indexOf(actor) + 0.5) * 25;
const percent = (value: number): string => `${value}%`;

/** The arrows of one step between the four lifelines; its words stand beside it. */
export function diagram(messages: readonly Message[]): HTMLElement {
  const place = element('div', { class: 'drawn' });
  // The words beside it may need more room; the lifelines go on through it.
  place.style.minHeight = `${TOP + Math.max(1, messages.length) * ROW}px`;
  const made = svg('svg', { 'aria-hidden': 'true' });
  for (const actor of ACTORS) {
    const x = percent(centre(actor));
    made.append(svg('line', { class: 'lifeline', x1: x, x2: x, y1: '0', y2: '100%' }));
  }
  for (const [i, message] of messages.entries()) made.append(...arrow(message, TOP + i * ROW));
  place.append(made);
  return place;
}

function arrow({ from, to, label, kind }: Message, top: number): SVGElement[] {
  const y = top + 21;
  const [a, b] = [centre(from), centre(to)];
  const middle = (a + b) / 2;
  const text = svg(
    'text',
    { class: `label ${kind}`, x: percent(middle), y: String(top + 11), 'text-anchor': 'middle' },
    label,
  );
  if (from === to) {
    const at = percent(a);
    return [svg('circle', { class: `tip ${kind}`, cx: at, cy: String(y - 1), r: '4' }), text];
  }
  const isLost = kind === 'lost';
  // What is lost ends half way, in a cross.
  const end = isLost ? middle : b;
  const line = svg('line', {
    ...{ class: `arrow ${kind}`, x1: percent(a), x2: percent(end) },
    ...{ y1: String(y), y2: String(y) },
  });
  // A nested picture takes a place in percent; a path does not.
  const tip = svg('svg', { x: percent(end), y: String(y), overflow: 'visible', class: 'at' });
  const shape = isLost
    ? svg('path', { class: 'arrow lost', d: 'M-5,-5 L5,5 M-5,5 L5,-5' })
    : svg('path', { class: `tip ${kind}`, d: b > a ? 'M0,0 L-8,-4 L-8,4 Z' : 'M0,0 L8,-4 L8,4 Z' });
  tip.append(shape);
  return [line, tip, text];
}
