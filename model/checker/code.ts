import type { Expr } from './fields.ts';

type Value = number | Expr | readonly number[];

const written = new WeakMap<Expr, { texts: readonly string[]; values: readonly Value[] }>();

/**
 * An expression over `f`, `self` and `other` as JavaScript source, so that generated code can contain
 * it instead of calling it. Interpolated expressions are nested, arrays are referred to.
 */
export function code(texts: TemplateStringsArray, ...values: Value[]): Expr {
  let built: Expr | null = null;
  const expr: Expr = (f, self, other) => {
    built ??= standalone(expr);
    return built(f, self, other);
  };
  written.set(expr, { texts: [...texts], values });
  return expr;
}

function standalone(expr: Expr): Expr {
  const names = new Names();
  return names.build('f, self, other', `return ${names.source(expr)};`);
}

/** The sum of some expressions; 0 without any. */
export const sumOf = (terms: readonly Expr[]): Expr =>
  terms.length === 0 ? code`0` : terms.reduce((sum, one) => code`${sum} + ${one}`);

/** Values that generated source refers to by name. */
export class Names {
  readonly values: unknown[] = [];
  readonly #known = new Map<unknown, string>();

  of(value: unknown): string {
    let name = this.#known.get(value);
    if (name === undefined) {
      name = `c${this.values.push(value) - 1}`;
      this.#known.set(value, name);
    }
    return name;
  }

  /** The expression in brackets, or a call of it where its source is not known. */
  source(expr: Expr): string {
    const parts = written.get(expr);
    if (!parts) return `${this.of(expr)}(f, self, other)`;
    const { texts, values } = parts;
    const inner = texts.map((text, i) =>
      i < values.length ? text + this.#value(values[i]!) : text,
    );
    return `(${inner.join('')})`;
  }

  #value(value: Value): string {
    // In brackets: `1 -${-1}` would be written with a decrement.
    if (typeof value === 'number') return value < 0 ? `(${value})` : String(value);
    return typeof value === 'function' ? this.source(value) : this.of(value);
  }

  /** Compiles a function whose source uses the names. */
  build<T>(args: string, body: string): T {
    const names = this.values.map((_, i) => `c${i}`);
    const make = new Function(...names, `"use strict"; return (${args}) => {${body}};`);
    return make(...this.values) as T;
  }
}
