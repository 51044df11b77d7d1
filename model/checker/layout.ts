import { code, sumOf } from './code.ts';
import type { Expr } from './fields.ts';
import { type LocalStates, localStatesOf } from './local.ts';
import type { Group, Part, Pool } from './parts.ts';

/** One process of a group: its field's place, and its machine's local states. */
export interface ProcessField {
  /** `group.process` */
  readonly name: string;
  readonly group: GroupFields;
  /** Relative to the member's first field. */
  readonly offset: number;
  readonly local: LocalStates;
}

export interface GroupFields {
  readonly kind: 'group';
  readonly spec: Group;
  readonly base: number;
  readonly stride: number;
  readonly processes: readonly ProcessField[];
  readonly registers: ReadonlyMap<string, number>;
  /** Offset of the held member's local state + 1 (0: none); the tag, if any, follows it. */
  readonly held: number;
  readonly tag: number;
  readonly pool: PoolFields | null;
}

export interface PoolFields {
  readonly kind: 'pool';
  readonly spec: Pool;
  readonly base: number;
  readonly local: LocalStates;
  /** How many local states had a field when fields were laid out; the machine may meet more. */
  readonly places: number;
  /** The groups whose members may hold one of this pool. */
  readonly holders: GroupFields[];
}

/** A field's largest value is needed to pack it; local states grow while exploring. */
export interface FieldWidth {
  readonly max: () => number;
}

/**
 * Where each field of a state lies in the unpacked `Int32Array`. Addresses are what observations,
 * effects and claims are written with.
 */
export class Layout {
  readonly groups: GroupFields[] = [];
  readonly pools: PoolFields[] = [];
  readonly widths: FieldWidth[] = [];
  /** For people: one name a field. */
  readonly names: string[] = [];
  readonly #processes = new Map<string, ProcessField>();

  constructor({ parts }: { readonly parts: readonly Part[] }) {
    for (const part of parts) if (part.kind === 'pool') this.#addPool(part);
    for (const part of parts) if (part.kind === 'group') this.#addGroup(part);
  }

  get size(): number {
    return this.widths.length;
  }

  /** The place of a group's register or process field, relative to the member. */
  own(name: string): number {
    const [groupName = '', field = ''] = name.split('.');
    const group = this.group(groupName);
    const process = this.#processes.get(name);
    const offset = process ? process.offset : group.registers.get(field);
    if (offset === undefined) throw new Error(`no field "${name}" in the system`);
    return offset;
  }

  /** The absolute address of a field of one member. */
  at(name: string, member = 0): number {
    const group = this.group(name.split('.')[0]!);
    return group.base + member * group.stride + this.own(name);
  }

  process(name: string): ProcessField {
    const found = this.#processes.get(name);
    if (!found) throw new Error(`no process "${name}"; known: ${[...this.#processes.keys()]}`);
    return found;
  }

  group(name: string): GroupFields {
    const found = this.groups.find((one) => one.spec.name === name);
    if (!found) throw new Error(`no group "${name}" in the system`);
    return found;
  }

  pool(name: string): PoolFields {
    const found = this.pools.find((one) => one.spec.name === name);
    if (!found) throw new Error(`no pool "${name}" in the system`);
    return found;
  }

  /** 1 if the process of that member carries the XState tag. */
  tagged(name: string, tag: string, member = 0): Expr {
    return code`${this.process(name).local.tagged(tag)}[f[${this.at(name, member)}]]`;
  }

  /** How many members of the pool carry the tag, held ones included once. */
  count(poolName: string, tag: string): Expr {
    const { spec, base, local, places, holders } = this.pool(poolName);
    const row = local.tagged(tag);
    if (spec.identities) {
      const members = Array.from({ length: spec.size }, (_, i) => code`${row}[f[${base + i}]]`);
      return sumOf(members);
    }
    const free = row.slice(0, places).flatMap((has, i) => (has ? [code`f[${base + i}]`] : []));
    return sumOf([...free, ...holders.flatMap((group) => heldCounts(group, row))]);
  }

  #field(name: string, max: number | (() => number)): number {
    this.widths.push({ max: typeof max === 'number' ? () => max : max });
    this.names.push(name);
    return this.widths.length - 1;
  }

  #addPool(spec: Pool): void {
    const local = localStatesOf(spec.use);
    // A pool needs a field for each local state, so all of them must be known now.
    local.close(spec.use.machine.events.map((type) => ({ type: type as string })));
    const base = this.size;
    const { name, size } = spec;
    if (spec.identities) {
      for (let i = 0; i < size; i++) this.#field(`${name}[${i}]`, () => local.size - 1);
    } else {
      local.snapshots.forEach((one, i) => {
        this.#field(`${name} ${JSON.stringify(one.value)} #${i}`, size);
      });
    }
    this.pools.push({ kind: 'pool', spec, base, local, places: local.size, holders: [] });
  }

  #addGroup(spec: Group): void {
    const base = this.size;
    const processes: ProcessField[] = [];
    const registers = new Map<string, number>();
    const pool = spec.holds === undefined ? null : this.pool(spec.holds);
    let fields: GroupFields | undefined;
    for (let member = 0; member < spec.size; member++) {
      const start = this.size;
      const label = spec.size === 1 ? spec.name : `${spec.name}[${member}]`;
      for (const [name, use] of Object.entries(spec.processes)) {
        const local = localStatesOf(use);
        const offset = this.#field(`${label}.${name}`, () => local.size - 1) - start;
        if (member === 0) {
          processes.push({ name: `${spec.name}.${name}`, group: null as never, offset, local });
        }
      }
      let held = -1;
      let tag = -1;
      if (pool) {
        const most = pool.spec.identities ? pool.spec.size : pool.local.size;
        held = this.#field(`${label} holds`, most) - start;
        if (pool.spec.shared && !pool.spec.identities) {
          tag = this.#field(`${label} tag`, spec.size) - start;
        }
      }
      for (const [name, max] of Object.entries(spec.registers ?? {})) {
        const offset = this.#field(`${label}.${name}`, max) - start;
        registers.set(name, offset);
      }
      if (member === 0) {
        const stride = this.size - start;
        fields = { kind: 'group', spec, base, stride, processes, registers, held, tag, pool };
        for (const one of processes) (one as { group: GroupFields }).group = fields;
      }
    }
    if (!fields) return;
    this.groups.push(fields);
    pool?.holders.push(fields);
    if (pool?.spec.shared && pool.holders.length > 1) {
      throw new Error(`pool "${pool.spec.name}" is shared: only one group may hold its members`);
    }
    for (const one of processes) this.#processes.set(one.name, one);
  }
}

/** For each holder 1 if what it holds is in such a state, and no holder before it holds the same. */
function heldCounts(
  { base, stride, held, tag, spec }: GroupFields,
  row: readonly number[],
): Expr[] {
  const at = (member: number, offset: number) => base + member * stride + offset;
  return Array.from({ length: spec.size }, (_, m) => {
    const earlier = tag < 0 ? [] : Array.from({ length: m }, (_, i) => at(i, tag));
    const own = at(m, tag);
    const same = earlier.map((other) => code`f[${other}] === f[${own}]`);
    const is = code`f[${at(m, held)}] !== 0 && ${row}[f[${at(m, held)}] - 1] === 1`;
    const first = same.reduce((all, one) => code`${all} && !${one}`, is);
    return code`${first} ? 1 : 0`;
  });
}
