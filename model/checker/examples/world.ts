import { type AnyMachineSnapshot, transition } from 'xstate';
import type { Compiled } from '../compile.ts';
import type { LocalStates } from '../local.ts';
import type { Op } from '../ops.ts';
import type { Fields, MachineUse } from '../system.ts';

interface Member {
  readonly group: string;
  readonly number: number;
  readonly processes: Record<string, AnyMachineSnapshot>;
  readonly registers: Record<string, number>;
  holds: number | null;
}

/**
 * Runs a system in the plainest way: snapshots and registers in objects, XState asked at every step,
 * effects in the order in which they come. Pools keep identities. For comparing, never for exploring.
 */
export class World {
  readonly compiled: Compiled;
  members: Member[] = [];
  pools: Record<string, AnyMachineSnapshot[]> = {};
  flags = 0;

  constructor(compiled: Compiled, f: Fields) {
    this.compiled = compiled;
    const { layout } = compiled;
    for (const { spec, base, local } of layout.pools) {
      this.pools[spec.name] = Array.from(
        { length: spec.size },
        (_, i) => local.snapshots[f[base + i]!]!,
      );
    }
    for (const { spec, base, stride, held } of layout.groups) {
      for (let number = 0; number < spec.size; number++) {
        const member: Member = {
          group: spec.name,
          number,
          processes: {},
          registers: {},
          holds: null,
        };
        for (const name of Object.keys(spec.processes)) {
          const { local } = layout.process(`${spec.name}.${name}`);
          member.processes[name] = local.snapshots[f[layout.at(`${spec.name}.${name}`, number)]!]!;
        }
        for (const name of Object.keys(spec.registers ?? {})) {
          member.registers[name] = f[layout.at(`${spec.name}.${name}`, number)]!;
        }
        const id = held < 0 ? 0 : f[base + number * stride + held]!;
        if (id > 0) member.holds = id - 1;
        this.members.push(member);
      }
    }
  }

  fields(): Fields {
    const { layout } = this.compiled;
    const f = new Int32Array(layout.size);
    for (const { spec, base, local } of layout.pools) {
      this.pools[spec.name]!.forEach((snapshot, i) => {
        f[base + i] = idOf(local, snapshot);
      });
    }
    for (const { group, number, processes, registers, holds } of this.members) {
      const { base, stride, held } = layout.group(group);
      for (const [name, snapshot] of Object.entries(processes)) {
        const { local } = layout.process(`${group}.${name}`);
        f[layout.at(`${group}.${name}`, number)] = idOf(local, snapshot);
      }
      for (const [name, value] of Object.entries(registers)) {
        f[layout.at(`${group}.${name}`, number)] = value;
      }
      if (held >= 0) f[base + number * stride + held] = (holds ?? -1) + 1;
    }
    return f;
  }

  self(member: Member | null): number {
    if (!member) return -1;
    const { base, stride } = this.compiled.layout.group(member.group);
    return base + member.number * stride;
  }

  payload(process: string, type: string, self: number, other: number): Record<string, unknown> {
    const seen = this.compiled.behaviour.processes[process]?.sees?.[type] ?? [];
    const f = this.fields();
    return Object.fromEntries(seen.map((one) => [one.name, one.values[one.read(f, self, other)]]));
  }

  give(
    use: MachineUse,
    at: AnyMachineSnapshot,
    event: object,
  ): [AnyMachineSnapshot, Op[][]] | null {
    if (use.machine.getTransitionData(at as never, event as never).length === 0) return null;
    const [next, actions] = transition(use.machine, at as never, event as never);
    return [next as AnyMachineSnapshot, actions as unknown as Op[][]];
  }

  /** @returns is the step possible? */
  giveMember(to: Member, name: string, event: { type: string }, sender: Member | null): boolean {
    const process = `${to.group}.${name}`;
    const { spec } = this.compiled.layout.group(to.group);
    const given = this.give(spec.processes[name]!, to.processes[name]!, event);
    if (!given) return false;
    to.processes[name] = given[0];
    return this.effects(process, given[1], to, sender);
  }

