import { describe, expect, test } from 'vitest';
import { Compiled } from '../model/checker/compile.ts';
import { CLIENTS, SERVERS } from '../model/dialects.ts';
import { CALM } from '../model/environment.ts';
import { judge } from '../model/judge.ts';
import { type NamedStep, Narrator } from '../model/narrate.ts';
import { parseFaults, parseUsers } from '../model/parse.ts';
import { protocolOf } from '../model/protocol.ts';
import { environmentOf, subjectOf } from './configuration.ts';
import { endStateOf } from './end-state.ts';
import { replayTrace, type StoredTrace } from './replay.ts';

const clock = () => 0;

interface Case {
  readonly server: string;
  readonly client: string;
  readonly faults: string;
  readonly users: string;
}

const configurationOf = ({ server, client, faults, users }: Case, items: number) => ({
  ...CALM,
  server,
  client,
  items,
  faults: parseFaults(faults),
  users: parseUsers(users),
});

/** The traces of all violated claims, as they would be stored. */
function tracesOf(one: Case, items: number, identities = false): StoredTrace[] {
  const configuration = configurationOf(one, items);
  const judged = judge(subjectOf(configuration), environmentOf(configuration), {
    clock,
    identities,
  });
  return judged.judgements.flatMap(({ compiled, trace }) => {
    if (!trace) return [];
    const narrator = new Narrator(compiled);
    const steps = trace.steps.map((taken, i): NamedStep => {
      const named = narrator.name(taken);
      narrator.advance(trace.states[i]!, trace.states[i + 1]!);
      return named;
    });
    const end = endStateOf(compiled, trace.states.at(-1)!, items);
    // What is replayed has been to a file and back.
    return [JSON.parse(JSON.stringify({ steps, loop: trace.loop, identities, end }))];
  });
}

const WORLDS = [
  { items: 3, faults: 'none', users: 'none' },
  { items: 2, faults: 'cut', users: 'none' },
  { items: 2, faults: 'stale=2', users: 'none' },
  { items: 2, faults: 'crash,hang', users: 'none' },
  { items: 1, faults: 'resend', users: 'cancel' },
  { items: 1, faults: 'none', users: 'second-tab' },
  { items: 1, faults: 'none', users: 'refresh,hide-tab' },
];

describe('every trace of every server with every page leads to the same state again', () => {
  test.each(WORLDS)('items $items, faults $faults, users $users', ({ items, ...world }) => {
    let count = 0;
    for (const server of [...Object.keys(SERVERS), 'as-deployed,lease=renewed']) {
      for (const client of Object.keys(CLIENTS)) {
        for (const trace of tracesOf({ server, client, ...world }, items)) {
          count++;
          const replayed = replayTrace(configurationOf({ server, client, ...world }, items), trace);
          expect(replayed.kind, `${server} × ${client}`).toBe('same');
          expect(replayed.walked).toHaveLength(trace.steps.length);
        }
      }
    }
    expect(count).toBeGreaterThan(40);
  });

  test('also one that was found with items and calls told apart', () => {
    const one = {
      server: 'as-deployed',
      client: 'poll',
      faults: 'cut@process-next=2',
      users: 'none',
    };
    const traces = tracesOf(one, 2, true);
    expect(traces.length).toBeGreaterThan(0);
    expect(traces.some(({ loop }) => loop !== null)).toBe(true);
    for (const trace of traces) {
      expect(replayTrace(configurationOf(one, 2), trace).kind).toBe('same');
    }
  });
});

describe('a step is found by process, name and payload', () => {
  const one = { server: 'as-deployed', client: 'as-logged', faults: 'none', users: 'none' };
  const load: NamedStep = { process: 'page', name: 'loads', payload: {} };
  const nothing = { views: [null], job: 'queued', state: {} };

  test('and by no less', () => {
    for (const step of [
      { ...load, process: 'page 2' },
      { ...load, name: 'reloads' },
      { ...load, payload: { call: 1 } },
    ]) {
      const trace = { steps: [step], loop: null, identities: false, end: nothing };
      const replayed = replayTrace(configurationOf(one, 1), trace);
      expect(replayed).toMatchObject({ kind: 'impossible', expected: step, possible: [load] });
    }
  });

  test('a trace without steps ends where the system begins', () => {
    const configuration = configurationOf(one, 1);
    const compiled = new Compiled(
      protocolOf(subjectOf(configuration), environmentOf(configuration)),
    );
    const end = endStateOf(compiled, compiled.initial(), 1);
    const trace = { steps: [], loop: null, identities: false, end };
    expect(replayTrace(configuration, trace)).toEqual({ kind: 'same', walked: [] });
  });
});
