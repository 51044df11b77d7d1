import { describe, expect, test } from 'vitest';
import { Compiled } from '../model/checker/compile.ts';
import { explore, type Graph } from '../model/checker/explore.ts';
import { fieldsOf } from '../model/checker/verdict.ts';
import { CLIENTS, SERVERS } from '../model/dialects.ts';
import { parseFaults, parseUsers } from '../model/parse.ts';
import { protocolOf } from '../model/protocol.ts';
import { differencesOf, endStateOf } from './end-state.ts';

const ITEMS = 2;

function graphOf(server: string, client: string, faults: string, users: string): Graph {
  const subject = { server: SERVERS[server]!, client: CLIENTS[client]! };
  const environment = {
    items: ITEMS,
    outcomes: 'both' as const,
    faults: parseFaults(faults),
    users: parseUsers(users),
  };
  return explore(new Compiled(protocolOf(subject, environment)), { clock: () => 0 });
}

const describeAll = (graph: Graph, change: (f: Int32Array) => void = () => {}) =>
  Array.from({ length: graph.table.count }, (_, state) => {
    const f = fieldsOf(graph, state);
    change(f);
    return JSON.stringify(endStateOf(graph.compiled, f, ITEMS));
  });

describe('the description of a state', () => {
  test.each([
    ['as-deployed', 'poll', 'cut,stale', ''],
    ['reference', 'reference', 'crash', 'refresh'],
    ['as-analysed', 'fix-3', 'resend', 'cancel'],
  ])('tells all states of %s × %s with %s %s apart', (server, client, faults, users) => {
    const graph = graphOf(server, client, faults, users);
    expect(graph.table.count).toBeGreaterThan(500);
    expect(new Set(describeAll(graph)).size).toBe(graph.table.count);
  });

  test('does not depend on the places of calls, nor on the numbers of what they hold', () => {
    const graph = graphOf('as-deployed', 'reference', 'cut', '');
    const { base, stride, tag, spec } = graph.compiled.layout.group('call');
    const reversed = (f: Int32Array): void => {
      const members = Array.from({ length: spec.size }, (_, m) =>
        f.slice(base + m * stride, base + (m + 1) * stride),
      );
      members.reverse().forEach((member, m) => {
        if (member[tag]! > 0) member[tag] = spec.size + 1 - member[tag]!;
        f.set(member, base + m * stride);
      });
    };
    expect(describeAll(graph, reversed)).toEqual(describeAll(graph));
  });

  test('names what is not as it was at first', () => {
    const graph = graphOf('as-deployed', 'as-logged', 'cut', '');
    const f = fieldsOf(graph, graph.table.count - 1);
    expect(endStateOf(graph.compiled, f, ITEMS)).toMatchInlineSnapshot(`
      {
        "job": "failed",
        "state": {
          "call": [],
          "item": {
            "failed": 2,
          },
          "job": {
            "completed": 2,
            "failed": 2,
            "status": "failed",
          },
          "page": [
            {
              "completed": 2,
              "tab": "open.work.quiet | open.cancelling.not pressed | open.view.failed | open.errorLine.clear | open.tab.visible",
            },
          ],
          "world": {
            "cut": 1,
          },
        },
        "views": [
          {
            "action": false,
            "cancel": false,
            "completed": 2,
            "error": false,
            "status": "failed",
            "total": 2,
          },
        ],
      }
    `);
  });
});

describe('differences', () => {
  const graph = graphOf('as-deployed', 'as-logged', 'none', '');
  const at = (state: number) => endStateOf(graph.compiled, fieldsOf(graph, state), ITEMS);

  test('there are none between a state and itself, through JSON and back', () => {
    const last = at(graph.table.count - 1);
    expect(differencesOf(last, JSON.parse(JSON.stringify(last)))).toEqual([]);
  });

  test('name the field, what was expected and what was found', () => {
    const found = differencesOf(at(0), at(1));
    expect(found.join('\n')).toMatchInlineSnapshot(`
      "views.0: expected null, found {"status":null,"completed":0,"total":2,"error":false,"action":false,"cancel":false}
      state.call.0: expected nothing, found {"exchange":"status.waiting","handler":"status requested"}
      state.page.0.tab: expected nothing, found "open.work.reading first | open.cancelling.not pressed | open.view.nothing | open.errorLine.clear | open.tab.visible""
    `);
  });
});
