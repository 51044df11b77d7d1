import type { Compiled, CompiledProcess } from './compile.ts';
import { type Entry, type EventTable, payloadOf } from './events.ts';
import type { GroupFields, PoolFields } from './layout.ts';
import type { Op, Target } from './ops.ts';
import type { Expr, Fields } from './system.ts';

/** An operation with its addresses and tables resolved. One shape for all, which keeps it fast. */
export interface CompiledOp {
  readonly code: number;
  readonly a: number;
  readonly b: number;
  readonly expr: Expr | null;
  readonly process: CompiledProcess | null;
  readonly event: EventTable | null;
  readonly group: GroupFields | null;
  readonly pool: PoolFields | null;
  readonly mayRefuse: boolean;
}

const SET = 0;
const SET_AT = 1;
const LET = 2;
const LET_AT = 3;
const SEND_OWN = 4;
const SEND_MEMBER = 5;
const SEND_IDLE = 6;
const SEND_EVERY = 7;
const SEND_POOL = 8;
const SEND_HELD = 9;
const HOLD = 10;
const RELEASE = 11;
const FLAG = 12;

/** Runs one step and the events it sends, on a scratch copy of the state. */
export class Runner {
  /** Bits of the flags that the step raised. */
  flags = 0;
  /** The step that is being taken, for traces. */
  event: EventTable | null = null;
  choice = 0;
  actor = 0;
  /** The actor's number, or its local state where only counts are kept. */
  place = 0;
  /** The step may have taken members of a pool from the local states that they were in. */
  stirred = false;
  /** How many answers the tables had to ask for; local states may be new after each. */
  asked = 0;
  /** A group had no idle member left for a new one: the system's bound is too small. */
  exhausted: string | null = null;
  readonly #compiled: Compiled;

  constructor(compiled: Compiled) {
    this.#compiled = compiled;
  }

  begin(event: EventTable, choice: number, actor: number, place: number): void {
    this.flags = 0;
    this.stirred = false;
    this.place = place;
    this.event = event;
    this.choice = choice;
    this.actor = actor;
  }

  /** @returns false if the event, or one that it sends, is refused; `f` is spoilt then. */
  give(
    process: CompiledProcess,
    event: EventTable,
    payload: number,
    f: Fields,
    self: number,
    other: number,
  ): boolean {
    const state = f[self + process.offset]!;
    let entry = event.entries[state * event.radix + payload];
    if (entry === undefined) entry = this.#ask(process, event, state, payload);
    return entry !== null && this.#apply(entry, process, f, self, other);
  }

  #apply(entry: Entry, process: CompiledProcess, f: Fields, self: number, other: number): boolean {
    f[self + process.offset] = entry.next;
    const { ops } = entry;
    for (let i = 0; i < ops.length; i++) if (!this.#run(ops[i]!, f, self, other)) return false;
    return true;
  }

  /** The next local state of a pool member, or -1. Effects of pool members may only raise flags. */
  poolNext(
    process: CompiledProcess,
    event: EventTable,
    payload: number,
    state: number,
    f: Fields,
  ): number {
    let entry = event.entries[state * event.radix + payload];
    if (entry === undefined) entry = this.#ask(process, event, state, payload);
    if (entry === null) return -1;
    for (const op of entry.ops) if (!this.#run(op, f, -1, -1)) return -1;
    return entry.next;
  }

  #run(op: CompiledOp, f: Fields, self: number, other: number): boolean {
    switch (op.code) {
      case SET:
        f[self + op.a] = op.b;
        return true;
      case SET_AT:
        f[op.a] = op.b;
        return true;
      case LET:
        f[self + op.a] = inRange(op, op.expr!(f, self, other));
        return true;
      case LET_AT:
        f[op.a] = inRange(op, op.expr!(f, self, other));
        return true;
      case SEND_OWN:
        return this.#send(op, f, self, self);
      case SEND_MEMBER: {
        const { base, stride } = op.group!;
        const member = op.expr ? op.expr(f, self, other) : 0;
        return this.#send(op, f, base + member * stride, self);
      }
      case SEND_IDLE:
        return this.#sendIdle(op, f, self);
      case SEND_EVERY: {
        const { base, stride, spec } = op.group!;
        for (let m = 0; m < spec.size; m++) {
          if (!this.#send(op, f, base + m * stride, self)) return false;
        }
        return true;
      }
      case SEND_POOL:
        this.#sendPool(op, f, self);
        return true;
      case SEND_HELD:
        return this.#sendHeld(op, f, self) || op.mayRefuse;
      case HOLD:
        return this.#hold(op, f, self);
      case RELEASE:
        this.#release(op, f, self);
        return true;
      case FLAG:
        if (!op.expr || op.expr(f, self, other) !== 0) this.flags |= op.a;
        return true;
      default:
        throw new Error(`unknown operation ${op.code}`);
    }
  }

  #send(op: CompiledOp, f: Fields, to: number, from: number): boolean {
    const event = op.event!;
    const process = op.process!;
    const payload = event.read(f, to, from);
    const state = f[to + process.offset]!;
    let entry = event.entries[state * event.radix + payload];
    if (entry === undefined) entry = this.#ask(process, event, state, payload);
    // Only the receiver's own refusal may be passed over; one further down stops the step.
    return entry === null ? op.mayRefuse : this.#apply(entry, process, f, to, from);
  }

