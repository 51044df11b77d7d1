import { CLIENTS, SERVERS } from '../../../model/dialects.ts';
import { CALM, type Environment } from '../../../model/environment.ts';
import { parseFaults, parseUsers } from '../../../model/parse.ts';

export const clock = (): number => performance.now();

/** Every preset server with every preset page. */
export const PAIRS: readonly (readonly [server: string, client: string])[] = Object.keys(
  SERVERS,
).flatMap((server) => Object.keys(CLIENTS).map((client) => [server, client] as const));

export const environmentFor = (items: number, faults = 'none', users = 'none'): Environment => ({
  ...CALM,
  items,
  faults: parseFaults(faults),
  users: parseUsers(users),
});
