import { code } from '../checker/code.ts';
import { assign, offer, send, set } from '../checker/ops.ts';
import type { Expr, ProcessBehaviour, Step } from '../checker/system.ts';
import type { User } from '../environment.ts';
import { ANSWERS } from '../machines/handler-parts.ts';
import { type Places, STATUSES } from './places.ts';

/** A tab: what its user may do, what it learns from an answer, what it shows. */
export function pageBehaviour(places: Places): ProcessBehaviour {
  const completed = places.page('completed');
  const some = places.page('some');
  const first: Expr = code`${places.ownTab} === 0 ? 1 : 0`;
  const further: Expr = code`${places.ownTab} === 0 ? 0 : 1`;
  const by = (name: User, when?: Expr): Step => ({
    kind: 'user',
    cost: places.payUser(name),
    ...(when ? { when } : {}),
  });
  const user = (name: User, steps: Record<string, Step>) =>
    places.environment.users[name] ? steps : {};
  const status = { name: 'status', values: STATUSES, read: wire(places, 'status') };
  const answer = { name: 'answer', values: ANSWERS, read: wire(places, 'answer') };
  const wireCompleted = places.wire('completed');
  const wireSome = places.wire('some');
  const falls: Expr = code`f[${wireCompleted}] < f[self + ${completed}] ? 1 : 0`;
  const tabs = places.layout.group('page').spec.size;
  return {
    steps: {
      loads: { kind: 'progress', when: first },
      'timer fires': { kind: 'progress' },
      ...user('second-tab', { opens: by('second-tab', further) }),
      ...user('refresh', { reloads: by('refresh') }),
      ...user('cancel', { 'presses cancel': by('cancel') }),
      ...user('hide-tab', { hides: by('hide-tab'), shows: { kind: 'progress' } }),
    },
    sees: {
      'status answered': [status],
      'status after cancel answered': [status],
      'process-next answered': [answer],
      'cancel answered': [answer],
    },
    effects: {
      call: ({ route }) => [
        send({ kind: 'idle', process: 'call.exchange' }, `open ${route}`),
        ...Array.from({ length: tabs }, (_, tab) => ({
          kind: 'flag' as const,
          name: `page ${tab} sends`,
          when: code`${places.ownTab} === ${tab} ? 1 : 0`,
        })),
      ],
      'abandon calls': () => [offer({ kind: 'every', process: 'call.exchange' }, 'abandon')],
      'clear the view': () => [set(completed, 0), set(some, 0)],
      'show counts': ({ forwardOnly }) =>
        forwardOnly
          ? [
              assign(completed, code`Math.max(f[self + ${completed}], f[${wireCompleted}])`),
              assign(some, code`Math.max(f[self + ${some}], f[${wireSome}])`),
            ]
          : [
              { kind: 'flag', name: 'regresses', when: falls },
              assign(completed, wire(places, 'completed')),
              assign(some, wire(places, 'some')),
            ],
      'take back': () => [{ kind: 'flag', name: 'regresses' }],
    },
  };
}

function wire(places: Places, name: 'answer' | 'status' | 'completed' | 'some'): Expr {
  return code`f[${places.wire(name)}]`;
}
