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
  const ms = timeIn(text);
  if (ms !== null && ms > 0) return ms;
  throw wrong('--time-limit', text, 'a time with its unit (ms, s, m, h)', '60s');
}

function timeIn(text: string): number | null {
  const match = /^(\d{1,9}(?:\.\d{1,3})?)(ms|s|m|h)$/.exec(text);
  return match ? Number(match[1]) * TIMES[match[2]!]! : null;
}

/** Timers cannot wait any longer than this: some 24 days. */
const LONGEST = 2 ** 31 - 1;

/** A time that a timer can wait, in ms: `0s`, `500ms`, `10m` */
export function parseTime(option: string, text: string): number {
  const ms = timeIn(text);
  if (ms !== null && ms <= LONGEST) return ms;
  throw wrong(option, text, 'a time with its unit (ms, s, m, h), at most 24 days', '10s');
}

/** The least and the most, in ms: `200ms..2s`, or `1s` for always the same. */
export function parseTimeRange(option: string, text: string): readonly [number, number] {
  const [least = null, most = least, ...rest] = text.split('..').map(timeIn);
  const isRange = least !== null && most !== null && rest.length === 0;
  if (isRange && least <= most && most <= LONGEST) return [least, most];
  throw wrong(option, text, 'a time or a range of times with their units', '200ms..2s');
}

/** A share from 0 to 1: `10%` */
export function parsePercent(option: string, text: string): number {
  const match = /^(\d{1,3}(?:\.\d{1,3})?)%$/.exec(text);
  const percent = match ? Number(match[1]) : Number.NaN;
  if (percent <= 100) return percent / 100;
  throw wrong(option, text, 'a percentage from 0% to 100%', '10%');
}

/** `3000`; 0 is any port that is free. */
export function parsePort(text: string): number {
  const port = Number(text);
  if (/^\d{1,5}$/.test(text) && port <= 65_535) return port;
  throw wrong('--port', text, 'a whole number from 0 to 65535', '3000');
}

const wrong = (option: string, given: string, expected: string, example: string): UsageError =>
  new UsageError(`${option} "${given}": expected ${expected}, as in "${example}"`);
