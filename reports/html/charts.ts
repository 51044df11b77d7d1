import { instance } from '@viz-js/viz';
import {
  type Chart,
  type ChartState,
  type ChartTransition,
  chartOf,
} from '../../model/checker/chart.ts';
import { cacheMachine } from '../../model/machines/cache.ts';
import { exchangeMachine } from '../../model/machines/exchange.ts';
import { handlerMachine } from '../../model/machines/handler.ts';
import { itemMachine } from '../../model/machines/item.ts';
import { jobMachine } from '../../model/machines/job.ts';
import { pageMachine } from '../../model/machines/page.ts';

const MACHINES = [
  itemMachine,
  jobMachine,
  handlerMachine,
  exchangeMachine,
  pageMachine,
  cacheMachine,
];

/** One machine, or one region of a parallel state, as Graphviz draws it. */
export interface Drawing {
  readonly machine: string;
  /** `page: view`, or the machine's name. */
  readonly title: string;
  readonly svg: string;
  /** By the id of an element: the states or the transitions of the chart that it stands for. */
  readonly states: Readonly<Record<string, string>>;
  readonly edges: Readonly<Record<string, readonly string[]>>;
  /** Every transition that begins in it, those that are not drawn included. */
  readonly transitions: readonly string[];
  /** Too wide to stand beside another. */
  readonly broad: boolean;
}

/** Draws every machine; the script colours what was met. Takes some 0.3 s, the WebAssembly included. */
export async function drawings(): Promise<Drawing[]> {
  const viz = await instance();
  return MACHINES.flatMap((machine) => partsOf(chartOf(machine))).map((part, i) => {
    const { dot, states, edges } = dotOf(part, `d${i}`);
    const svg = viz.renderString(dot, { format: 'svg' });
    const { svg: own, width } = bare(svg, part.title);
    return {
      ...{ machine: part.machine, title: part.title, states, edges, svg: own },
      transitions: part.transitions.map((one) => one.id),
      broad: width > BROAD,
    };
  });
}

/** In pixels: half of the report's width. */
const BROAD = 552;

interface Part extends Pick<Chart, 'machine' | 'states' | 'transitions'> {
  readonly title: string;
}

/** Regions of a parallel state are drawn one by one: together they are too wide to read. */
function partsOf({ machine, states, transitions }: Chart): Part[] {
  const regions = states.filter(
    ({ parent }) => states.find((one) => one.id === parent)?.kind === 'parallel',
  );
  const within = (id: string, region: ChartState) =>
    id === region.id || id.startsWith(`${region.id}.`);
  const regionOf = (id: string) => regions.find((one) => within(id, one));
  const part = (title: string, is: (id: string) => boolean): Part => ({
    ...{ machine, title },
    states: states.filter((one) => is(one.id)),
    transitions: transitions.filter((one) => is(one.from)),
  });
  return [
    part(machine, (id) => !regionOf(id)),
    ...regions.map((one) =>
      part(`${machine}: ${one.id.split('.').at(-1)}`, (id) => within(id, one)),
    ),
  ];
}

interface Edge {
  readonly from: string;
  readonly to: string;
  readonly all: ChartTransition[];
}

/** So many edges in one drawing, and their labels hide each other. */
const CROWDED = 16;

