import { code } from '../checker/code.ts';
import {
  assign,
  assignAt,
  hold,
  type Op,
  offer,
  release,
  send,
  set,
  type Target,
} from '../checker/ops.ts';
import type { Expr, Observation, ProcessBehaviour, Step } from '../checker/system.ts';
import type { Fault } from '../environment.ts';
import { FAULTS } from '../environment.ts';
import type { Route } from '../machines/exchange.ts';
import { ANSWERS, type Answer, type JobSeen } from '../machines/handler-parts.ts';
import type { Places } from './places.ts';

const OWN_EXCHANGE: Target = { kind: 'own', process: 'exchange' };
const OWN_HANDLER: Target = { kind: 'own', process: 'handler' };
const JOB: Target = { kind: 'member', process: 'job.status' };
const HELD: Target = { kind: 'held', pool: 'item' };
const IDLE_CALL: Target = { kind: 'idle', process: 'call.exchange' };

const yesNo = (name: string, read: Expr): Observation => ({ name, values: [false, true], read });

/** Steps of the faults that the environment has a budget for. */
function faults(places: Places, kinds: readonly Fault[]): Record<string, Step> {
  const wanted = kinds.filter((kind) => places.environment.faults.some((one) => one.kind === kind));
  return Object.fromEntries(
    wanted.map((kind) => [kind, { kind: 'fault', cost: places.payOnRoute(kind) } satisfies Step]),
  );
}

/** A call on the network: how it reaches its page and its handler, and what may strike it. */
export function callBehaviour(places: Places): ProcessBehaviour {
  const { layout } = places;
  const page = places.call('page');
  const answer = places.call('answer');
  const wirePage = places.wire('page');
  const handler = layout.process('call.handler');
  const serves = handler.local.tagged('serves');
  const serving = yesNo('serving', code`${serves}[f[self + ${handler.offset}]]`);
  const thePage: Target = {
    kind: 'member',
    process: 'page.tab',
    index: code`f[${wirePage}]`,
  };
  const keep = (wire: number, own: number) => assignAt(wire, code`f[self + ${own}]`);
  const registers = ['page', 'answer', 'status', 'completed', 'successful', 'failed'];
  const network = FAULTS.filter((kind) => kind !== 'stale' && kind !== 'crash');
  return {
    steps: {
      delivers: { kind: 'progress' },
      'deadline passes': { kind: 'progress' },
      ...faults(places, network),
    },
    sees: {
      delivers: [
        yesNo('failed', code`f[self + ${answer}] === ${ANSWERS.indexOf('failed')} ? 1 : 0`),
      ],
      'deadline passes': [serving],
      abandon: [yesNo('mine', code`f[self + ${page}] === ${places.theirTab} ? 1 : 0`), serving],
    },
    effects: {
      'remember the page': () => [assign(page, places.theirTab)],
      'take over the page': () => [assign(page, code`f[${wirePage}]`)],
      'forget the page': () => [set(page, 0)],
      'keep for the page': () => [
        keep(places.wire('page'), page),
        keep(places.wire('answer'), answer),
        keep(places.wire('status'), places.call('status')),
        keep(places.wire('completed'), places.call('completed')),
        keep(places.wire('some'), places.call('successful')),
      ],
      request: ({ route }) => [send(OWN_HANDLER, `request ${requested(route as Route)}`)],
      'lose the request': () => [send(OWN_HANDLER, 'lose')],
      'withdraw the request': () => [offer(OWN_HANDLER, 'lose')],
      'answer with an error': () => [set(answer, ANSWERS.indexOf('failed'))],
      'forget the answer': () => registers.slice(1).map((name) => set(places.call(name), 0)),
      forget: () => registers.map((name) => set(places.call(name), 0)),
      'send again': ({ route }) => [send(IDLE_CALL, `reopen ${route}`)],
      'tell the page': ({ route, what }) => [send(thePage, `${route} ${what}`)],
    },
  };
}

const requested = (route: Route) => (route === 'status after cancel' ? 'status' : route);

