import { createHash } from 'node:crypto';
import type { Bounds } from '../model/checker/bounds.ts';
import type { Configuration } from '../scenarios/configuration.ts';
import { claimsIn, faultsRecord } from './entries.ts';
import type { Asked, Entry, Shard } from './report.ts';

/** `2/4`: the second of four parts. */
export interface Part {
  readonly index: number;
  readonly of: number;
}

/** Neighbours go to different parts: what takes long stands together, such as many items. */
export const isIn = ({ index, of }: Part, place: number): boolean => place % of === index - 1;

/** A configuration as a plan lists it. */
export function askedOf(
  configuration: Configuration,
  scenario: string | null,
  level: Entry['level'] = 'model',
): Asked {
  const { server, client, own, items, outcomes, faults, users } = configuration;
  return {
    ...{ level, server, client, ...(own ? { own } : {}), items, outcomes },
    ...{ faults: faultsRecord(faults), users: { ...users } },
    scenario,
    claims: claimsIn(configuration),
  };
}

export interface WholeRun {
  readonly version: string;
  readonly level: Entry['level'];
  readonly bounds: Bounds;
  /** How schedules of the real code are chosen; null: the model is explored. */
  readonly code: object | null;
  readonly plan: readonly Asked[];
}

/** What a part says of itself and of the whole. */
export function shardOf({ index, of }: Part, whole: WholeRun): Shard {
  const run = createHash('sha256')
    .update(JSON.stringify({ of, ...whole }))
    .digest('hex');
  const { version, level, bounds, plan } = whole;
  return { index, of, version, run: run.slice(0, 16), level, bounds, plan: [...plan] };
}

/** Of one configuration and scenario; the same for each of its claims. */
export function placeOf(one: Omit<Asked, 'claims'>): string {
  const { level, server, client, items, outcomes, faults, users, scenario } = one;
  const sorted = [faults, users].map((all) => Object.entries(all).sort());
  return JSON.stringify([level, server, client, items, outcomes, ...sorted, scenario]);
}
