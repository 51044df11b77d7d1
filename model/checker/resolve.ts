import type { Op, Target } from './ops.ts';
import type { CompiledOp, CompiledProcess, Tables } from './tables.ts';

/** An effect's operation with its addresses and tables looked up once. */
export function resolve(tables: Tables, op: Op, from: CompiledProcess): CompiledOp {
  const { layout } = tables;
  if (from.pool && op.kind !== 'flag') {
    throw new Error(`pool "${from.name}" has an effect that does more than to raise a flag`);
  }
  // A register of size 0 lives within a step only, and is never packed.
  const most = (at: number): number => layout.widths[at]!.max() || 2 ** 32 - 1;
  const own = 'own' in op ? most(from.group!.base + op.own) : 0;
  switch (op.kind) {
    case 'set':
      return plain('set', { a: op.own, b: inRange(op.own, own, op.value) });
    case 'set at':
      return plain('set at', { a: op.at, b: inRange(op.at, most(op.at), op.value) });
    case 'let':
      return plain('let', { a: op.own, b: own, expr: op.value });
    case 'let at':
      return plain('let at', { a: op.at, b: most(op.at), expr: op.value });
    case 'hold': {
      const pool = layout.pool(op.pool);
      const a = pool.local.find(op.state);
      if (a === undefined) throw new Error(`pool "${op.pool}" has no local state "${op.state}"`);
      return plain('hold', { a, pool, group: from.group });
    }
    case 'release':
      return plain('release', { pool: layout.pool(op.pool), group: from.group });
    case 'flag': {
      const bit = [...tables.flags, ...tables.labels].indexOf(op.name);
      if (bit < 0) throw new Error(`flag "${op.name}" is not in the behaviour's lists`);
      return plain('flag', { a: 1 << bit, expr: op.when ?? null });
    }
    case 'send':
      return resolveSend(tables, op.to, op.event, op.mayRefuse, from);
  }
}

function resolveSend(
  tables: Tables,
  to: Target,
  type: string,
  mayRefuse: boolean,
  from: CompiledProcess,
): CompiledOp {
  if (to.kind === 'held') {
    const process = tables.process(to.pool);
    const event = tables.event(process, type);
    const { pool } = process;
    return plain('send held', { process, event, pool, group: from.group, mayRefuse });
  }
  const name = to.kind === 'own' ? `${from.group!.spec.name}.${to.process}` : to.process;
  const process = tables.process(name);
  const event = tables.event(process, type);
  const { group, pool } = process;
  if (event.alternatives > 1) throw new Error(`"${type}" has alternatives: it cannot be sent`);
  if (pool && to.kind !== 'every') {
    throw new Error(`"${name}" is a pool: send to every or the held`);
  }
  if (pool) return plain('send pool', { process, event, pool, mayRefuse: true });
  const expr = to.kind === 'member' ? (to.index ?? null) : null;
  const optional = mayRefuse || to.kind === 'every';
  return plain(`send ${to.kind}`, { process, event, group, expr, mayRefuse: optional });
}

/** A value that does not fit would spill into the fields that are packed beside it. */
export function inRange(at: number, most: number, value: number): number {
  // NaN, fractions and what is no number at all would be stored as some other value.
  if (value >>> 0 !== value || value > most) {
    throw new RangeError(`a register (${at}) of at most ${most} cannot become ${value}`);
  }
  return value;
}

/** What a predicate, a cost or an index says, as a number: an address that does not exist reads as none. */
export function wholeNumber(what: string, value: number | boolean): number {
  const number = Number(value);
  if (!Number.isInteger(number))
    throw new RangeError(`${what} read ${value}: expected a whole number`);
  return number;
}

function plain(code: CompiledOp['code'], rest: Partial<CompiledOp>): CompiledOp {
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
