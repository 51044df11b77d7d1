import type { Taken } from '../../model/checker/compile.ts';
import type { StepKind } from '../../model/checker/system.ts';

/** One thing that can happen next, as plain data: the name of a step of the model. */
export interface Move {
  /** `page`, `page 2`, `network` and `server` (of a call), `job`, `items`, `cache`. */
  readonly process: string;
  readonly name: string;
  readonly kind: StepKind;
  /** The tab, the place of the call, the item or the cache entry that it happens to. */
  readonly member: number;
  readonly payload: Readonly<Record<string, string | number | boolean>>;
}

export const pageName = (tab: number): string => (tab === 0 ? 'page' : `page ${tab + 1}`);

const PROCESSES: Readonly<Record<string, string>> = {
  'call.exchange': 'network',
  'call.handler': 'server',
  'job.status': 'job',
  'cache.kept': 'cache',
  item: 'items',
};

/** What tells moves of one moment apart, the same for a step of the model. */
export const keyOf = ({ process, name, member, payload }: Omit<Move, 'kind'>): string => {
  const alternative = payload.outcome ?? (process === 'server' ? payload.entry : undefined) ?? '';
  return `${process}/${name}/${process === 'job' ? 0 : member}/${alternative}`;
};

/** Of the moment that was asked about last: it is asked about again. */
let last: { readonly moves: readonly Move[]; readonly keys: readonly string[] } | null = null;

/** Those of all moves of one moment, in their order. */
export function keysOf(moves: readonly Move[]): readonly string[] {
  if (last?.moves !== moves) last = { moves, keys: moves.map(keyOf) };
  return last.keys;
}

/** The same key for what the compiled model can do. */
export function keyOfTaken(taken: Taken): string {
  const { process, name, member } = taken;
  const where = process === 'page.tab' ? pageName(member) : PROCESSES[process]!;
  return keyOf({ process: where, name, member, payload: taken.payload as Move['payload'] });
}

/** Which moves are fair to be taken together: the alternatives of a choice are one. */
export const classOf = ({ process, name, member }: Move): string => `${process}/${name}/${member}`;

export const isFair = ({ kind }: Move): boolean => kind === 'progress' || kind === 'choice';

/** A page begins anew by it. */
export const isLoad = ({ name }: Move): boolean =>
  name === 'reloads' || name === 'opens' || name === 'loads';

/** `network: delivers call=2 route=status` */
export function moveText({ process, name, payload }: Pick<Move, 'process' | 'name' | 'payload'>) {
  const words = Object.entries(payload).map(([key, value]) => `${key}=${wordOf(value)}`);
  return [`${process}: ${name}`, ...words].join(' ');
}

const wordOf = (value: string | number | boolean): string => String(value).replaceAll(' ', '-');