function dotOf({ states, transitions }: Part, prefix: string) {
  const ids: Record<string, string> = {};
  const edgeIds: Record<string, readonly string[]> = {};
  const known = new Set(states.map((one) => one.id));
  const childrenOf = (parent: string | null) => states.filter((one) => one.parent === parent);
  const isLeaf = (id: string) => childrenOf(id).length === 0;
  const tops = states.filter((one) => one.parent === null || !known.has(one.parent));
  let next = 0;
  const node = (state: ChartState): string => {
    const id = `${prefix}n${next++}`;
    ids[id] = state.id;
    const label = state.id.split('.').at(-1) || 'machine';
    const start = state.initial ? ' start' : '';
    return `${quoted(state.id)} [id=${quoted(id)} class=${quoted(`state${start}`)} label=${quoted(label)}];`;
  };
  const body = (state: ChartState): string => {
    const inner = childrenOf(state.id);
    if (inner.length === 0) return node(state);
    const parts = inner.map(body).join('\n');
    const any = transitions.some((one) => one.from === state.id && one.to !== null)
      ? `${quoted(anyIn(state.id))} [class="any" shape=plaintext label="in any state"];`
      : '';
    if (state.parent === null || !known.has(state.parent)) return `${parts}\n${any}`;
    const label = state.id.split('.').at(-1)!;
    return `subgraph ${quoted(`cluster ${state.id}`)} { class="region"; label=${quoted(label)};\n${parts}\n${any} }`;
  };
  const place = (id: string): string => {
    if (isLeaf(id)) return id;
    const first = childrenOf(id).find((one) => one.initial) ?? childrenOf(id)[0]!;
    return place(first.id);
  };
  const merged = new Map<string, Edge>();
  for (const one of transitions) {
    // A transition that stays where it is changes nothing to see; the list names it.
    if (one.to === null || !known.has(one.to)) continue;
    const from = isLeaf(one.from) ? one.from : anyIn(one.from);
    const to = place(one.to);
    const key = `${from} -> ${to}`;
    const edge = merged.get(key) ?? { from, to, all: [] };
    edge.all.push(one);
    merged.set(key, edge);
  }
  const crowded = merged.size > CROWDED;
  const edges = [...merged.values()].map(({ from, to, all }, i) => {
    const id = `${prefix}e${i}`;
    edgeIds[id] = all.map((one) => one.id);
    const events = [...new Set(all.map((one) => one.event || 'at once'))];
    const shown = events.length > 2 ? [events[0]!, `+${events.length - 1} more`] : events;
    const label = crowded && events.length > 1 ? `${events.length} events` : shown.join('\n');
    return `${quoted(from)} -> ${quoted(to)} [id=${quoted(id)} class="step" label=${quoted(padded(label))}];`;
  });
  const dot = `digraph { graph [bgcolor=transparent rankdir=TB nodesep=0.3 ranksep=0.42 fontname=Helvetica fontsize=12 margin=0];
node [shape=box style=rounded fontname=Helvetica fontsize=12 height=0.34 margin="0.17,0.05"];
edge [fontname=Helvetica fontsize=11 arrowsize=0.6];
${tops.map(body).join('\n')}
${edges.join('\n')}
}`;
  return { dot, states: ids, edges: edgeIds };
}

/** Graphviz sets a label right against its edge. */
const padded = (label: string): string =>
  label
    .split('\n')
    .map((line) => ` ${line} `)
    .join('\n');

const anyIn = (id: string): string => `any in ${id}`;

const quoted = (text: string): string =>
  `"${text.replace(/[\\"]/g, (one) => `\\${one}`).replaceAll('\n', '\\n')}"`;

/** Without the prolog, colours and sizes of its own: the style sheet has them. */
function bare(svg: string, title: string): { svg: string; width: number } {
  const [, box = '0 0 10 10'] = /viewBox="([^"]+)"/.exec(svg) ?? [];
  const [, , width = '10', height = '10'] = box.split(' ');
  const inner = svg
    .slice(svg.indexOf('>', svg.indexOf('<svg')) + 1)
    .replace(/<!--[\s\S]*?-->\n?/g, '')
    .replace(/<title>[^<]*<\/title>\n?/g, '')
    .replace(/ (?:fill|stroke|font-family|font-size|xml:space|target)="[^"]*"/g, '');
  const size = `width="${Math.ceil(Number(width))}" height="${Math.ceil(Number(height))}"`;
  const opening = `<svg viewBox="${box}" ${size} role="img" aria-label="State chart: ${title}">`;
  return { svg: `${opening}${inner.trim()}`, width: Number(width) };
}
