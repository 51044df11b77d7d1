import { DEFAULT_BOUNDS } from '../model/checker/bounds.ts';
import { UsageError } from '../model/parse.ts';

/** `1000000` */
export function parseMaxStates(text: string | undefined): number {
  if (text === undefined) return DEFAULT_BOUNDS.maxStates;
  const states = Number(text);
  if (/^\d{1,12}$/.test(text) && states > 0) return states;
  throw wrong('--max-states', text, 'a whole number above 0', '1000000');
}

const UNITS: Readonly<Record<string, number>> = {
  B: 1,
  KB: 1e3,
  MB: 1e6,
  GB: 1e9,
  KiB: 2 ** 10,
  MiB: 2 ** 20,
  GiB: 2 ** 30,
};

/** `2GB`, `512MiB` */
export function parseMaxMemory(text: string | undefined): number {
  if (text === undefined) return DEFAULT_BOUNDS.maxMemory;
  const match = /^(\d{1,12}(?:\.\d{1,3})?)([KMG]i?B|B)$/.exec(text);
  const bytes = match ? Math.floor(Number(match[1]) * UNITS[match[2]!]!) : 0;
  if (bytes > 0) return bytes;
  throw wrong('--max-memory', text, 'a size with its unit', '2GB" or "512MiB');
}

const TIMES: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 };

/** `60s`, `500ms`, `10m`, `1h` */
export function parseTimeLimit(text: string | undefined): number {
  if (text === undefined) return DEFAULT_BOUNDS.timeLimit;
  const match = /^(\d{1,9}(?:\.\d{1,3})?)(ms|s|m|h)$/.exec(text);
  const ms = match ? Number(match[1]) * TIMES[match[2]!]! : 0;
  if (ms > 0) return ms;
  throw wrong('--time-limit', text, 'a time with its unit (ms, s, m, h)', '60s');
}

const wrong = (option: string, given: string, expected: string, example: string): UsageError =>
  new UsageError(`${option} "${given}": expected ${expected}, as in "${example}"`);
