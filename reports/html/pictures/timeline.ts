import { scaleLinear } from 'd3-scale';
import { html } from 'hono/html';
import type { ExplainReport } from '../../explain-report.ts';
import type { Html } from '../sections/parts.ts';
import { alongBottom, type Frame, picture } from './axes.ts';

type Job = ExplainReport['jobs'][number];
type Logged = NonNullable<Job['log']>[number];

const ROW = 26;

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
  const frame: Frame = {
    width: 900,
    height: 70 + (lanes.length + 1) * ROW,
    left: 178,
    right: 20,
    top: 10,
    bottom: 46,
  };
  const x = scaleLinear([first.at, last.at], [frame.left, frame.width - frame.right]);
  const at = (moment: number) => Math.round(x(moment) * 10) / 10;
  const rowOf = (i: number) => frame.top + 12 + (i + 1) * ROW;
  const others = log.filter((one) => one.call === null);
  const page = others.map(
    (one) =>
      html`<line class="moment" x1="${at(one.at)}" x2="${at(one.at)}" y1="${frame.top}" y2="${frame.height - frame.bottom}"/><text class="mark" x="${at(one.at)}" y="${frame.top + 8}" text-anchor="${
        one.at === last.at ? 'end' : 'start'
      }">${MARKS[one.kind] ?? one.kind}</text>`,
  );
  const drawn = lanes.map((lane, i) => laneOf(lane, rowOf(i), at, frame, faultOf(job, lane, log)));
  const span = last.at - first.at;
  const ticks = x
    .copy()
    .domain([0, span / 1000])
    .ticks(8)
    .map((seconds) => ({ at: at(first.at + seconds * 1000), text: clockText(seconds) }));
  const words = log.map((one) => one.text).join('; ');
  const below = html`<ul class="legend"><li><span class="swatch s0" aria-hidden="true"></span>a call, from its arrival to its answer</li><li><span class="key" aria-hidden="true">▲ ●</span> takes and settles an item</li><li><span class="swatch fault" aria-hidden="true"></span>a fault, somewhere in this time</li></ul>
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
  { width, right }: Frame,
  struck: Struck | null,
): Html {
  const begin = at(events[0]!.at);
  const answered = events.find((one) => one.kind === 'answers');
  const end = answered ? at(answered.at) : width - right;
  return html`<text class="name" x="4" y="${y + 4}">${name}</text>${
    struck
      ? html`<rect class="fault" x="${at(struck.from)}" y="${y - 9}" width="${Math.max(4, at(struck.to) - at(struck.from))}" height="18"/><text class="struck" x="${at(struck.to) + 5}" y="${y - 5}">${struck.kind}</text>`
      : ''
  }<line class="lane${answered ? '' : ' open'}" x1="${begin}" x2="${Math.max(begin + 2, end)}" y1="${y}" y2="${y}"/>${events.map(
    (one) => {
      const cx = at(one.at);
      if (one.kind === 'takes')
        return html`<path class="take" d="M${cx - 4},${y + 4} L${cx + 4},${y + 4} L${cx},${y - 4} Z"/>`;
      return html`<circle class="${one.kind === 'settles' ? 'settle' : 'end'}" cx="${cx}" cy="${y}" r="${one.kind === 'settles' ? 4 : 2.5}"/>`;
    },
  )}`;
}

/** `1:05` */
const clockText = (seconds: number): string =>
  `${Math.floor(seconds / 60)}:${String(Math.round(seconds % 60)).padStart(2, '0')}`;
