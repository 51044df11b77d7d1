import { cachesStatus, losesTheEnd } from './code/network.ts';
import { codeMutant, type Mutant } from './mutant.ts';

/** Mistakes of what lies between server and client. The model has these as faults, with budgets. */
export const NETWORK_MUTANTS: readonly Mutant[] = [
  codeMutant({
    id: 'C11',
    title: 'the answer that tells the end never gets through whole',
    of: 'network',
    mistake: losesTheEnd,
    claim: 'settles',
    items: 0,
  }),
  codeMutant({
    id: 'C12b',
    title: 'a cache answers every status read as the first one',
    of: 'network',
    mistake: cachesStatus,
    claim: 'settles',
    items: 1,
  }),
];
