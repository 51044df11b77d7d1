import type { ClaimName } from '../../model/claims.ts';
import { type Scenario, scenario } from '../scenario.ts';

const SAFE: readonly ClaimName[] = [
  'settles',
  'job-settles',
  'truthful',
  'never-regresses',
  'counts-add-up',
  'each-item-once',
  'cancel-is-final',
  'action-iff-completed',
  'goes-quiet',
  'can-complete',
  'can-fail',
];

const pair = (given: Pick<Scenario, 'id' | 'title'> & Partial<Scenario>): Scenario =>
  scenario({ server: 'reference', client: 'reference', items: '1..3', holds: SAFE, ...given });

/** The reference pair keeps every claim under each fault and each thing that a user may do. */
export const REFERENCE: readonly Scenario[] = [
  pair({ id: 'reference-calm', title: 'The reference pair, no faults' }),
  pair({ id: 'reference-cut', title: 'The reference pair, a call is cut', faults: 'cut' }),
  pair({ id: 'reference-drop', title: 'The reference pair, a request is dropped', faults: 'drop' }),
  pair({ id: 'reference-error', title: 'The reference pair, a call meets a 5xx', faults: 'error' }),
  pair({ id: 'reference-slow', title: 'The reference pair, an answer is late', faults: 'slow' }),
  pair({ id: 'reference-hang', title: 'The reference pair, a call hangs', faults: 'hang' }),
  pair({ id: 'reference-resend', title: 'The reference pair, a POST is resent', faults: 'resend' }),
  pair({ id: 'reference-stale', title: 'The reference pair, a read is stale', faults: 'stale' }),
  pair({ id: 'reference-crash', title: 'The reference pair, a worker dies', faults: 'crash' }),
  pair({
    id: 'reference-two-cuts',
    title: 'The reference pair, two calls are cut',
    faults: 'cut=2',
  }),
  pair({
    id: 'reference-refresh',
    title: 'The reference pair, the user presses refresh',
    users: 'refresh',
  }),
  pair({
    id: 'reference-second-tab',
    title: 'The reference pair, the user opens a second tab',
    users: 'second-tab',
  }),
  pair({
    id: 'reference-hide-tab',
    title: 'The reference pair, the user hides the tab',
    users: 'hide-tab',
  }),
  pair({
    id: 'reference-no-items',
    title: 'The reference pair, a batch of no items',
    items: '0',
    holds: SAFE.filter((one) => one !== 'can-fail'),
  }),
];
