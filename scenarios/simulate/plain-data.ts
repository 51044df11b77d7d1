import { UsageError } from '../../model/parse.ts';

/** What JSON writes as `{}`, whatever is in it: states that differ there would pass for one. */
const EMPTIED = [Map, Set, WeakMap, WeakSet, Promise] as const;
/** What is deeper goes round in a circle, which JSON refuses. */
const DEEPEST = 100;

/** The same value. Throws UsageError where its JSON would leave out what is in it, with the place. */
export function plainData(what: string, value: unknown): unknown {
  if (typeof value === 'function') throw wrong(what, '', 'a function');
  look(what, '', value, 0);
  return value;
}

function look(what: string, place: string, value: unknown, depth: number): void {
  if (typeof value !== 'object' || value === null || depth > DEEPEST) return;
  const kind = EMPTIED.find((one) => value instanceof one);
  if (kind) throw wrong(what, place, `a ${kind.name}`);
  if (Array.isArray(value)) {
    for (let at = 0; at < value.length; at++) look(what, `${place}[${at}]`, value[at], depth + 1);
    return;
  }
  for (const name of Object.keys(value)) {
    const inner: unknown = (value as Record<string, unknown>)[name];
    if (typeof inner === 'object') look(what, `${place}.${name}`, inner, depth + 1);
  }
}

function wrong(what: string, place: string, found: string): UsageError {
  const where = place === '' ? '' : ` at ${place.replace(/^\./, '')}`;
  const remedy = found === 'a Map' || found === 'a Set' ? '; spread it into an array' : '';
  return new UsageError(`${what}: expected plain data, found ${found}${where}${remedy}`);
}
