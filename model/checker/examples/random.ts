import { type AnyEventObject, type AnyStateMachine, createMachine } from 'xstate';
import type { Layout } from '../layout.ts';
import { assign, assignAt, flag, hold, type Op, offer, release, send, set } from '../ops.ts';
import type { Expr, Observation, Step, StepKind, System } from '../system.ts';

/** A number below `bound`; 0 is the simplest choice. */
export type Draw = (bound: number) => number;

export interface RandomOptions {
  readonly sorted?: boolean;
  readonly identities?: boolean;
  /** Also what is not the same for every member: the first idle one, one by number. */
  readonly uneven?: boolean;
}

const KINDS: readonly StepKind[] = ['progress', 'user', 'choice', 'fault'];
const TOP = 2;

/** Reads choices off a list, then zeros, so that a shorter list is a simpler system. */
export function drawFrom(choices: readonly number[]): Draw {
  let next = 0;
  return (bound) => (choices[next++] ?? 0) % bound;
}

/**
 * A flat machine; the payload's `v` and `w` may guard. Effects are numbers to interpret, of a type for
 * each event: what is sent must not send again, or two processes could send to each other for ever.
 */
function machineOf(
  draw: Draw,
  id: string,
  states: number,
  events: Readonly<Record<string, string>>,
): AnyStateMachine {
  const branch = (type: string) => ({
    target: `s${draw(states)}`,
    actions: Array.from({ length: draw(3) }, () => ({
      type,
      params: { what: draw(60), value: draw(TOP + 1) },
    })),
  });
  const transitions = (effect: string) => {
    // A pool asks for all its local states beforehand, without payloads.
    const shape = draw(id === 'thing' ? 2 : 4);
    const value = draw(TOP + 1);
    const guard = ({ event }: { event: AnyEventObject }) => (event.v ?? event.w) === value;
    if (shape === 0) return [];
    if (shape === 1) return [branch(effect)];
    const guarded = { ...branch(effect), guard };
    return shape === 2 ? [guarded] : [guarded, branch(effect)];
  };
  return createMachine({
    id,
    initial: 's0',
    states: Object.fromEntries(
      Array.from({ length: states }, (_, i) => [
        `s${i}`,
        {
          tags: draw(2) === 1 ? ['hot'] : [],
          on: Object.fromEntries(
            Object.entries(events).map(([event, effect]) => [event, transitions(effect)]),
          ),
        },
      ]),
    ),
  });
}

/**
 * A group of one to three members of two processes each, a lone process, and a pool of two that
 * members may hold, wired at random. What members do is the same for each of them unless `uneven`.
 */
