import { Names } from './code.ts';
import { inRange } from './resolve.ts';
import type { CompiledOp, CompiledProcess, Entry, EventTable, Running } from './tables.ts';

/** How many answers of one event are written out where it is sent; more make a function too long. */
const MOST_WRITTEN_OUT = 12;
/** How deep events that cause events are written out. */
const DEEPEST = 3;

/**
 * Source of what steps do: on `f`, for the member at `self`, told by the member at `other`. Every
 * predicate has a call site of its own here, which the engine inlines; in one loop over all
 * operations each call would be to an unknown function.
 */
export class Writer {
  readonly names = new Names();
  readonly runner: string;
  /** The statement that gives a step up. */
  readonly #refuse: string;
  readonly #depth: number;

  constructor(runner: Running, refuse: string, depth = DEEPEST) {
    this.runner = this.names.of(runner);
    this.#refuse = refuse;
    this.#depth = depth;
  }

  /** What an answer of the process does: it moves on, and its effects run in order. */
  entry({ next, ops }: Entry, process: CompiledProcess, depth = this.#depth): string {
    const move = process.group ? `f[self + ${process.offset}] = ${next};` : '';
    return [move, ...ops.map((op) => this.#op(op, depth))].join('\n');
  }

  #op(op: CompiledOp, depth: number): string {
    const { a, b } = op;
    const { names, runner } = this;
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
        return op.expr
          ? `if (${value()} !== 0) ${runner}.flags |= ${a};`
          : `${runner}.flags |= ${a};`;
      case 'send own':
        return `{ const to = self; ${this.#send(op, depth)} }`;
      case 'send member': {
        const { base, stride } = op.group!;
        const to = op.expr ? `${base} + ${value()} * ${stride}` : `${base}`;
        return `{ const to = ${to}; ${this.#send(op, depth)} }`;
      }
      case 'send every': {
        const { base, stride, spec } = op.group!;
        const end = base + spec.size * stride;
        return `for (let to = ${base}; to < ${end}; to += ${stride}) { ${this.#send(op, depth)} }`;
      }
      case 'send idle': {
        const { base, stride, spec } = op.group!;
        const { offset, local } = op.process!;
        const end = base + spec.size * stride;
        const busy = `f[to + ${offset}] !== ${local.initial}`;
        const exhausted = `${runner}.exhausted = ${JSON.stringify(spec.name)};`;
        return `{ let to = ${base};
          while (to < ${end} && ${busy}) to += ${stride};
          if (to === ${end}) { ${exhausted} ${this.#refuse} }
          ${this.#send(op, depth)} }`;
      }
      case 'send pool':
        return `${runner}.sendPool(${names.of(op)}, f, self);`;
      case 'send held':
        return op.mayRefuse
          ? `${runner}.sendHeld(${names.of(op)}, f, self);`
          : `if (!${runner}.sendHeld(${names.of(op)}, f, self)) ${this.#refuse}`;
      case 'hold':
        return `if (!${runner}.hold(${names.of(op)}, f, self)) ${this.#refuse}`;
      case 'release':
        return `${runner}.release(${names.of(op)}, f, self);`;
    }
  }

  /**
   * Only the receiver's own refusal may be passed over; one further down stops the step. The answers
   * that are known by now are written out, the others are asked for.
   */
  #send(op: CompiledOp, depth: number): string {
    const event = op.event!;
    const process = op.process!;
    const { names, runner } = this;
    const e = names.of(event.entries);
    const k = `f[self + ${process.offset}] * ${event.radix} + v`;
    const ask = `${runner}.ask(${names.of(process)}, ${names.of(event)}, f[self + ${process.offset}], v)`;
    const refused = op.mayRefuse ? '' : this.#refuse;
    const asked = `let x = ${e}[k]; if (x === undefined) x = ${ask};
      if (x === null) { ${refused} } else if (!x.run(f, self, other)) ${this.#refuse}`;
    const known = [...event.entries.entries()].filter(([, one]) => one !== undefined);
    const cases = known.map(([at, one]) => {
      const body = one ? this.entry(one, process, depth - 1) : refused;
      return `case ${at}: { ${body} break; }`;
    });
    const body =
      depth > 0 && known.length > 0 && known.length <= MOST_WRITTEN_OUT
        ? `switch (k) { ${cases.join('\n')} default: { ${asked} } }`
        : asked;
    return `const s = to, o = self; { const self = s, other = o; let v = 0;
      ${payloadSource(names, event)} const k = ${k}; ${body} }`;
  }
}

/** An entry's operations as a function, for where they are not written out. */
export function runOf(entry: Entry, process: CompiledProcess, runner: Running): Entry['run'] {
  const writer = new Writer(runner, 'return false;', 0);
  const body = writer.entry(entry, process);
  return writer.names.build('f, self, other', `let v = 0; ${body} return true;`);
}

/** Source that sets `v` to the number of the first payload with what is seen now. */
export function payloadSource(names: Names, { sees, alternatives }: Seeing): string {
  if (sees.length === 0) return 'v = 0;';
  const lines = sees.map(({ read, values, name }, i) => {
    const limit = values.length;
    const refuse = `${names.of(unseen)}(${JSON.stringify(name)}, ${limit}, x)`;
    const sum = i === 0 ? 'v = x' : `v = v * ${limit} + x`;
    return `x = ${names.source(read)}; if (x >>> 0 >= ${limit}) ${refuse}; ${sum};`;
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