  givePool(pool: string, i: number, event: { type: string }): boolean {
    const { spec } = this.compiled.layout.pool(pool);
    const given = this.give(spec.use, this.pools[pool]![i]!, event);
    if (!given) return false;
    this.pools[pool]![i] = given[0];
    return this.effects(pool, given[1], null, null);
  }

  effects(
    process: string,
    actions: readonly object[],
    actor: Member | null,
    sender: Member | null,
  ): boolean {
    const known = this.compiled.behaviour.processes[process]?.effects ?? {};
    return actions.every((action) => {
      const { type, params } = action as { type: string; params?: Record<string, unknown> };
      return known[type]!(params ?? {}).every((op) => this.run(op, actor, sender));
    });
  }

  write(address: number, value: number): void {
    for (const { group, number, registers } of this.members) {
      for (const name of Object.keys(registers)) {
        if (this.compiled.layout.at(`${group}.${name}`, number) === address)
          registers[name] = value;
      }
    }
  }

  run(op: Op, actor: Member | null, sender: Member | null): boolean {
    const self = this.self(actor);
    const read = (expr: (f: Fields, self: number, other: number) => number) =>
      expr(this.fields(), self, this.self(sender));
    if (op.kind === 'set') this.write(self + op.own, op.value);
    else if (op.kind === 'set at') this.write(op.at, op.value);
    else if (op.kind === 'let') this.write(self + op.own, read(op.value));
    else if (op.kind === 'let at') this.write(op.at, read(op.value));
    else if (op.kind === 'release') actor!.holds = null;
    else if (op.kind === 'hold') return this.hold(op.pool, op.state, actor!);
    else if (op.kind === 'send') return this.send(op, actor!, read);
    else if (!op.when || read(op.when) !== 0) {
      const { flags, labels } = this.compiled;
      this.flags |= 1 << [...flags, ...labels].indexOf(op.name);
    }
    return true;
  }

  hold(pool: string, state: string, actor: Member): boolean {
    const free = this.pools[pool]!.findIndex((one, i) => one.value === state && !this.isHeld(i));
    actor.holds = free < 0 ? null : free;
    return free >= 0;
  }

  isHeld(i: number): boolean {
    return this.members.some((one) => one.holds === i);
  }

  send(op: Op & { kind: 'send' }, actor: Member, read: (e: never) => number): boolean {
    const { to, event: type, mayRefuse } = op;
    if (to.kind === 'held') {
      const event = { type, ...this.payload(to.pool, type, -1, -1) };
      return (actor.holds !== null && this.givePool(to.pool, actor.holds, event)) || mayRefuse;
    }
    const pool = this.pools[to.process];
    if (pool) {
      pool.forEach((_, i) => {
        this.givePool(to.process, i, { type });
      });
      return true;
    }
    const [group, name] =
      to.kind === 'own' ? [actor.group, to.process] : (to.process.split('.') as [string, string]);
    const all = this.members.filter((one) => one.group === group);
    const initial = this.compiled.layout.process(`${group}.${name}`).local.snapshots[0]!;
    const takers =
      to.kind === 'own'
        ? [actor]
        : to.kind === 'every'
          ? all
          : to.kind === 'member'
            ? [all[to.index ? read(to.index as never) : 0]!]
            : all.filter((one) => alike(one.processes[name]!, initial)).slice(0, 1);
    if (takers.length === 0) return false;
    return takers.every((one) => {
      const process = `${group}.${name}`;
      const event = { type, ...this.payload(process, type, this.self(one), this.self(actor)) };
      const { spec } = this.compiled.layout.group(group);
      const refused = !this.give(spec.processes[name]!, one.processes[name]!, event);
      return refused ? mayRefuse || to.kind === 'every' : this.giveMember(one, name, event, actor);
    });
  }
}

const alike = (a: AnyMachineSnapshot, b: AnyMachineSnapshot): boolean =>
  JSON.stringify([a.value, a.context]) === JSON.stringify([b.value, b.context]);

const idOf = (local: LocalStates, snapshot: AnyMachineSnapshot): number =>
  local.snapshots.findIndex((one) => alike(one, snapshot));