export function randomSystem(draw: Draw, options: RandomOptions = {}): System {
  const { sorted = false, identities = false, uneven = false } = options;
  const size = 1 + draw(3);
  const machines = {
    'many.p': machineOf(draw, 'p', 3, { a: 'act', b: 'act', m: 'keep', n: 'keep' }),
    'many.q': machineOf(draw, 'q', 2, { e: 'keep', n: 'keep' }),
    'lone.w': machineOf(draw, 'w', 3, { c: 'share', d: 'share', x: 'mark' }),
    thing: machineOf(draw, 'thing', 3, { t: 'mark', y: 'mark' }),
  };
  const steps: Record<string, Record<string, Step>> = {
    'many.p': { a: stepOf(draw), b: stepOf(draw) },
    'many.q': { e: stepOf(draw) },
    'lone.w': { c: stepOf(draw), d: stepOf(draw) },
    thing: { t: stepOf(draw) },
  };
  const looks = Array.from({ length: 6 }, () => draw(5));
  const waits = draw(4);
  return {
    name: 'random',
    parts: [
      {
        kind: 'pool',
        name: 'thing',
        size: 2,
        use: { machine: machines.thing },
        shared: false,
        identities,
      },
      {
        kind: 'group',
        name: 'many',
        size,
        sorted,
        holds: 'thing',
        processes: { p: { machine: machines['many.p'] }, q: { machine: machines['many.q'] } },
        registers: { r: TOP },
      },
      {
        kind: 'group',
        name: 'lone',
        size: 1,
        processes: { w: { machine: machines['lone.w'] } },
        registers: { x: TOP, y: TOP },
        initial: { y: TOP },
      },
    ],
    behaviour: (layout) => {
      const own = layout.own('many.r');
      const x = layout.at('lone.x');
      const y = layout.at('lone.y');
      const up =
        (read: Expr): Expr =>
        (f, self, other) =>
          (read(f, self, other) + 1) % (TOP + 1);
      const see = (look: number): Observation[] => {
        const reads: Expr[] = [
          (f) => f[x]!,
          (f, self) => f[self + own]!,
          capped(countHot(layout, 'many.p')),
          capped(layout.count('thing', 'hot')),
        ];
        return look === 4 ? [] : [{ name: 'v', values: [0, 1, 2], read: reads[look]! }];
      };
      const share = (value: number): Op[][] => [
        [
          assignAt(
            x,
            up((f) => f[x]!),
          ),
        ],
        [assignAt(x, () => value)],
        [offer({ kind: 'every', process: 'many.p' }, 'm')],
        [offer({ kind: 'every', process: 'thing' }, 'y')],
        [flag('flagged', (f) => (f[x] === value ? 1 : 0))],
        [flag('loud')],
      ];
      const keep = (value: number): Op[][] => [
        [set(own, value)],
        [
          assign(
            own,
            up((f, self) => f[self + own]!),
          ),
        ],
        [offer({ kind: 'held', pool: 'thing' }, 'y')],
        [release('thing')],
      ];
      const act = (value: number): Op[][] => [
        ...keep(value),
        ...share(value),
        [release('thing'), hold('thing', 's0')],
        [send({ kind: 'own', process: 'q' }, 'n')],
        [offer({ kind: 'own', process: 'q' }, 'n')],
        [offer({ kind: 'member', process: 'lone.w' }, 'x')],
        [send({ kind: 'member', process: 'lone.w' }, 'x')],
        ...(uneven
          ? [
              [send({ kind: 'idle', process: 'many.q' }, 'n')],
              [send({ kind: 'member', process: 'many.q', index: (f) => f[x]! % size }, 'n')],
            ]
          : []),
      ];
      const mark = (): Op[][] => [[flag('loud')]];
      const effects = Object.fromEntries(
        Object.entries({ act, keep, share, mark }).map(([type, table]) => [
          type,
          ({ what, value }: Readonly<Record<string, unknown>>): Op[] => {
            const from = table(value as number);
            return from[(what as number) % from.length]!;
          },
        ]),
      );
      const when: Expr | undefined = waits === 0 ? undefined : (f) => (f[x] === waits - 1 ? 0 : 1);
      const guarded = (step: Step): Step => (when ? { ...step, when } : step);
      return {
        flags: ['flagged'],
        labels: ['loud'],
        processes: {
          'many.p': {
            steps: {
              a: guarded(steps['many.p']!.a!),
              b: { ...steps['many.p']!.b!, cost: pays(y) },
            },
            // What is sent to every member in turn must not see what the others made of it.
            sees: { a: see(looks[0]!), b: see(looks[1]!), m: see(looks[2]! < 2 ? looks[2]! : 4) },
            effects,
          },
          'many.q': {
            steps: steps['many.q']!,
            sees: { e: see(looks[3]!) },
            effects,
          },
          'lone.w': {
            steps: steps['lone.w']!,
            sees: { c: see(looks[4]! === 1 ? 0 : looks[4]!) },
            effects,
          },
          thing: {
            steps: { t: guarded(steps.thing!.t!) },
            effects,
          },
        },
      };
    },
  };
}

const pays =
  (register: number): Expr =>
  (f) =>
    f[register]! > 0 ? register : -1;

function stepOf(draw: Draw): Step {
  const kind = KINDS[draw(4)]!;
  return draw(3) === 2 ? { kind, alternatives: [{ w: 0 }, { w: 1 }] } : { kind };
}

const capped =
  (count: Expr): Expr =>
  (f, self, other) =>
    Math.min(TOP, count(f, self, other));

/** How many members' process carries the tag `hot`. */
export function countHot(layout: Layout, process: string): Expr {
  const { size } = layout.process(process).group.spec;
  const each = Array.from({ length: size }, (_, m) => layout.tagged(process, 'hot', m));
  return (f) => each.reduce((sum, one) => sum + one(f, 0, -1), 0);
}
