import { Names } from './code.ts';
import { inRange } from './resolve.ts';
import type { CompiledOp, CompiledProcess, Entry, EventTable, Running } from './tables.ts';

/**
 * One entry's operations as straight code. Every predicate has a call site of its own here, which the
 * engine inlines; in one loop over all operations each call would be to an unknown function.
 */
export function generate(
  ops: readonly CompiledOp[],
  process: CompiledProcess,
  next: number,
  runner: Running,
): Entry['run'] {
  const names = new Names();
  const r = names.of(runner);
  const move = process.group ? `f[self + ${process.offset}] = ${next};` : '';
  const lines = ops.map((op) => sourceOf(op, names, r));
  return names.build('f, self, other', `let v = 0, x; ${move} ${lines.join('\n')} return true;`);
}

function sourceOf(op: CompiledOp, names: Names, r: string): string {
  const { a, b } = op;
  const value = () => names.source(op.expr!);
  const fits = `if (v >>> 0 > ${b}) ${names.of(inRange)}(${a}, ${b}, v);`;
  switch (op.code) {
    case 'set':
      return `f[self + ${a}] = ${b};`;
    case 'set at':
      return `f[${a}] = ${b};`;
    case 'let':
      return `v = ${value()}; ${fits} f[self + ${a}] = v;`;
    case 'let at':
      return `v = ${value()}; ${fits} f[${a}] = v;`;
    case 'flag':
      return op.expr ? `if (${value()} !== 0) ${r}.flags |= ${a};` : `${r}.flags |= ${a};`;
    case 'send own':
      return sending(op, 'self', names, r);
    case 'send member': {
      const { base, stride } = op.group!;
      const to = op.expr ? `${base} + ${value()} * ${stride}` : `${base}`;
      return `{ const to = ${to}; ${sending(op, 'to', names, r)} }`;
    }
    case 'send every': {
      const { base, stride, spec } = op.group!;
      const end = base + spec.size * stride;
      const each = sending(op, 'to', names, r);
      return `for (let to = ${base}; to < ${end}; to += ${stride}) { ${each} }`;
    }
    case 'send idle': {
      const { base, stride, spec } = op.group!;
      const { offset, local } = op.process!;
      const end = base + spec.size * stride;
      const busy = `f[to + ${offset}] !== ${local.initial}`;
      return `{ let to = ${base};
        while (to < ${end} && ${busy}) to += ${stride};
        if (to === ${end}) { ${r}.exhausted = ${JSON.stringify(spec.name)}; return false; }
        ${sending(op, 'to', names, r)} }`;
    }
    case 'send pool':
      return `${r}.sendPool(${names.of(op)}, f, self);`;
    case 'send held':
      return op.mayRefuse
        ? `${r}.sendHeld(${names.of(op)}, f, self);`
        : `if (!${r}.sendHeld(${names.of(op)}, f, self)) return false;`;
    case 'hold':
      return `if (!${r}.hold(${names.of(op)}, f, self)) return false;`;
    case 'release':
      return `${r}.release(${names.of(op)}, f, self);`;
  }
}

/** Only the receiver's own refusal may be passed over; one further down stops the step. */
function sending(op: CompiledOp, to: string, names: Names, r: string): string {
  const event = op.event!;
  const process = op.process!;
  const state = `f[${to} + ${process.offset}]`;
  const payload = event.sees.length > 0 ? `${names.of(event.read)}(f, ${to}, self)` : '0';
  const ask = `${r}.ask(${names.of(process)}, ${names.of(event)}, ${state}, v)`;
  return `v = ${payload};
    x = ${names.of(event.entries)}[${state} * ${event.radix} + v];
    if (x === undefined) x = ${ask};
    ${op.mayRefuse ? 'if (x !== null && ' : 'if (x === null || '}!x.run(f, ${to}, self)) return false;`;
}

/** What is seen of the state, as one number. A value that is none would be another payload. */
export function readerOf(sees: EventTable['sees'], alternatives: number): EventTable['read'] {
  if (sees.length === 0) return () => 0;
  const names = new Names();
  const lines = sees.map(
    ({ read, values, name }) =>
      `v = ${names.source(read)};
       if (v >>> 0 >= ${values.length}) ${names.of(unseen)}(${JSON.stringify(name)}, ${values.length}, v);
       n = n * ${values.length} + v;`,
  );
  return names.build(
    'f, self, other',
    `let v = 0, n = 0; ${lines.join('\n')} return n * ${alternatives};`,
  );
}

function unseen(name: string, many: number, value: number): never {
  throw new RangeError(`observation "${name}" read ${value}, of ${many} values`);
}
