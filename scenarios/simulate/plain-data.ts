import { UsageError } from '../../model/parse.ts';

/** What JSON writes as `{}`, whatever is in it: states that differ there would pass for one. */
const EMPTIED = [Map, Set, WeakMap, WeakSet, Promise] as const;
/** What is deeper goes round in a circle, which JSON refuses. */
const DEEPEST = 100;

/** The same value. Throws UsageError where its JSON would leave out what is in it, with the place. */
export function plainData(what: string, value: unknown): unknown {
  const lost = typeof value === 'function' ? { kind: 'a function', place: '' } : lostIn(value, 0);
  if (!lost) return value;
  const where = lost.place === '' ? '' : ` at ${lost.place.replace(/^\./, '')}`;
  const isSpread = lost.kind === 'a Map' || lost.kind === 'a Set';
  const remedy = isSpread ? '; spread it into an array' : '';
  throw new UsageError(`${what}: expected plain data, found ${lost.kind}${where}${remedy}`);
}

interface Lost {
  readonly kind: string;
  /** `.jobs[0].known` */
  readonly place: string;
}

/** The first of these. Its place is put together on the way back: it is looked for at every moment. */
function lostIn(value: unknown, depth: number): Lost | null {
  if (typeof value !== 'object' || value === null || depth > DEEPEST) return null;
  const kind = EMPTIED.find((one) => value instanceof one);
  if (kind) return { kind: `a ${kind.name}`, place: '' };
  const isList = Array.isArray(value);
  for (const key of Object.keys(value)) {
    const lost = lostIn((value as Record<string, unknown>)[key], depth + 1);
    if (lost) return { ...lost, place: `${isList ? `[${key}]` : `.${key}`}${lost.place}` };
  }
  return null;
}
