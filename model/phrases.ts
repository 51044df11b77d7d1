import type { NamedStep } from './narrate.ts';

/** One line of English for a step: who, and what. */
export const phraseOf = (step: NamedStep): string => `${step.process.padEnd(7)} ${saidOf(step)}`;

/** The same without the one who takes it. */
export function saidOf({ name, payload }: NamedStep): string {
  // What a server does by itself is nobody's call.
  const call = payload.call === undefined ? '' : `call ${payload.call} (${payload.route})`;
  // A step read from a file may have any name, `constructor` among them.
  const text = Object.hasOwn(PHRASES, name) ? PHRASES[name] : undefined;
  if (!text) return [call, name].filter(Boolean).join(': ');
  return text(payload, call).replace(/^[: ]+/, '');
}

type Payload = NamedStep['payload'];

const PHRASES: Readonly<Record<string, (payload: Payload, call: string) => string>> = {
  loads: () => 'loads and asks for the status',
  opens: () => 'is opened in a further tab and asks for the status',
  reloads: () => 'is reloaded and asks for the status',
  'timer fires': () => 'its timer fires',
  'presses cancel': () => 'the user presses cancel',
  hides: () => 'the tab is hidden: its timers are held',
  shows: () => 'the tab is shown again',
  delivers: (p, call) => `${call}: the answer${p.failed ? ', an error,' : ''} reaches the page`,
  cut: (_, call) => `${call} is CUT: the browser sees an error, the server works on`,
  drop: (_, call) => `${call} is DROPPED: it never arrives, the browser hears nothing`,
  error: (_, call) => `${call} meets an ERROR: a 5xx, no handler runs`,
  slow: (_, call) => `${call} is SLOW: its answer will miss the deadline`,
  hang: (_, call) => `${call} HANGS: no answer will ever come`,
  resend: (_, call) => `${call} is SENT AGAIN by the transport`,
  'deadline passes': (_, call) => `${call}: the page's deadline passes`,
  'reads status': (_, call) => `${call} arrives and reads the status`,
  'reads stale': (_, call) => `${call} arrives and is answered with a STALE snapshot`,
  // A server that is not ours keeps to itself what it finds.
  arrives: (p, call) => {
    if (p.job === undefined) return `${call} arrives`;
    if (p.job !== 'open') return `${call} arrives; the job is ${p.job}`;
    return `${call} arrives; ${p.queued ? 'an item is queued' : 'nothing is queued'}`;
  },
  'cancel arrives': (p, call) =>
    p.job === undefined ? `${call} arrives` : `${call} arrives; the job is ${p.job}`,
  'takes item': (_, call) => `${call} takes the item that it selected`,
  'marks processing': (_, call) => `${call} writes: the job is processing`,
  settles: (p, call) => `${call} settles its item: ${p.outcome}`,
  'reads counters': (_, call) => `${call} reads the counters`,
  'writes counters': (_, call) => `${call} writes the counters`,
  replies: (_, call) => `${call} answers`,
  finalises: (_, call) => `${call} writes the job's final status and answers`,
  'marks items': (_, call) => `${call} marks the open items`,
  'writes cancelled': (_, call) => `${call} writes: the job is cancelled`,
  crashes: (_, call) => `${call}: its worker CRASHES, the browser gets a 502`,
  'lease expires': () => "a dead worker's lease expires: its item is queued again",
  'catches up': () => 'its status catches up with its items',
  keeps: () => 'keeps the status snapshot of this moment',
};
