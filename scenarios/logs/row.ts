import type { Routed, Said } from './words.ts';

/** One row of a server's log, whatever its format. null: the row does not say. */
export interface Row {
  readonly line: number;
  readonly at: number | null;
  readonly request: string | null;
  readonly method: string | null;
  readonly path: string | null;
  /** Who asks: a browser's user agent. */
  readonly agent: string | null;
  /** The status of the whole request. */
  readonly http: number | null;
  /** How long the request took from this row on, ms. */
  readonly duration: number | null;
  readonly message: string | null;
  /** When the request's id says that it came in. */
  readonly idAt: number | null;
}

/** What one row said. */
export interface Told {
  readonly said: Said;
  readonly at: number;
  readonly line: number;
}

/** What is kept of a request: only of those that are a job's. */
export interface Kept {
  readonly id: string;
  routed: Routed | null;
  agent: string | null;
  at: number;
  line: number;
  /** Of the same moment. */
  lastLine: number;
  lastAt: number;
  idAt: number | null;
  http: number | null;
  /** When the answer was ready, as far as status and duration tell. */
  doneAt: number | null;
  readonly told: Told[];
}

export const newKept = (id: string, at: number, line: number): Kept => ({
  id,
  routed: null,
  agent: null,
  at,
  line,
  lastLine: line,
  lastAt: at,
  idAt: null,
  http: null,
  doneAt: null,
  told: [],
});
