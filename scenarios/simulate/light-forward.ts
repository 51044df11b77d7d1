type Member = (this: object, ...args: unknown[]) => unknown;

/**
 * Makes a light class stand in for one of the platform's: whatever it does not do itself, the platform's
 * own does, which `realOf` makes then. A light object is one of the platform's class, too. `sample`: one
 * whose own fields, under symbols on some versions, are the platform's.
 */
export function standIn<L extends object>(
  light: { readonly prototype: L },
  real: { readonly prototype: object },
  realOf: (one: L) => object,
  sample: object = {},
): void {
  for (const key of Reflect.ownKeys(real.prototype)) {
    if (key === 'constructor' || Object.hasOwn(light.prototype, key)) continue;
    const how = Object.getOwnPropertyDescriptor(real.prototype, key)!;
    Object.defineProperty(light.prototype, key, forwarded(how, realOf));
  }
  for (const symbol of Object.getOwnPropertySymbols(sample)) {
    Object.defineProperty(light.prototype, symbol, {
      get(this: L): unknown {
        return (realOf(this) as Record<symbol, unknown>)[symbol];
      },
      set(this: L, value: unknown) {
        (realOf(this) as Record<symbol, unknown>)[symbol] = value;
      },
    });
  }
  Object.setPrototypeOf(light.prototype, real.prototype);
}

function forwarded<L extends object>(
  how: PropertyDescriptor,
  realOf: (one: L) => object,
): PropertyDescriptor {
  const by = (member: Member) =>
    function (this: L, ...args: unknown[]): unknown {
      return member.apply(realOf(this), args);
    };
  const { get, set, value } = how as { get?: Member; set?: Member; value?: unknown };
  if (typeof value === 'function') return { ...how, value: by(value as Member) };
  return { ...how, ...(get ? { get: by(get) } : {}), ...(set ? { set: by(set) } : {}) };
}
