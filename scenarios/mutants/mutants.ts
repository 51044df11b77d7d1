import { CLIENT_MUTANTS } from './client.ts';
import type { Mutant } from './mutant.ts';
import { NETWORK_MUTANTS } from './network.ts';
import { SERVER_MUTANTS } from './server.ts';

const numberOf = ({ id }: Mutant): number => Number.parseInt(id.slice(1), 10);

/** In the order of their classes. */
export const MUTANTS: readonly Mutant[] = [
  ...CLIENT_MUTANTS,
  ...SERVER_MUTANTS,
  ...NETWORK_MUTANTS,
].sort((a, b) => numberOf(a) - numberOf(b) || (a.id < b.id ? -1 : 1));
