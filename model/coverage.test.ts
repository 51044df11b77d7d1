import { describe, expect, test } from 'vitest';
import { setup } from 'xstate';
import { chartOf, leavesOf } from './checker/chart.ts';
import { Compiled } from './checker/compile.ts';
import { coverageOf } from './checker/coverage.ts';
import { explore, type Graph } from './checker/explore.ts';
import type { System } from './checker/system.ts';
import { fieldsOf } from './checker/verdict.ts';
import { pageMachine } from './machines/page.ts';
import { parseClient, parseFaults, parseServer, parseUsers } from './parse.ts';
import { protocolOf } from './protocol.ts';

const clock = () => 0;

function graphOf(line: string): Graph {
  const [server = '', client = '', items = '', faults = '', users = ''] = line.split(' ');
  const subject = { server: parseServer(server), client: parseClient(client) };
  const environment = {
    ...{ items: Number(items), outcomes: 'both' as const },
    ...{ faults: parseFaults(faults), users: parseUsers(users) },
  };
  return explore(new Compiled(protocolOf(subject, environment)), { clock });
}

/** Every local state that any state of the graph has, read off the states themselves. */
function leavesIn(graph: Graph, process: string): Set<string> {
  const { layout } = graph.compiled;
  const { group, local, offset } = layout.process(process);
  const found = new Set<string>();
  for (let state = 0; state < graph.table.count; state++) {
    const f = fieldsOf(graph, state);
    for (let m = 0; m < group.spec.size; m++) {
      const value = local.snapshots[f[group.base + m * group.stride + offset]!]!.value;
      for (const leaf of leavesOf(value)) found.add(leaf);
    }
  }
  return found;
}

describe.each([
  'as-deployed as-logged 1 none none',
  'as-deployed as-logged 2 cut@process-next=1 cancel',
  'reference reference 2 crash,stale refresh',
  'as-lagging poll 0 drop second-tab',
])('the coverage of %s', (line) => {
  const graph = graphOf(line);
  const coverage = coverageOf(graph);
  const of = (machine: string) => coverage.find((one) => one.machine === machine)!;

  test.each([
    ['page', 'page.tab'],
    ['exchange', 'call.exchange'],
    ['handler', 'call.handler'],
    ['job', 'job.status'],
  ])('has the states of the %s machine that some explored state has', (machine, process) => {
    const own = of(machine).states.met;
    // A place that is left within the step that enters it is in no state between two steps.
    const between = [...leavesIn(graph, process)];
    expect(own).toEqual(expect.arrayContaining(between));
    expect(own.filter((one) => !between.includes(one))).toEqual([]);
  });

  test('names only what the chart has, and nothing twice', () => {
    for (const { machine, states, transitions } of coverage) {
      const use = [...graph.compiled.processes].find(
        ({ group, pool, name }) =>
          (pool?.spec.use ?? group!.spec.processes[name.split('.')[1]!]!).machine.id === machine,
      )!;
      const { group, pool, name } = use;
      const chart = chartOf(
        (pool?.spec.use ?? group!.spec.processes[name.split('.')[1]!]!).machine,
      );
      const all = [...states.met, ...states.never];
      const taken = [...transitions.taken, ...transitions.never];
      expect(new Set(all).size).toBe(all.length);
      expect(new Set(taken).size).toBe(taken.length);
      expect(chart.states.map((one) => one.id)).toEqual(expect.arrayContaining(all));
      expect(chart.transitions.map((one) => one.id)).toEqual(expect.arrayContaining(taken));
    }
  });

  test('every transition taken starts where the machine was, and leads where it was', () => {
    const { states, transitions } = of('handler');
    const { transitions: all } = chartOf(
      graph.compiled.process('call.handler').group!.spec.processes.handler!.machine,
    );
    for (const id of transitions.taken) {
      const { from, to } = all.find((one) => one.id === id)!;
      expect(states.met).toContain(from);
      if (to !== null) expect(states.met).toContain(to);
    }
  });
});

test('one item without faults: each step of its two ways is counted, and no more', () => {
  const coverage = coverageOf(graphOf('as-deployed as-logged 1 none none'));
  const item = coverage.find((one) => one.machine === 'item')!;
  expect(item.states).toEqual({
    met: ['queued', 'processing', 'completed', 'failed'],
    never: ['reprocessing'],
  });
  expect(item.transitions.taken).toEqual([
    'queued: take',
    'processing: settle completed',
    'processing: settle failed',
  ]);
});

test('a user who may cancel covers all that was covered before, and more', () => {
  const before = coverageOf(graphOf('as-deployed as-logged 1 none none'));
  const after = coverageOf(graphOf('as-deployed as-logged 1 none cancel'));
  for (const [i, { transitions }] of before.entries()) {
    expect(after[i]!.transitions.taken).toEqual(expect.arrayContaining([...transitions.taken]));
  }
  const page = (all: typeof before) => all.find((one) => one.machine === 'page')!;
  expect(page(before).states.never).toContain('open.cancelling.posting');
  expect(page(after).states.met).toContain('open.cancelling.posting');
});

test('a step that another machine refuses is not taken: its transition is not counted', () => {
  const asks = setup({ actions: { ask: () => {} } }).createMachine({
    id: 'asks',
    initial: 'idle',
    states: { idle: { on: { go: { target: 'gone', actions: 'ask' }, stay: {} } }, gone: {} },
  });
  const deaf = setup({}).createMachine({ id: 'deaf', initial: 'shut', states: { shut: {} } });
  const system: System = {
    name: 'refusal',
    parts: [
      {
        ...{ kind: 'group', name: 'one', size: 1 },
        processes: { asks: { machine: asks }, deaf: { machine: deaf } },
      },
    ],
    behaviour: () => ({
      processes: {
        'one.asks': {
          steps: { go: { kind: 'progress' }, stay: { kind: 'progress' } },
          effects: {
            ask: () => [
              {
                ...{ kind: 'send', event: 'asked', mayRefuse: false },
                to: { kind: 'own', process: 'deaf' },
              },
            ],
          },
        },
        'one.deaf': {},
      },
    }),
  };
  const [own] = coverageOf(explore(new Compiled(system), { clock }));
  expect(own).toEqual({
    machine: 'asks',
    states: { met: ['idle'], never: ['gone'] },
    transitions: { taken: ['idle: stay'], never: ['idle: go'] },
  });
});

test('a chart names the guards, and tells branches apart', () => {
  const { states, transitions } = chartOf(pageMachine);
  expect(states.filter((one) => one.parent === 'open').map((one) => one.id)).toEqual([
    'open.work',
    'open.cancelling',
    'open.view',
    'open.errorLine',
    'open.tab',
  ]);
  const branches = transitions.filter(
    (one) => one.from === 'open.work.processing' && one.event === 'process-next answered',
  );
  expect(branches.map((one) => one.guard)).toEqual([
    'more remain and not cancel was pressed',
    'retries and no items',
    'retries',
    'waits before the last read',
    null,
  ]);
  expect(branches[0]!.id).toBe('open.work.processing: process-next answered (1 of 5)');
});
