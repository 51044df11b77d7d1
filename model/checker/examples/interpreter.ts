import type { Compiled } from '../compile.ts';
import type { Fields, Step } from '../system.ts';
import { World } from './world.ts';

interface Turn {
  readonly process: string;
  readonly number: number;
  readonly self: (world: World) => number;
  readonly take: (world: World, event: { type: string }) => boolean;
}

/** One line for each step that is possible in a state: who, what, which flags, and the next state. */
export function possibleIn(compiled: Compiled, f: Fields): string[] {
  const { layout, behaviour } = compiled;
  const now = new World(compiled, f);
  const turns: Turn[] = [];
  for (const [pool, members] of Object.entries(now.pools)) {
    members.forEach((_, number) => {
      if (now.isHeld(number)) return;
      turns.push({
        process: pool,
        number,
        self: () => layout.pool(pool).base,
        take: (world, event) => world.givePool(pool, number, event),
      });
    });
  }
  now.members.forEach(({ group, number, processes }, i) => {
    for (const name of Object.keys(processes)) {
      turns.push({
        process: `${group}.${name}`,
        number,
        self: (world) => world.self(world.members[i]!),
        take: (world, event) => world.giveMember(world.members[i]!, name, event, null),
      });
    }
  });
  return turns.flatMap((turn) => {
    const steps = Object.entries(behaviour.processes[turn.process]?.steps ?? {});
    return steps.flatMap(([type, step]) => taken(compiled, f, turn, type, step));
  });
}

function taken(compiled: Compiled, f: Fields, turn: Turn, type: string, step: Step): string[] {
  const { process, number } = turn;
  return (step.alternatives ?? [{}]).flatMap((alternative) => {
    const world = new World(compiled, f);
    const self = turn.self(world);
    if (step.when && step.when(f, self, -1) === 0) return [];
    const payload = { ...world.payload(process, type, self, -1), ...alternative };
    if (step.cost) {
      const address = step.cost(f, self, -1);
      if (address < 0) return [];
      world.write(address, f[address]! - 1);
    }
    if (!turn.take(world, { type, ...payload })) return [];
    return [lineOf(process, number, type, payload, world.flags, world.fields())];
  });
}

export const lineOf = (
  process: string,
  number: number,
  type: string,
  payload: object,
  flags: number,
  f: Fields,
): string => `${process}[${number}] ${type} ${JSON.stringify(payload)} ${flags} -> ${f.join()}`;
