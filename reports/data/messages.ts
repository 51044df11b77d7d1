import type { Entry } from '../report.ts';

/** Who takes part in a schedule, in the order in which a sequence diagram shows them. */
export const ACTORS = ['page', 'network', 'server', 'store'] as const;
export type Actor = (typeof ACTORS)[number];

/** One arrow of a sequence diagram; `from` and `to` are the same where somebody acts alone. */
export interface Message {
  readonly from: Actor;
  readonly to: Actor;
  readonly label: string;
  /** Which call it belongs to; null: none. */
  readonly call: number | null;
  /** `lost`: it does not arrive. `fault`: the world strikes. */
  readonly kind: 'call' | 'answer' | 'work' | 'lost' | 'fault';
}

type Trace = NonNullable<Entry['trace']>;
type Step = Trace['steps'][number];
type Arrow = readonly [from: Actor, to: Actor, label: string, kind?: Message['kind']];

const WORK = (label: string): readonly Arrow[] => [['server', 'store', label]];

/** What a step of that name sends where; steps that only their actor takes part in are not here. */
const ARROWS: Readonly<Record<string, (payload: Step['payload']) => readonly Arrow[]>> = {
  delivers: (p) => [['network', 'page', p.failed ? 'answer: an error' : 'answer', 'answer']],
  cut: () => [['network', 'page', 'cut: a network error', 'fault']],
  drop: () => [['network', 'server', 'dropped', 'lost']],
  error: () => [['network', 'network', 'meets a 5xx', 'fault']],
  slow: () => [['network', 'network', 'will be too slow', 'fault']],
  hang: () => [['network', 'network', 'will never be answered', 'fault']],
  resend: () => [['network', 'network', 'sent again', 'fault']],
  'deadline passes': () => [['page', 'page', 'gives up', 'lost']],
  'reads status': () => [
    ['network', 'server', 'arrives', 'call'],
    ['server', 'store', 'reads the status'],
    ['server', 'network', 'answers', 'answer'],
  ],
  'reads stale': () => [
    ['network', 'server', 'arrives', 'call'],
    ['server', 'network', 'answers with a stale snapshot', 'fault'],
  ],
  arrives: () => [
    ['network', 'server', 'arrives', 'call'],
    ['server', 'store', 'reads the job'],
  ],
  'cancel arrives': () => [
    ['network', 'server', 'arrives', 'call'],
    ['server', 'store', 'reads the job'],
  ],
  'takes item': () => WORK('takes the item'),
  'marks processing': () => WORK('job is processing'),
  settles: (p) => WORK(`item is ${p.outcome}`),
  'reads counters': () => WORK('reads counters'),
  'writes counters': () => WORK('writes counters'),
  replies: () => [['server', 'network', 'answers', 'answer']],
  finalises: () => [
    ['server', 'store', 'job gets its end'],
    ['server', 'network', 'answers', 'answer'],
  ],
  'marks items': () => WORK('marks open items'),
  'writes cancelled': () => [
    ['server', 'store', 'job is cancelled'],
    ['server', 'network', 'answers', 'answer'],
  ],
  crashes: () => [['server', 'network', 'worker dies: a 502', 'fault']],
  'lease expires': () => [['store', 'store', 'lease expires: queued again', 'work']],
  'catches up': () => [['store', 'store', 'status catches up', 'work']],
  keeps: () => [['network', 'network', 'keeps a snapshot', 'fault']],
};

const HOME: Readonly<Record<string, Actor>> = {
  network: 'network',
  cache: 'network',
  server: 'server',
  worker: 'server',
  job: 'store',
  items: 'store',
};

/** The arrows of one step, the calls that it makes included. */
export function messagesOf(step: Step, sends: Trace['sends'] = []): Message[] {
  const { process, name, payload } = step;
  const call = typeof payload.call === 'number' ? payload.call : null;
  const known = ARROWS[name]?.(payload);
  const home = HOME[process] ?? 'page';
  const own: readonly Arrow[] = known ?? [[home, home, name, 'work']];
  const first = own.map(([from, to, label, kind = 'work']) => ({ from, to, label, call, kind }));
  const made = sends.map(({ call, route }) => ({
    from: process === 'network' && name === 'resend' ? ('network' as const) : ('page' as const),
    to: 'network' as const,
    label: `call ${call}: ${route}`,
    call,
    kind: 'call' as const,
  }));
  return [...first, ...made];
}

const FAULTS = ['cut', 'drop', 'error', 'slow', 'hang', 'resend', 'reads stale', 'crashes'];

/** Does the world strike here, or a user act? Such a step spends a budget. */
export const isFault = ({ name }: Step): boolean => FAULTS.includes(name);
