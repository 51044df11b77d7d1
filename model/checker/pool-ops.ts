import type { Fields } from './fields.ts';
import type { PoolFields } from './layout.ts';
import type { CompiledOp, CompiledProcess, EventTable, Running } from './tables.ts';

/** The next local state of a pool member, or -1. Effects of pool members may only raise flags. */
export function poolNext(
  r: Running,
  process: CompiledProcess,
  event: EventTable,
  payload: number,
  state: number,
  f: Fields,
): number {
  let entry = event.entries[state * event.radix + payload];
  if (entry === undefined) entry = r.ask(process, event, state, payload);
  if (entry === null || !entry.run(f, -1, -1)) return -1;
  return entry.next;
}

/** Gives the event to every member that takes it. */
export function sendPool(r: Running, op: CompiledOp, f: Fields, self: number): void {
  r.stirred = true;
  const { base, spec, places, holders } = op.pool!;
  const { process, event } = op;
  const payload = event!.read(f, base, self);
  if (spec.identities) {
    for (let i = 0; i < spec.size; i++) {
      const next = poolNext(r, process!, event!, payload, f[base + i]!, f);
      if (next >= 0) f[base + i] = next;
    }
    return;
  }
  const before = f.slice(base, base + places);
  f.fill(0, base, base + places);
  before.forEach((count, state) => {
    if (count === 0) return;
    const next = poolNext(r, process!, event!, payload, state, f);
    f[base + (next < 0 ? state : next)]! += count;
  });
  for (const group of holders) {
    for (let m = 0; m < group.spec.size; m++) {
      const at = group.base + m * group.stride + group.held;
      if (f[at] === 0) continue;
      const next = poolNext(r, process!, event!, payload, f[at]! - 1, f);
      if (next >= 0) f[at] = next + 1;
    }
  }
}

/** Gives the event to the member that the acting one holds. False: it holds none, or refused. */
export function sendHeld(r: Running, op: CompiledOp, f: Fields, self: number): boolean {
  const { base, spec } = op.pool!;
  const { held, tag, stride } = op.group!;
  const holds = f[self + held]!;
  if (holds === 0) return false;
  const state = spec.identities ? f[base + holds - 1]! : holds - 1;
  const next = poolNext(r, op.process!, op.event!, op.event!.read(f, base, self), state, f);
  if (next < 0) return false;
  if (spec.identities) {
    f[base + holds - 1] = next;
    return true;
  }
  f[self + held] = next + 1;
  if (tag < 0) return true;
  const mine = f[self + tag]!;
  const first = op.group!.base;
  for (let m = 0; m < op.group!.spec.size; m++) {
    const at = first + m * stride;
    if (f[at + tag] === mine) f[at + held] = next + 1;
  }
  return true;
}

/** Takes hold of a member: one that is held already, else a free one. */
export function hold(r: Running, op: CompiledOp, f: Fields, self: number): boolean {
  r.stirred = true;
  const { base, spec } = op.pool!;
  const { held, tag, stride, base: first, spec: group } = op.group!;
  const wanted = op.a;
  if (f[self + held] !== 0) throw new Error(`a "${group.name}" holds a "${spec.name}" already`);
  if (spec.identities) {
    let free = 0;
    for (let i = spec.size; i-- > 0; ) {
      if (f[base + i] === wanted && !isHeld(op.pool!, f, i)) free = i + 1;
    }
    for (let m = 0; spec.shared && m < group.size; m++) {
      const id = f[first + m * stride + held]!;
      if (id === 0 || f[base + id - 1] !== wanted) continue;
      free = id;
      break;
    }
    f[self + held] = free;
    return free !== 0;
  }
  let tags = 0;
  if (tag >= 0) {
    for (let m = 0; m < group.size; m++) {
      const at = first + m * stride;
      if (f[at + held] === 0) continue;
      if (f[at + held] === wanted + 1) {
        f[self + held] = wanted + 1;
        f[self + tag] = f[at + tag]!;
        return true;
      }
      tags |= 1 << f[at + tag]!;
    }
  }
  if (f[base + wanted] === 0) return false;
  f[base + wanted]!--;
  f[self + held] = wanted + 1;
  if (tag >= 0) {
    let unused = 1;
    while ((tags & (1 << unused)) !== 0) unused++;
    f[self + tag] = unused;
  }
  return true;
}

export function release(op: CompiledOp, f: Fields, self: number): void {
  const { base, spec } = op.pool!;
  const { held, tag, stride, base: first, spec: group } = op.group!;
  const holds = f[self + held]!;
  if (holds === 0) return;
  f[self + held] = 0;
  if (spec.identities) return;
  if (tag >= 0) {
    const mine = f[self + tag]!;
    f[self + tag] = 0;
    for (let m = 0; m < group.size; m++) if (f[first + m * stride + tag] === mine) return;
  }
  f[base + holds - 1]!++;
}

/** Does anybody hold this member of a pool with identities? */
export function isHeld({ holders }: PoolFields, f: Fields, member: number): boolean {
  return holders.some(({ base, stride, held, spec }) => {
    for (let m = 0; m < spec.size; m++) if (f[base + m * stride + held] === member + 1) return true;
    return false;
  });
}
