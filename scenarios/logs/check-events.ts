import type { Event, Route } from './event.ts';
import { LogError, quote } from './log-error.ts';

/**
 * Takes the events of one log, sorted, and returns if they can all be true together: a call arrives
 * once, on one route, before anything else is said of it at the server, and answers once; the page
 * sends it once, before it arrives, and then either receives its reply or sees it break, once; a job
 * is created once, and has no event after its end. Throws LogError at the first event that
 * contradicts another.
 *
 * Only what nothing could do is refused. What a wrong server or page could do is for `explain` to
 * judge.
 */
export function checkEvents(events: readonly Event[]): void {
  const begun = beginnings(events);
  const jobs = new Map<string, JobSoFar>();
  for (const event of events) {
    const job = jobs.get(event.job) ?? { calls: new Map() };
    jobs.set(event.job, job);
    checkJob(event, job);
    if ('call' in event) checkCall(event, job, begun);
  }
}

type CallEvent = Extract<Event, { readonly call: string }>;

interface JobSoFar {
  created?: Event;
  ended?: Event;
  readonly calls: Map<string, CallSoFar>;
}

/** What was said of a call so far, each at most once. */
interface CallSoFar {
  readonly first: CallEvent;
  arrives?: CallEvent;
  answers?: CallEvent;
  sends?: CallEvent;
  /** The reply, or that there was none. */
  over?: CallEvent;
}

function checkJob(event: Event, job: JobSoFar): void {
  if (job.ended) {
    throw contradiction(event, `job ${quote(event.job)} has an event after its end`, {
      expected: `nothing after ${lineOf(job.ended)}, where its log ends`,
      remedy: 'move "ends" to the last moment that the log covers',
    });
  }
  if (event.kind === 'ends') job.ended = event;
  if (event.kind !== 'created') return;
  if (job.created) {
    throw contradiction(event, `job ${quote(event.job)} is created again`, {
      expected: `one creation, and ${lineOf(job.created)} has it`,
      remedy: 'remove one of the two, or give the second job its own id',
    });
  }
  job.created = event;
}

function checkCall(event: CallEvent, job: JobSoFar, begun: Begun): void {
  const name = `call ${quote(event.call)}`;
  const call = job.calls.get(event.call) ?? { first: event };
  job.calls.set(event.call, call);
  checkRoute(event, call, name);
  const [place, noun] = ONCE[event.kind] ?? [];
  if (place && noun) {
    const before = call[place];
    if (before) throw twice(event, before, name, noun);
    call[place] = event;
  }
  if (event.kind === 'sends') {
    if (call.arrives) throw early(call.arrives, event, name, 'is sent', 'sending');
    return;
  }
  if (event.kind === 'arrives') return;
  const start = event.kind === 'receives' || event.kind === 'breaks' ? 'sends' : 'arrives';
  if (call[start]) return;
  const later = begun[start].get(callKey(event));
  const verb = start === 'sends' ? 'is sent' : 'arrives';
  if (later) throw early(event, later, name, verb, start === 'sends' ? 'sending' : 'arrival');
  throw contradiction(event, `${name} ${event.kind} but never ${verb}`, {
    expected: `${start === 'sends' ? 'a "sends"' : 'an "arrives"'} of this call for job ${quote(event.job)}`,
    remedy: `add the ${start === 'sends' ? 'sending' : 'arrival'}, or correct the id of the call or of the job`,
  });
}

const ONCE: Partial<
  Record<Event['kind'], ['arrives' | 'answers' | 'sends' | 'over', noun: string]>
> = {
  arrives: ['arrives', 'arrival'],
  answers: ['answers', 'answer'],
  sends: ['sends', 'sending'],
  receives: ['over', 'end for the page'],
  breaks: ['over', 'end for the page'],
};

function checkRoute(event: CallEvent, { first }: CallSoFar, name: string): void {
  const route = routeOf(event);
  const known = routeOf(first);
  if (route === known) return;
  const verb = first.kind === 'arrives' ? 'arrived' : first.kind === 'sends' ? 'was sent' : 'was';
  throw contradiction(event, `${name} ${event.kind} as ${route} but ${verb} as ${known}`, {
    expected: `the route of ${lineOf(first)}`,
    remedy: 'correct the id of the call, or one of the routes',
  });
}

const routeOf = (event: CallEvent): Route => ('route' in event ? event.route : 'process-next');

function twice(event: CallEvent, before: CallEvent, name: string, noun: string): LogError {
  const remedy =
    event.kind === 'arrives'
      ? 'give every request its own call id, one that was sent twice included'
      : 'remove one of the two, or correct the id of the call';
  const what =
    event.kind === before.kind
      ? `${name} ${event.kind === 'sends' ? 'is sent' : event.kind} again`
      : `${name} ${event.kind} after it ${before.kind}`;
  return contradiction(event, what, {
    expected: `one ${noun}, and ${lineOf(before)} has it`,
    remedy,
  });
}

function early(event: CallEvent, start: CallEvent, name: string, verb: string, noun: string) {
  return contradiction(event, `${name} ${event.kind} before it ${verb}`, {
    expected: `its ${noun} (${lineOf(start)}) to come first`,
    remedy: 'correct the times, or swap the lines if both are of the same moment',
  });
}

type Begun = Readonly<Record<'arrives' | 'sends', ReadonlyMap<string, CallEvent>>>;

function beginnings(events: readonly Event[]): Begun {
  const found = { arrives: new Map<string, CallEvent>(), sends: new Map<string, CallEvent>() };
  for (const event of events) {
    if (event.kind === 'arrives' || event.kind === 'sends') {
      found[event.kind].set(callKey(event), event);
    }
  }
  return found;
}

function callKey(event: CallEvent): string {
  return JSON.stringify([event.job, event.call]);
}

function lineOf(event: Event): string {
  return `line ${event.source.line}`;
}

function contradiction(event: Event, what: string, way: { expected: string; remedy: string }) {
  return new LogError({ ...event.source, what, ...way });
}
