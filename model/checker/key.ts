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

const bitsFor = (max: number): number => (max <= 0 ? 0 : 32 - Math.clz32(max));

/**
 * @param slack how many local states a process may still gain before a repacking is needed
 * The functions are generated, because this is where an exploration spends a third of its time.
 */
export function packingOf(layout: Layout, slack: number): Packing {
  const limits = layout.widths.map((one, i) => ({ max: one.max(), i }));
  const capacity = limits.map(({ max, i }) => (isControl(layout, i) ? max + slack : max));
  const bits = capacity.map(bitsFor);
  const chunks: Chunk[] = [];
  const setup: string[] = [];
  const inSorted = new Set<number>();
  let keys = 0;
  for (const group of layout.groups) {
    if (!group.spec.sorted || group.spec.size < 2) continue;
    for (let i = 0; i < group.spec.size * group.stride; i++) inSorted.add(group.base + i);
    const made = sortedChunks(group, bits, keys);
    setup.push(made.setup);
    chunks.push(...made.chunks);
    keys += made.keys;
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
    new Function('k', 'sortMembers', 'renumber', `"use strict"; return (${args}) => {${body}};`);
  const k = new Int32Array(Math.max(1, keys));
  return {
    words: words.length,
    pack: build('f, o, at', [...setup, ...pack].join('\n'))(k, sortMembers, renumber),
    unpack: build('w, at, f', ['let v = 0;', ...zero, ...unpack].join('\n'))(k),
    outgrown: () => layout.widths.some((one, i) => one.max() > capacity[i]!),
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
  first: number,
): { setup: string; chunks: Chunk[]; keys: number } {
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
  const per = subkeys.length + 1;
  const setup: string[] = [];
  const chunks: Chunk[] = [];
  for (let m = 0; m < spec.size; m++) {
    const at = base + m * stride;
    subkeys.forEach((fields, s) => {
      let shift = 0;
      const parts = fields.map(({ offset, width }) => {
        const part = shifted(`f[${at + offset}]`, shift);
        shift += width;
        return part;
      });
      setup.push(`k[${first + m * per + s}] = ${parts.join(' | ') || '0'};`);
      let from = 0;
      const write = fields.map(({ offset, width }) => {
        const text = `f[${at + offset}] = (v >>> ${from}) & ${mask(width)};`;
        from += width;
        return text;
      });
      if (shift > 0) {
        const read = `k[${first + m * per + s}]`;
        chunks.push({ bits: shift, read, write: write.join(' ') });
      }
    });
    setup.push(`k[${first + m * per + per - 1}] = ${tag < 0 ? '0' : `f[${at + tag}]`};`);
    if (tagBits > 0) {
      const read = `k[${first + m * per + per - 1}]`;
      chunks.push({ bits: tagBits, read, write: `f[${at + tag}] = v;` });
    }
  }
  setup.push(`sortMembers(k, ${first}, ${spec.size}, ${per});`);
  if (tagBits > 0) setup.push(`renumber(k, ${first + per - 1}, ${spec.size}, ${per});`);
  return { setup: setup.join('\n'), chunks, keys: spec.size * per };
}

/** Insertion sort of `count` rows of `per` numbers; the last number of a row (its tag) only travels. */
function sortMembers(k: Int32Array, first: number, count: number, per: number): void {
  for (let i = 1; i < count; i++) {
    for (let j = i; j > 0; j--) {
      const b = first + j * per;
      const a = b - per;
      let order = 0;
      for (let s = 0; s < per - 1 && order === 0; s++) order = k[a + s]! - k[b + s]!;
      if (order <= 0) break;
      for (let s = 0; s < per; s++) {
        const kept = k[a + s]!;
        k[a + s] = k[b + s]!;
        k[b + s] = kept;
      }
    }
  }
}

/** Tags become 1, 2, … by first appearance; 0 stays 0. */
function renumber(k: Int32Array, first: number, count: number, per: number): void {
  let next = 0;
  for (let i = 0; i < count; i++) {
    const at = first + i * per;
    const old = k[at]!;
    if (old <= 0) continue;
    next++;
    for (let j = i; j < count; j++) if (k[first + j * per] === old) k[first + j * per] = -next;
  }
  for (let i = 0; i < count; i++) k[first + i * per] = -k[first + i * per]!;
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
