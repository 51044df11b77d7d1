import { Names } from './code.ts';
import type { Expr } from './fields.ts';
import { inRange, wholeNumber } from './resolve.ts';
import type { CompiledOp, CompiledProcess, Entry, EventTable, Running } from './tables.ts';

/**
 * What one answer of a process does, as a function: it moves on, and its effects run in order. Every
 * predicate has a call site of its own here, which the engine inlines; in one loop over all
 * operations each call would be to an unknown function.
 */
export function runOf(
  { next, ops }: Entry,
  process: CompiledProcess,
  runner: Running,
): Entry['run'] {
  const names = new Names();
  const r = names.of(runner);
  const move = process.group ? `f[self + ${process.offset}] = ${next};` : '';
  const lines = ops.map((op) => opSource(op, names, r));
  return names.build(
    'f, self, other',
    `let v = 0, y = 0; ${move} ${lines.join('\n')} return true;`,
  );
}

function opSource(op: CompiledOp, names: Names, runner: string): string {
  const { a, b } = op;
  const value = () => `+${names.source(op.expr!)}`;
  const fits = `if (v >>> 0 !== v || v > ${b}) ${names.of(inRange)}(${a}, ${b}, v);`;
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
      return op.expr
        ? `if (${wholeSource(names, 'a flag', op.expr)} !== 0) ${runner}.flags |= ${a};`
        : `${runner}.flags |= ${a};`;
    case 'send own':
      return `{ const to = self; ${sendSource(op, names, runner)} }`;
    case 'send member': {
      const { base, stride, spec } = op.group!;
      const index = op.expr ? `${names.of(inRange)}(${base}, ${spec.size - 1}, ${value()})` : '0';
      const to = `${base} + ${index} * ${stride}`;
      return `{ const to = ${to}; ${sendSource(op, names, runner)} }`;
    }
    case 'send every': {
      const { base, stride, spec } = op.group!;
      const end = base + spec.size * stride;
      return `for (let to = ${base}; to < ${end}; to += ${stride}) { ${sendSource(op, names, runner)} }`;
    }
    case 'send idle': {
      const { base, stride, spec } = op.group!;
      const { offset, local } = op.process!;
      const end = base + spec.size * stride;
      const busy = `f[to + ${offset}] !== ${local.initial}`;
      const exhausted = `${runner}.exhausted = ${JSON.stringify(spec.name)};`;
      return `{ let to = ${base};
        while (to < ${end} && ${busy}) to += ${stride};
        if (to === ${end}) { ${exhausted} return false; }
        ${sendSource(op, names, runner)} }`;
    }
    case 'send pool':
      return `${runner}.sendPool(${names.of(op)}, f, self);`;
    case 'send held':
      return op.mayRefuse
        ? `${runner}.sendHeld(${names.of(op)}, f, self);`
        : `if (!${runner}.sendHeld(${names.of(op)}, f, self)) return false;`;
    case 'hold':
      return `if (!${runner}.hold(${names.of(op)}, f, self)) return false;`;
    case 'release':
      return `${runner}.release(${names.of(op)}, f, self);`;
  }
}

/** Only the receiver's own refusal may be passed over; one further down stops the step. */
function sendSource(op: CompiledOp, names: Names, runner: string): string {
  const event = op.event!;
  const process = op.process!;
  const state = `f[self + ${process.offset}]`;
  const ask = `${runner}.ask(${names.of(process)}, ${names.of(event)}, ${state}, v)`;
  const refused = op.mayRefuse ? 'x !== null && ' : 'x === null || ';
  return `const s = to, o = self; { const self = s, other = o; let v = 0;
    ${payloadSource(names, event)}
    let x = ${names.of(event.entries)}[${state} * ${event.radix} + v];
    if (x === undefined) x = ${ask};
    if (${refused}!x.run(f, self, other)) return false; }`;
}

/** Source of a number that decides; what is none is an error, not a no. */
export function wholeSource(names: Names, what: string, expr: Expr): string {
  const check = `${names.of(wholeNumber)}(${JSON.stringify(what)}, y)`;
  return `((y = +${names.source(expr)}) === (y | 0) ? y : ${check})`;
}

/** Source that sets `v` to the number of the first payload with what is seen now. */
export function payloadSource(names: Names, { sees, alternatives }: Seeing): string {
  if (sees.length === 0) return 'v = 0;';
  const lines = sees.map(({ read, values, name }, i) => {
    const limit = values.length;
    const refuse = `${names.of(unseen)}(${JSON.stringify(name)}, ${limit}, x)`;
    const sum = i === 0 ? 'v = x' : `v = v * ${limit} + x`;
    return `x = +${names.source(read)}; if (x >>> 0 !== x || x >= ${limit}) ${refuse}; ${sum};`;
  });
  return `{ let x = 0; ${lines.join('\n')} ${alternatives > 1 ? `v *= ${alternatives};` : ''} }`;
}

type Seeing = Pick<EventTable, 'sees' | 'alternatives'>;

/** What is seen of the state, as one number. A value that is none would be another payload. */
export function readerOf(seeing: Seeing): EventTable['read'] {
  if (seeing.sees.length === 0) return () => 0;
  const names = new Names();
  const body = payloadSource(names, seeing);
  return names.build('f, self, other', `let v = 0; ${body} return v;`);
}

function unseen(name: string, many: number, value: number): never {
  throw new RangeError(`observation "${name}" read ${value}, of ${many} values`);
}
