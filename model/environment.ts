import type { Route } from './machines/exchange.ts';

export const FAULTS = ['cut', 'drop', 'error', 'slow', 'hang', 'resend', 'stale', 'crash'] as const;
export type Fault = (typeof FAULTS)[number];

export const USERS = ['cancel', 'refresh', 'second-tab', 'hide-tab'] as const;
export type User = (typeof USERS)[number];

/** Routes as a user names them; `status` means the page's own reads and the one after a cancel. */
export const FAULT_ROUTES = ['status', 'process-next', 'cancel'] as const;
export type FaultRoute = (typeof FAULT_ROUTES)[number];

/** Where each fault can strike at all. */
export const ROUTES_OF: Readonly<Record<Fault, readonly FaultRoute[]>> = {
  cut: FAULT_ROUTES,
  drop: FAULT_ROUTES,
  error: FAULT_ROUTES,
  slow: FAULT_ROUTES,
  hang: FAULT_ROUTES,
  resend: ['process-next', 'cancel'],
  stale: ['status'],
  crash: ['process-next'],
};

export interface FaultBudget {
  readonly kind: Fault;
  /** null: any route. */
  readonly route: FaultRoute | null;
  readonly budget: number;
}

export type Outcomes = 'success' | 'failure' | 'both';

/** What the world may do. */
export interface Environment {
  readonly items: number;
  readonly outcomes: Outcomes;
  readonly faults: readonly FaultBudget[];
  readonly users: Readonly<Partial<Record<User, number>>>;
}

export const CALM: Omit<Environment, 'items'> = { outcomes: 'both', faults: [], users: {} };

/** `cut@process-next=1` and the like, sorted, or `none`. */
export function faultsText(faults: readonly FaultBudget[]): string {
  const texts = faults.map(
    ({ kind, route, budget }) => `${kind}${route ? `@${route}` : ''}=${budget}`,
  );
  return texts.length === 0 ? 'none' : texts.sort().join(',');
}

/** `cancel=1,refresh=1` and the like, or `none`. */
export function usersText(users: Environment['users']): string {
  const texts = Object.entries(users).map(([name, budget]) => `${name}=${budget}`);
  return texts.length === 0 ? 'none' : texts.sort().join(',');
}

export const faultRouteOf = (route: Route): FaultRoute =>
  route === 'status after cancel' ? 'status' : route;
