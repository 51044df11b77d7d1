import type { GroupFields, Layout } from './layout.ts';

/**
 * How a state's fields become 32-bit words. Members of sorted groups are put in order first, so that
 * states that differ only by the numbering of interchangeable members share one key (Murphi's
 * scalarsets; Ip and Dill 1996). Tags of shared held members are renumbered by first appearance.
 * A tie between members whose tags differ may leave two keys for one class: never a wrong merge.
 */
export interface Packing {
  readonly words: number;
  /** Sorts and packs; `f` stays as it is. */
  readonly pack: (f: Int32Array, out: Int32Array, at: number) => void;
  readonly unpack: (words: Int32Array, at: number, f: Int32Array) => void;
  /** Have local states outgrown the widths that this packing was made for? */
  readonly outgrown: () => boolean;
}

interface Chunk {
  readonly bits: number;
  /** JavaScript source of the value to write. */
  readonly read: string;
  /** Source that takes the value `v` apart into `f`. */
  readonly write: string;
}

const most = (bits: number): number => 2 ** bits - 1;
const bitsFor = (max: number): number => (max <= 0 ? 0 : 32 - Math.clz32(max));

/**
 * @param slack how many local states a process may still gain before a repacking is needed
 * The functions are generated, because this is where an exploration spends a third of its time.
 */
export function packingOf(layout: Layout, slack: number): Packing {
  const limits = layout.widths.map((one, i) => ({ max: one.max(), i }));
  const bits = limits.map(({ max, i }) => bitsFor(isControl(layout, i) ? max + slack : max));
  const chunks: Chunk[] = [];
  const setup: string[] = [];
  const inSorted = new Set<number>();
  for (const [g, group] of layout.groups.entries()) {
    if (!group.spec.sorted || group.spec.size < 2) continue;
    for (let i = 0; i < group.spec.size * group.stride; i++) inSorted.add(group.base + i);
    const made = sortedChunks(group, bits, `g${g}`);
    setup.push(made.setup);
    chunks.push(...made.chunks);
  }
  bits.forEach((width, i) => {
    if (width === 0 || inSorted.has(i)) return;
    chunks.push({ bits: width, read: `f[${i}]`, write: `f[${i}] = v;` });
  });
  const words = assign(chunks);
  const zero = bits.flatMap((width, i) => (width === 0 ? [`f[${i}] = 0;`] : []));
  const pack = words.map(
    (row, w) => `o[at + ${w}] = ${row.map((c) => shifted(c.read, c.shift)).join(' | ') || '0'};`,
  );
  const unpack = words.flatMap((row, w) =>
    row.map((c) => `v = (w[at + ${w}] >>> ${c.shift}) & ${mask(c.bits)}; ${c.write}`),
  );
  const build = (args: string, body: string) =>
    new Function(`"use strict"; return (${args}) => {${body}};`)();
  return {
    words: words.length,
    pack: build('f, o, at', [...setup, ...pack].join('\n')),
    unpack: build('w, at, f', ['let v = 0;', ...zero, ...unpack].join('\n')),
    outgrown: () => layout.widths.some((one, i) => one.max() > most(bits[i]!)),
  };
}

const shifted = (read: string, shift: number) => (shift === 0 ? read : `(${read} << ${shift})`);
const mask = (bits: number) => (bits === 32 ? '-1' : `${2 ** bits - 1}`);

/** Control fields are those whose width may grow: processes and held local states. */
function isControl(layout: Layout, field: number): boolean {
  return layout.groups.some((group) => {
    const offset = (field - group.base) % group.stride;
    const inside = field >= group.base && field < group.base + group.spec.size * group.stride;
    return inside && group.processes.some((one) => one.offset === offset);
  });
}

/**
 * A member becomes one or more sub-keys of at most 31 bits; members are sorted by them, and the
 * sub-keys are what is packed.
 */
