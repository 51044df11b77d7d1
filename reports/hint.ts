import type { ClaimName } from '../model/claims.ts';
import { CLIENTS, SERVERS } from '../model/dialects.ts';
import { parseClient, parseServer } from '../model/parse.ts';
import type { Entry } from './report.ts';

/** Which options bear on a claim. */
interface Cause {
  readonly client: readonly string[];
  readonly server: readonly string[];
}

const DRIVES = ['error', 'after', 'start', 'deadline'];
const OVERLAPS = ['counters', 'take', 'finalise', 'settle', 'mark', 'cancel'];

const CAUSES: Readonly<Partial<Record<ClaimName, Cause>>> = {
  settles: {
    client: DRIVES,
    server: [...OVERLAPS, 'last-reply', 'lease'],
  },
  'job-settles': {
    client: DRIVES,
    server: ['finalise', 'last-reply', 'lease'],
  },
  truthful: {
    client: ['merge', 'last-shown-as'],
    server: OVERLAPS,
  },
  'never-regresses': {
    client: ['merge', 'last-shown-as'],
    server: [],
  },
  'counts-add-up': {
    client: [],
    server: OVERLAPS,
  },
  'each-item-once': {
    client: [],
    server: OVERLAPS,
  },
  'cancel-is-final': {
    client: [],
    server: OVERLAPS,
  },
  'action-iff-completed': {
    client: ['merge'],
    server: OVERLAPS,
  },
  'goes-quiet': {
    client: ['on-cancel', 'merge', ...DRIVES],
    server: [],
  },
};

export interface Remedy {
  readonly server: string;
  readonly client: string;
}

/** Does the claim hold with these dialects? */
export type Holds = (dialects: Remedy) => Promise<boolean>;

/**
 * Looks for a small change of options after which the claim holds: of the side at fault first, then
 * of the other, then of both; then takes back, one by one, the changes that are not needed. Each try
 * is an exploration, at most about 20; what is returned was seen to hold.
 */
export async function remedyFor(entry: Entry, holds: Holds): Promise<Remedy | null> {
  const cause = CAUSES[entry.claim];
  if (!cause) return null;
  const client = changes(parseClient(entry.client), CLIENTS.reference!, cause.client);
  const server = changes(parseServer(entry.server), SERVERS.reference!, cause.server);
  const sides = [
    { client, server: [] },
    { client: [], server },
  ];
  if (entry.atFault === 'server') sides.reverse();
  for (const tried of [...sides, { client, server }]) {
    if (tried.client.length + tried.server.length === 0) continue;
    if (await holds(textOf(entry, tried)))
      return textOf(entry, await smallest(entry, tried, holds));
  }
  return null;
}

interface Changes {
  readonly client: readonly string[];
  readonly server: readonly string[];
}

async function smallest(entry: Entry, enough: Changes, holds: Holds): Promise<Changes> {
  let kept = enough;
  for (const one of [...enough.client, ...enough.server]) {
    const without = (all: readonly string[]) => all.filter((other) => other !== one);
    const fewer = { client: without(kept.client), server: without(kept.server) };
    if (await holds(textOf(entry, fewer))) kept = fewer;
  }
  return kept;
}

/** `option=value` for each option that is not yet as in the reference. */
function changes(
  now: Readonly<Record<string, string>>,
  reference: Readonly<Record<string, string>>,
  options: readonly string[],
): string[] {
  return options
    .filter((name) => now[name] !== reference[name])
    .map((name) => `${name}=${reference[name]}`);
}

const textOf = ({ server, client }: Entry, changed: Changes): Remedy => ({
  server: withOptions(server, changed.server),
  client: withOptions(client, changed.client),
});

/** A change of an option that the dialect's text names takes its place: an option stands there once. */
function withOptions(dialect: string, changed: readonly string[]): string {
  const [preset = '', ...options] = dialect.split(',');
  const named = new Map([...options, ...changed].map((one) => [one.split('=')[0]!, one]));
  return [preset, ...named.values()].join(',');
}
