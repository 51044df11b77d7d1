import { scaleLinear } from 'd3-scale';
import { html } from 'hono/html';
import type { ExplainReport } from '../../explain-report.ts';
import type { Html } from '../sections/parts.ts';
import { alongBottom, type Frame, picture } from './axes.ts';

type Job = ExplainReport['jobs'][number];
type Logged = NonNullable<Job['log']>[number];

const WIDTH = 940;
const LEFT = 178;
const RIGHT = 20;
const ROW = 30;
/** Seconds between two ticks, so that each falls on a moment that people count in. */
const STEPS = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 1800, 3600, 21_600];
const DAY = 86_400;
const MOST_TICKS = 10;

/** One lane: a call from its arrival to its answer, with what its handler did between. */
interface Lane {
  readonly name: string;
  readonly call: string;
  readonly events: readonly Logged[];
}

/** The incident's timeline: a lane for each call, and the faults that explain it. */
export function timeline(job: Job, number: number): Html {
  const log = job.log ?? [];
  const [first] = log;
  const last = log.at(-1);
  if (!first || !last || last.at === first.at) return html``;
  const lanes = lanesOf(log);
  const scale = (left: number, right: number) => scaleLinear([first.at, last.at], [left, right]);
  const marks = marksOf(log, scale(LEFT, WIDTH - RIGHT));
  const rows = 1 + Math.max(0, ...marks.map((one) => one.row));
  const top = 10 + rows * 15;
  const frame: Frame = {
    ...{ width: WIDTH, left: LEFT, right: RIGHT, top, bottom: 46 },
    height: top + 46 + lanes.length * ROW,
  };
  const x = scale(frame.left, frame.width - frame.right);
  const at = (moment: number) => Math.round(x(moment) * 10) / 10;
  const rowOf = (i: number) => frame.top + (i + 0.65) * ROW;
  const page = marks.map(
    ({ at: place, row, text, anchor }) =>
      html`<line class="moment" x1="${place}" x2="${place}" y1="${8 + row * 15}" y2="${frame.height - frame.bottom}"/><text class="mark" x="${place + (anchor === 'end' ? -4 : 4)}" y="${16 + row * 15}" text-anchor="${anchor}">${text}</text>`,
  );
  const drawn = lanes.map((lane, i) => laneOf(lane, rowOf(i), at, faultOf(job, lane, log)));
  const seconds = (last.at - first.at) / 1000;
  const step =
    STEPS.find((one) => seconds / one <= MOST_TICKS) ?? DAY * Math.ceil(seconds / DAY / MOST_TICKS);
  const ticks = Array.from({ length: 1 + Math.floor(seconds / step) }, (_, i) => ({
    at: at(first.at + i * step * 1000),
    text: clockText(i * step),
  }));
  const words = log.map((one) => one.text).join('; ');
  const below = html`<ul class="legend"><li><span class="swatch s0" aria-hidden="true"></span>a call, from its arrival to the last that the log says of it; dotted where it tells no answer</li><li><span class="key" aria-hidden="true">▲</span> takes an item, <span class="key" aria-hidden="true">●</span> settles it</li><li><span class="swatch fault" aria-hidden="true"></span>a fault, somewhere in this time</li></ul>
<details><summary>The log in words</summary><ol class="mono">${log.map((one) => html`<li>${one.text}</li>`)}</ol></details>`;
  const parts = html`${page}${drawn}${alongBottom(frame, ticks, 'minutes and seconds since the log begins')}`;
  return picture(`timeline-${number}`, frame, 'What the log shows', words, parts, below);
}

const MARKS: Readonly<Record<string, string>> = {
  created: 'created',
  loads: 'page loads',
  leaves: 'user leaves',
  ends: 'log ends',
};

interface Mark {
  readonly at: number;
  readonly text: string;
  readonly anchor: 'start' | 'end';
  /** Marks that would hide each other stand in rows. */
  readonly row: number;
}

/** What belongs to no call, along the top. */
function marksOf(log: readonly Logged[], x: (moment: number) => number): Mark[] {
  const ends: number[] = [];
  return log
    .filter((one) => one.call === null)
    .map((one) => {
      const at = Math.round(x(one.at) * 10) / 10;
      const text = MARKS[one.kind] ?? one.kind;
      const room = text.length * 7.5 + 10;
      const anchor = at + room > WIDTH ? 'end' : 'start';
      const from = anchor === 'end' ? at - room : at;
      const free = ends.findIndex((end) => end <= from);
      const row = free < 0 ? ends.length : free;
      ends[row] = from + room;
      return { at, text, anchor, row };
    });
}

function lanesOf(log: readonly Logged[]): Lane[] {
  const lanes = new Map<string, Logged[]>();
  for (const one of log) {
    if (one.call === null) continue;
    const own = lanes.get(one.call);
    if (own) own.push(one);
    else lanes.set(one.call, [one]);
  }
  return [...lanes].map(([call, events]) => {
    const route = events.find((one) => one.route !== null)?.route;
    return { call, events, name: `${route ?? 'call'} ${call}` };
  });
}

interface Struck {
  readonly kind: string;
  /** The moments of the log that it lies between. */
  readonly from: number;
  readonly to: number;
}

function faultOf({ best }: Job, { call }: Lane, log: readonly Logged[]): Struck | null {
  const fault = best?.faults.find((one) => one.call === call);
  if (!fault) return null;
  const [from, to] = fault.between.map((text) => log.find((one) => one.text === text)?.at);
  return from === undefined || to === undefined ? null : { kind: fault.kind, from, to };
}

function laneOf(
  { name, events }: Lane,
  y: number,
  at: (moment: number) => number,
  struck: Struck | null,
): Html {
  const begin = at(events[0]!.at);
  const end = Math.max(begin + 2, at(events.at(-1)!.at));
  const isAnswered = events.some((one) => one.kind === 'answers');
  const fault = (one: Struck) => {
    const [from, to] = [at(one.from), at(one.to)];
    return html`<rect class="fault" x="${from}" y="${y - 9}" width="${Math.max(4, to - from)}" height="18"/><text class="struck" x="${Math.max(to, end) + 34}" y="${y + 4}">${one.kind}</text>`;
  };
  return html`<text class="name" x="4" y="${y + 4}">${name}</text>${struck ? fault(struck) : ''}<line class="lane" x1="${begin}" x2="${end}" y1="${y}" y2="${y}"/>${
    isAnswered
      ? ''
      : html`<line class="lane open" x1="${end + 6}" x2="${end + 26}" y1="${y}" y2="${y}"/>`
  }${events.map((one) => {
    const cx = at(one.at);
    if (one.kind === 'takes')
      return html`<path class="take" d="M${cx - 5},${y + 5} L${cx + 5},${y + 5} L${cx},${y - 5} Z"/>`;
    const settles = one.kind === 'settles';
    return html`<circle class="${settles ? 'settle' : 'end'}" cx="${cx}" cy="${y}" r="${settles ? 5 : 2.5}"/>`;
  })}`;
}

/** `1:05` */
const clockText = (seconds: number): string =>
  `${Math.floor(seconds / 60)}:${String(Math.round(seconds % 60)).padStart(2, '0')}`;