function sortedChunks(
  group: GroupFields,
  bits: readonly number[],
  prefix: string,
): { setup: string; chunks: Chunk[] } {
  const { base, stride, spec, tag } = group;
  const subkeys: { offset: number; width: number }[][] = [[]];
  let used = 0;
  for (let offset = 0; offset < stride; offset++) {
    const width = bits[base + offset]!;
    if (width === 0 || offset === tag) continue;
    if (used + width > 31) {
      subkeys.push([]);
      used = 0;
    }
    subkeys[subkeys.length - 1]!.push({ offset, width });
    used += width;
  }
  const tagBits = tag < 0 ? 0 : bits[base + tag]!;
  const setup: string[] = [];
  const chunks: Chunk[] = [];
  const rows = Array.from({ length: spec.size }, (_, m) => {
    const keys = subkeys.map((_, s) => `${prefix}m${m}k${s}`);
    return { keys, tag: tagBits > 0 ? `${prefix}m${m}tag` : null };
  });
  for (const [m, row] of rows.entries()) {
    const at = base + m * stride;
    subkeys.forEach((fields, s) => {
      let shift = 0;
      const parts = fields.map(({ offset, width }) => {
        const part = shifted(`f[${at + offset}]`, shift);
        shift += width;
        return part;
      });
      const read = row.keys[s]!;
      setup.push(`let ${read} = ${parts.join(' | ') || '0'};`);
      let from = 0;
      const write = fields.map(({ offset, width }) => {
        const text = `f[${at + offset}] = (v >>> ${from}) & ${mask(width)};`;
        from += width;
        return text;
      });
      if (shift > 0) chunks.push({ bits: shift, read, write: write.join(' ') });
    });
    if (row.tag === null) continue;
    setup.push(`let ${row.tag} = f[${at + tag}];`);
    chunks.push({ bits: tagBits, read: row.tag, write: `f[${at + tag}] = v;` });
  }
  for (let m = 1; m < rows.length; m++) setup.push(sunk(rows, m));
  if (tagBits > 0) setup.push(renumbered(rows.map((one) => one.tag!)));
  return { setup: setup.join('\n'), chunks };
}

interface Row {
  readonly keys: readonly string[];
  readonly tag: string | null;
}

/** One round of an insertion sort, written out; a row's tag only travels. */
function sunk(rows: readonly Row[], m: number): string {
  if (m === 0) return '';
  const [a, b] = [rows[m - 1]!, rows[m]!];
  const isLess = b.keys.reduceRight((rest, key, s) => {
    const other = a.keys[s]!;
    return rest === ''
      ? `${key} < ${other}`
      : `${key} < ${other} || ${key} === ${other} && (${rest})`;
  }, '');
  const all = (row: Row) => (row.tag === null ? row.keys : [...row.keys, row.tag]);
  const swaps = all(a).map((one, i) => `x = ${one}; ${one} = ${all(b)[i]}; ${all(b)[i]} = x;`);
  return `if (${isLess}) { let x; ${swaps.join(' ')} ${sunk(rows, m - 1)} }`;
}

/** Tags become 1, 2, … by first appearance; 0 stays 0. */
function renumbered(tags: readonly string[]): string {
  const lines = tags.map((tag, m) => {
    const same = tags
      .slice(0, m)
      .reduceRight(
        (rest, other) => `${tag} === ${other}old ? ${other} : ${rest}`,
        `++${tags[0]}next`,
      );
    return `const ${tag}old = ${tag}; if (${tag} !== 0) ${tag} = ${same};`;
  });
  return [`let ${tags[0]}next = 0;`, ...lines].join('\n');
}

/** First fit, widest first; no chunk straddles two words. */
function assign(chunks: readonly Chunk[]): (Chunk & { shift: number })[][] {
  const rows: (Chunk & { shift: number })[][] = [];
  const used: number[] = [];
  for (const chunk of [...chunks].sort((a, b) => b.bits - a.bits)) {
    let row = used.findIndex((bits) => bits + chunk.bits <= 32);
    if (row < 0) {
      row = rows.length;
      rows.push([]);
      used.push(0);
    }
    rows[row]!.push({ ...chunk, shift: used[row]! });
    used[row]! += chunk.bits;
  }
  return rows.length > 0 ? rows : [[]];
}
