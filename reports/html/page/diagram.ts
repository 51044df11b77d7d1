import type { Message } from '../../data/messages.ts';
import { svg } from './dom.ts';

const ACTORS: readonly Message['from'][] = ['page', 'network', 'server', 'store'];
const ROW = 30;
const TOP = 6;

const place = (actor: Message['from']): number => (ACTORS.indexOf(actor) + 0.5) * 25;
const percent = (value: number): string => `${value}%`;

/** The arrows of one step between the four lifelines; its words stand beside it. */
export function diagram(messages: readonly Message[]): SVGElement {
  const height = TOP + Math.max(1, messages.length) * ROW;
  const made = svg('svg', { height: String(height), 'aria-hidden': 'true' });
  for (const actor of ACTORS) {
    const x = percent(place(actor));
    made.append(svg('line', { class: 'lifeline', x1: x, x2: x, y1: '0', y2: '100%' }));
  }
  for (const [i, message] of messages.entries()) made.append(...arrow(message, TOP + i * ROW));
  return made;
}

function arrow({ from, to, label, kind }: Message, top: number): SVGElement[] {
  const y = top + 21;
  const [a, b] = [place(from), place(to)];
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