  #sendIdle(op: CompiledOp, f: Fields, self: number): boolean {
    const { base, stride, spec } = op.group!;
    const { offset, local } = op.process!;
    for (let m = 0; m < spec.size; m++) {
      const at = base + m * stride;
      if (f[at + offset] === local.initial) return this.#send(op, f, at, self);
    }
    this.exhausted = spec.name;
    return false;
  }

  #sendPool(op: CompiledOp, f: Fields, self: number): void {
    this.stirred = true;
    const { base, spec, local, holders } = op.pool!;
    const { process, event } = op;
    const payload = event!.read(f, base, self);
    if (spec.identities) {
      for (let i = 0; i < spec.size; i++) {
        const next = this.poolNext(process!, event!, payload, f[base + i]!, f);
        if (next >= 0) f[base + i] = next;
      }
      return;
    }
    const before = f.slice(base, base + local.size);
    f.fill(0, base, base + local.size);
    before.forEach((count, state) => {
      if (count === 0) return;
      const next = this.poolNext(process!, event!, payload, state, f);
      f[base + (next < 0 ? state : next)]! += count;
    });
    for (const group of holders) {
      for (let m = 0; m < group.spec.size; m++) {
        const at = group.base + m * group.stride + group.held;
        if (f[at] === 0) continue;
        const next = this.poolNext(process!, event!, payload, f[at]! - 1, f);
        if (next >= 0) f[at] = next + 1;
      }
    }
  }

  #sendHeld(op: CompiledOp, f: Fields, self: number): boolean {
    const { base, spec } = op.pool!;
    const { held, tag, stride } = op.group!;
    const holds = f[self + held]!;
    if (holds === 0) return false;
    const state = spec.identities ? f[base + holds - 1]! : holds - 1;
    const next = this.poolNext(op.process!, op.event!, op.event!.read(f, base, self), state, f);
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

  #hold(op: CompiledOp, f: Fields, self: number): boolean {
    this.stirred = true;
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

  #release(op: CompiledOp, f: Fields, self: number): void {
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

  #ask(p: CompiledProcess, event: EventTable, state: number, payload: number): Entry | null {
    const answer = p.local.answer(state, { type: event.type, ...payloadOf(event, payload) });
    const effects = this.#compiled.behaviour.processes[p.name]?.effects ?? {};
    const entry =
      answer &&
      ({
        next: answer.next,
        ops: answer.effects.flatMap(({ type, params }) => {
          const effect = effects[type];
          if (!effect)
            throw new Error(`process "${p.name}" has an effect "${type}" nobody defines`);
          return effect(params).map((op) => this.#compile(op, p));
        }),
      } satisfies Entry);
    if (entry && p.pool && entry.next >= p.pool.places) {
      throw new Error(
        `a "${p.name}" meets a local state that no event without a payload leads to; pools need to ` +
          'know all of them beforehand',
      );
    }
    event.entries[state * event.radix + payload] = entry;
    this.asked++;
    return entry;
  }

  #compile(op: Op, from: CompiledProcess): CompiledOp {
    const { layout } = this.#compiled;
    if (from.pool && op.kind !== 'flag') {
      throw new Error(`pool "${from.name}" has an effect that does more than to raise a flag`);
    }
    // A register of size 0 lives within a step only, and is never packed.
    const most = (at: number): number => layout.widths[at]!.max() || 2 ** 32 - 1;
    const own = 'own' in op ? most(from.group!.base + op.own) : 0;
    switch (op.kind) {
      case 'set':
        return plain(SET, { a: op.own, b: inRange({ a: op.own, b: own }, op.value) });
      case 'set at':
        return plain(SET_AT, { a: op.at, b: inRange({ a: op.at, b: most(op.at) }, op.value) });
      case 'let':
        return plain(LET, { a: op.own, b: own, expr: op.value });
      case 'let at':
        return plain(LET_AT, { a: op.at, b: most(op.at), expr: op.value });
      case 'hold': {
        const pool = layout.pool(op.pool);
        const a = pool.local.find(op.state);
        if (a === undefined) throw new Error(`pool "${op.pool}" has no local state "${op.state}"`);
        return plain(HOLD, { a, pool, group: from.group });
      }
      case 'release':
        return plain(RELEASE, { pool: layout.pool(op.pool), group: from.group });
      case 'flag': {
        const bit = [...this.#compiled.flags, ...this.#compiled.labels].indexOf(op.name);
        if (bit < 0) throw new Error(`flag "${op.name}" is not in the behaviour's lists`);
        return plain(FLAG, { a: 1 << bit, expr: op.when ?? null });
      }
      case 'send':
        return this.#compileSend(op.to, op.event, op.mayRefuse, from);
    }
  }

  #compileSend(to: Target, type: string, mayRefuse: boolean, from: CompiledProcess): CompiledOp {
    const compiled = this.#compiled;
    if (to.kind === 'held') {
      const process = compiled.process(to.pool);
      const event = compiled.event(process, type);
      const { pool } = process;
      return plain(SEND_HELD, { process, event, pool, group: from.group, mayRefuse });
    }
    const name = to.kind === 'own' ? `${from.group!.spec.name}.${to.process}` : to.process;
    const process = compiled.process(name);
    const event = compiled.event(process, type);
    const { group, pool } = process;
    if (event.alternatives > 1) throw new Error(`"${type}" has alternatives: it cannot be sent`);
    if (pool && to.kind !== 'every')
      throw new Error(`"${name}" is a pool: send to every or the held`);
    if (pool) return plain(SEND_POOL, { process, event, pool, mayRefuse: true });
    const code = { own: SEND_OWN, member: SEND_MEMBER, idle: SEND_IDLE, every: SEND_EVERY }[
      to.kind
    ];
    const expr = to.kind === 'member' ? (to.index ?? null) : null;
    const optional = mayRefuse || to.kind === 'every';
    return plain(code, { process, event, group, expr, mayRefuse: optional });
  }
}

/** Does anybody hold this member of a pool with identities? */
export function isHeld({ holders }: PoolFields, f: Fields, member: number): boolean {
  return holders.some(({ base, stride, held, spec }) => {
    for (let m = 0; m < spec.size; m++) if (f[base + m * stride + held] === member + 1) return true;
    return false;
  });
}

/** A value that does not fit would spill into the fields that are packed beside it. */
function inRange({ a, b }: { readonly a: number; readonly b: number }, value: number): number {
  if (value >>> 0 > b)
    throw new RangeError(`a register (${a}) of at most ${b} cannot become ${value}`);
  return value;
}

function plain(code: number, rest: Partial<CompiledOp>): CompiledOp {
  return {
    code,
    a: rest.a ?? 0,
    b: rest.b ?? 0,
    expr: rest.expr ?? null,
    process: rest.process ?? null,
    event: rest.event ?? null,
    group: rest.group ?? null,
    pool: rest.pool ?? null,
    mayRefuse: rest.mayRefuse ?? false,
  };
}
