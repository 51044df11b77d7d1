/** `1,234,567` */
export function grouped(count: number | bigint): string {
  return String(count).replace(/\B(?=(\d{3})+$)/g, ',');
}

/** Up to 15 digits in full, more as a power of ten: these numbers are for a sense of size. */
export function sized(count: bigint): string {
  const digits = String(count);
  if (digits.length <= 15) return grouped(count);
  return `${digits[0]}.${digits.slice(1, 3)}e${digits.length - 1}`;
}

export function bytesText(bytes: number): string {
  for (const [unit, size] of UNITS) {
    if (bytes >= size && bytes % size === 0) return `${bytes / size} ${unit}`;
  }
  return `${grouped(bytes)} bytes`;
}

const UNITS: readonly (readonly [string, number])[] = [
  ['GiB', 2 ** 30],
  ['GB', 1e9],
  ['MiB', 2 ** 20],
  ['MB', 1e6],
];

/** `10 min`, `60 s`, `250 ms` */
export function limitText(ms: number): string {
  if (ms >= 120_000 && ms % 60_000 === 0) return `${ms / 60_000} min`;
  return ms >= 1000 ? `${ms / 1000} s` : `${ms} ms`;
}

/** `0.8 s`; how long something took. */
export const secondsText = (ms: number): string => `${(ms / 1000).toFixed(1)} s`;

/** `1..3,5`: item counts as `--items` takes them. */
export function itemsText(counts: readonly number[]): string {
  const sorted = [...new Set(counts)].sort((a, b) => a - b);
  const parts: string[] = [];
  for (let i = 0; i < sorted.length; ) {
    let end = i;
    while (sorted[end + 1] === sorted[end]! + 1) end++;
    parts.push(end > i ? `${sorted[i]}..${sorted[end]}` : `${sorted[i]}`);
    i = end + 1;
  }
  return parts.join(',');
}