/** One call's run at the server: every store operation is one step. */
export function handlerBehaviour(places: Places): ProcessBehaviour {
  const { items, stored, environment, subject } = places;
  const { completedNow, successfulNow, failedNow } = places;
  const answer = places.call('answer');
  const completed = places.call('completed');
  const successful = places.call('successful');
  const failed = places.call('failed');
  const apart = subject.server.counters === 'read-then-write';
  const counter = (name: string) => places.layout.at(`job.${name}`);
  const outcomes = { success: ['completed'], failure: ['failed'], both: ['completed', 'failed'] };
  const seen: Observation = {
    name: 'job',
    values: ['open', 'completed', 'failed', 'cancelled'] satisfies JobSeen[],
    read: code`Math.max(0, ${places.status} - 1)`,
  };
  const queued = yesNo('queued', code`${places.queued} > 0 ? 1 : 0`);
  const last = yesNo('last', code`${places.open} === 1 ? 1 : 0`);
  const busy = yesNo('busy', code`${places.processing} > 0 ? 1 : 0`);
  const increment = (outcome: unknown): Op[] => {
    if (!stored) return [];
    const name = outcome === 'completed' ? 'successful' : 'failed';
    return ['completed', name].map(counter).map((at) => assignAt(at, code`f[${at}] + 1`));
  };
  const staleEntries = environment.faults.reduce(
    (sum, one) => sum + (one.kind === 'stale' ? one.budget : 0),
    0,
  );
  const progress: Step = { kind: 'progress' };
  return {
    steps: {
      'reads status': progress,
      ...(staleEntries > 0
        ? {
            'reads stale': {
              kind: 'fault' as const,
              alternatives: Array.from({ length: staleEntries }, (_, entry) => ({ entry })),
            },
          }
        : {}),
      arrives: progress,
      'cancel arrives': progress,
      'takes item': progress,
      'marks processing': progress,
      settles: {
        kind: 'choice',
        alternatives: outcomes[environment.outcomes].map((outcome) => ({ outcome })),
      },
      'reads counters': progress,
      'writes counters': progress,
      replies: progress,
      finalises: progress,
      'marks items': progress,
      'writes cancelled': progress,
      ...(environment.faults.some((one) => one.kind === 'crash')
        ? { crashes: { kind: 'fault' as const, cost: places.pay('crash', 'process-next') } }
        : {}),
    },
    sees: {
      arrives: [seen, queued, busy],
      'cancel arrives': [seen],
      settles: [
        seen,
        last,
        queued,
        yesNo('reachesTotal', code`${completedNow} + 1 >= ${items} ? 1 : 0`),
      ],
      replies: [seen, queued],
      'writes counters': [
        yesNo('reachesTotal', code`f[self + ${completed}] + 1 >= ${items} ? 1 : 0`),
      ],
    },
    effects: {
      select: () => [hold('item', 'queued')],
      take: () => [send(HELD, 'take')],
      mark: () => [send(JOB, 'mark processing')],
      settle: ({ outcome }) => [send(HELD, `settle ${outcome}`), release('item')],
      'let go': () => [release('item')],
      'lose worker': () => [send(HELD, 'lose worker')],
      'increment counters': ({ outcome }) => increment(outcome),
      'read counters': () => [
        assign(completed, completedNow),
        assign(successful, apart ? successfulNow : code`Math.min(${successfulNow}, 1)`),
        assign(failed, stored ? failedNow : code`0`),
      ],
      'add and write counters': ({ outcome }) => [
        assign(completed, code`f[self + ${completed}] + 1`),
        outcome === 'completed'
          ? assign(successful, code`f[self + ${successful}] + 1`)
          : assign(failed, code`f[self + ${failed}] + 1`),
        assignAt(counter('completed'), code`f[self + ${completed}]`),
        assignAt(counter('successful'), code`f[self + ${successful}]`),
        assignAt(counter('failed'), code`f[self + ${failed}]`),
      ],
      finish: () => [send(JOB, 'finish')],
      'cancel items': () => [send({ kind: 'every', process: 'item' }, 'cancel')],
      'cancel job': () => [send(JOB, 'cancel')],
      'cancel job and write counters': () => [
        send(JOB, 'cancel'),
        ...(stored
          ? ['completed', 'failed'].map((name) => assignAt(counter(name), places.failed))
          : []),
      ],
      snapshot: () => places.snapshot(),
      'stale snapshot': ({ entry }) => places.staleSnapshot(entry as number),
      reply: (params) => [
        set(answer, ANSWERS.indexOf(params.answer as Answer)),
        // Full counters were needed to finish the job; an answer tells whether any succeeded.
        assign(successful, code`Math.min(1, f[self + ${successful}])`),
        set(failed, 0),
        send(OWN_EXCHANGE, 'reply'),
      ],
    },
  };
}
