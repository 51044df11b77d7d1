import type { Layout } from './checker/layout.ts';
import type { Behaviour, Expr, Group, Pool, System } from './checker/system.ts';
import type { ClientOptions } from './dialects.ts';
import { callBehaviour, handlerBehaviour } from './effects/call.ts';
import { jobBehaviour } from './effects/job.ts';
import { pageBehaviour } from './effects/page.ts';
import { Places } from './effects/places.ts';
import type { Environment, Fault } from './environment.ts';
import { cacheMachine } from './machines/cache.ts';
import { exchangeMachine, type Route } from './machines/exchange.ts';
import { handlerMachine } from './machines/handler.ts';
import { itemMachine } from './machines/item.ts';
import { jobMachine } from './machines/job.ts';
import { pageMachine } from './machines/page.ts';
import type { Subject } from './subject.ts';

export interface ProtocolOptions {
  /** Keep items and calls apart by number instead of by count. Same verdicts, more states. */
  readonly identities?: boolean;
  /** So many calls at once, instead of as many as the environment could need. */
  readonly calls?: number;
}

const budgetOf = (environment: Environment, kind: Fault): number =>
  environment.faults.reduce((sum, one) => sum + (one.kind === kind ? one.budget : 0), 0);

/** How many tabs there can be. */
export const tabsOf = ({ users }: Environment): number => 1 + (users['second-tab'] ?? 0);

/**
 * How many calls can be under way at once: those that pages wait for, and those whose page is gone
 * while the server works on. The checker says so if this were ever too small.
 */
export function callsOf(environment: Environment): number {
  const { users } = environment;
  const perPage = users.cancel ? 2 : 1;
  const left = budgetOf(environment, 'cut') + budgetOf(environment, 'resend');
  const late = budgetOf(environment, 'slow') + budgetOf(environment, 'hang');
  return perPage * (tabsOf(environment) + (users.refresh ?? 0)) + left + late;
}

/** Which calls the page gives up after a while. */
export function deadlinesOf(client: ClientOptions): readonly Route[] {
  return client.deadline === 'every-call'
    ? ['status', 'process-next', 'cancel', 'status after cancel']
    : ['status', 'status after cancel'];
}

/**
 * Machines, dialects and environment as one system: a pool of items, the job with its counters, the
 * calls (an exchange and its handler each), the pages, and the world's budgets.
 */
export function protocolOf(
  subject: Subject,
  environment: Environment,
  options: ProtocolOptions = {},
): System {
  const { server, client } = subject;
  const { items } = environment;
  const calls = options.calls ?? callsOf(environment);
  const stored = server.counters !== 'derived';
  const apart = server.counters === 'read-then-write';
  // Items settled twice count twice; every call can do so once.
  const most = items + calls;
  const pool: Pool = {
    kind: 'pool',
    name: 'item',
    size: items,
    shared: server.take === 'select-then-take',
    identities: options.identities ?? false,
    use: {
      machine: itemMachine,
      input: {
        cancelMarks: server.cancel === 'unconditional' ? 'failed' : 'cancelled',
        lease: server.lease === 'renewed',
        settlesAlways: server.settle === 'always',
      },
    },
  };
  const job: Group = {
    kind: 'group',
    name: 'job',
    size: 1,
    processes: {
      status: {
        machine: jobMachine,
        input: {
          finalStatus: server.final === 'completed' ? 'completed' : 'failed if all failed',
          marksAlways: server.mark === 'always',
          finishesAlways: server.settle === 'always',
          completedAtOnce: items === 0 && server.empty === 'completed',
          lags: server.finalise === 'lagging',
        },
      },
    },
    registers: stored ? { completed: most, successful: most, failed: most } : {},
  };
  const call: Group = {
    kind: 'group',
    name: 'call',
    size: calls,
    sorted: !options.identities,
    holds: 'item',
    processes: {
      exchange: {
        machine: exchangeMachine,
        input: { deadlines: deadlinesOf(client), idempotent: server.idempotency === 'key' },
      },
      handler: { machine: handlerMachine, input: server },
    },
    registers: {
      page: tabsOf(environment) - 1,
      answer: 8,
      status: 4,
      completed: most,
      successful: apart ? most : 1,
      failed: stored ? most : 0,
    },
  };
  const page: Group = {
    kind: 'group',
    name: 'page',
    size: tabsOf(environment),
    processes: { tab: { machine: pageMachine, input: client } },
    registers: { completed: most, some: 1 },
  };
  const stale = budgetOf(environment, 'stale');
  const cache: Group = {
    kind: 'group',
    name: 'cache',
    size: stale,
    sorted: !options.identities,
    processes: { kept: { machine: cacheMachine } },
    registers: { status: 4, completed: most, some: 1 },
  };
  const budgets = budgetRegisters(environment);
  const world: Group = {
    kind: 'group',
    name: 'world',
    size: 1,
    processes: {},
    // Registers of size 0 live only within a step: what a call leaves for its page.
    registers: { ...budgets, page: 0, answer: 0, status: 0, completed: 0, some: 0 },
    initial: budgets,
  };
  return {
    name: 'protocol',
    parts: [pool, job, call, page, ...(stale > 0 ? [cache] : []), world],
    behaviour: (layout) => behaviourOf(layout, subject, environment),
  };
}

/** One register for each budget: `cut`, `cut@status`, `cancel`, … */
function budgetRegisters({ faults, users }: Environment): Record<string, number> {
  const budgets: Record<string, number> = {};
  for (const { kind, route, budget } of faults) {
    const name = route === null ? kind : `${kind}@${route}`;
    budgets[name] = (budgets[name] ?? 0) + budget;
  }
  for (const [name, budget] of Object.entries(users))
    if (budget > 0) budgets[`user ${name}`] = budget;
  return budgets;
}

function behaviourOf(layout: Layout, subject: Subject, environment: Environment): Behaviour {
  const places = new Places(layout, subject, environment);
  const keep: Expr = (f) => (places.isWorthKeeping(f) ? 1 : 0);
  return {
    flags: ['regresses', 'settles twice', 'leaves cancelled'],
    labels: Array.from({ length: tabsOf(environment) }, (_, tab) => `page ${tab} sends`),
    processes: {
      item: {
        steps: { 'lease expires': { kind: 'progress' } },
        effects: { 'settled twice': () => [{ kind: 'flag', name: 'settles twice' }] },
      },
      'job.status': jobBehaviour(places),
      'call.exchange': callBehaviour(places),
      'call.handler': handlerBehaviour(places),
      'page.tab': pageBehaviour(places),
      ...(budgetOf(environment, 'stale') > 0
        ? {
            'cache.kept': {
              steps: {
                keeps: { kind: 'fault' as const, when: keep, cost: places.pay('stale', 'status') },
              },
              effects: { keep: () => places.keepSnapshot(), forget: () => places.forgetSnapshot() },
            },
          }
        : {}),
    },
  };
}
